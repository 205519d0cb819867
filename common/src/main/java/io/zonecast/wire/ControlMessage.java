package io.zonecast.wire;

import io.zonecast.domain.BrokerId;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.History;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Lane;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import java.util.List;

/**
 * Everything that processes say to each other apart from messages. Each is described in {@code
 * docs/PROTOCOL.md}.
 */
public sealed interface ControlMessage {
  /** Are you there, and who are you? To any process's control endpoint. */
  record Ping(long nonce) implements ControlMessage {}

  /**
   * The answer to a {@link Ping}: the id and incarnation (0 where it is not registered yet) of who
   * answers.
   */
  record Pong(long nonce, String id, long incarnation) implements ControlMessage {}

  /**
   * A subscriber to its zone's primary, repeated as a heartbeat.
   *
   * @param registration the czxid of its present registration
   * @param epoch the epoch of the last grant that it applied
   * @param grantVersion the version of that grant
   */
  record SubscriberHello(
      SubscriberId subscriber,
      Incarnation incarnation,
      long registration,
      Epoch epoch,
      long grantVersion)
      implements ControlMessage {}

  /**
   * A publisher to its zone's primary, repeated as a heartbeat. Fields as in {@link
   * SubscriberHello}.
   *
   * @param tenures how it stands on the topics that only their owner may publish
   */
  record PublisherHello(
      PublisherId publisher,
      Incarnation incarnation,
      long registration,
      Epoch epoch,
      long grantVersion,
      List<TenureReport> tenures)
      implements ControlMessage {
    public PublisherHello {
      tenures = List.copyOf(tenures);
    }

    /** Of a publisher that owns nothing alone. */
    public PublisherHello(
        PublisherId publisher,
        Incarnation incarnation,
        long registration,
        Epoch epoch,
        long grantVersion) {
      this(publisher, incarnation, registration, epoch, grantVersion, List.of());
    }
  }

  /**
   * A subscriber to its zone's primary: the owner of a topic has not published within its deadline.
   * In direct dissemination that passes it on to the one that decides who owns the topic.
   *
   * @param stream whose topic
   * @param term in which it owns it
   */
  record DeadlineMissed(
      SubscriberId subscriber, Incarnation incarnation, StreamGrant stream, long term)
      implements ControlMessage {}

  /**
   * In direct dissemination, a primary to the one that decides who owns a topic: how a publisher of
   * its zone says that it stands, as in its {@link PublisherHello}.
   */
  record TenureReports(PublisherId publisher, Incarnation incarnation, List<TenureReport> tenures)
      implements ControlMessage {
    public TenureReports {
      tenures = List.copyOf(tenures);
    }
  }

  /**
   * The other way: the primary that decides, to that of the owner's zone. The owner is to say where
   * its streams of this term end.
   */
  record TermEnding(Topic topic, long term) implements ControlMessage {}

  /** What a primary tells a client of its zone: its whole state, as of now. */
  sealed interface Grant extends ControlMessage {
    /** The reign in whose name it is told. */
    Epoch epoch();

    /** The czxid of the registration that it answers: a primary whose view lacks it can't grant. */
    long registration();

    /** Counts from 1 within the epoch and grows when something changed. */
    long version();

    /** What was asked for and is not to be had, and why. */
    List<Refusal> refusals();
  }

  /**
   * A primary to a subscriber: all your sources, as of now. Carries the registration that it
   * answers, so that a primary whose view lacks it can't grant.
   *
   * @param version counts from 1 within the epoch and grows when something changed
   */
  record SubscriberGrant(
      Epoch epoch,
      long registration,
      long version,
      List<SourceGrant> sources,
      List<Refusal> refusals)
      implements Grant {
    public SubscriberGrant {
      sources = List.copyOf(sources);
      refusals = List.copyOf(refusals);
    }
  }

  /**
   * A primary to a publisher: who listens, as of now. Fields as in {@link SubscriberGrant}.
   *
   * @param tenures how it stands on the topics that only their owner may publish
   */
  record PublisherGrant(
      Epoch epoch,
      long registration,
      long version,
      List<Audience> audiences,
      List<Refusal> refusals,
      List<Tenure> tenures)
      implements Grant {
    public PublisherGrant {
      audiences = List.copyOf(audiences);
      refusals = List.copyOf(refusals);
      tenures = List.copyOf(tenures);
    }

    /** To a publisher that owns nothing alone. */
    public PublisherGrant(
        Epoch epoch,
        long registration,
        long version,
        List<Audience> audiences,
        List<Refusal> refusals) {
      this(epoch, registration, version, audiences, refusals, List.of());
    }
  }

  /**
   * A broker that is not the primary, to who took it for one. The epoch is the highest that it
   * knows.
   */
  record NotPrimary(Epoch epoch) implements ControlMessage {}

  /** A standby to its primary, repeated as a heartbeat. */
  record BrokerHello(BrokerId broker, Incarnation incarnation) implements ControlMessage {}

  /** A primary's answer to a standby. */
  record BrokerBeat(Epoch epoch) implements ControlMessage {}

  /**
   * A subscriber to a source, upstream on the data link behind its subscriptions: when the source
   * has this, it has those too.
   *
   * @param nonce names the inbox where the answer is expected
   * @param grantVersion the grant that made the subscriber attach; 0 where there was none
   * @param topics the topics that it takes from this source
   * @param reliability the level that it needs
   * @param history how many of each topic's last messages it wants of what it does not follow yet
   * @param positions reliable: how far it has delivered the streams that it follows
   * @param lane whose link this is
   */
  record Attach(
      SubscriberId subscriber,
      Incarnation incarnation,
      long nonce,
      long grantVersion,
      List<Topic> topics,
      Reliability reliability,
      History history,
      List<StreamPosition> positions,
      Lane lane)
      implements ControlMessage {
    public Attach {
      topics = List.copyOf(topics);
      positions = List.copyOf(positions);
    }

    /** On the normal lane. */
    public Attach(
        SubscriberId subscriber,
        Incarnation incarnation,
        long nonce,
        long grantVersion,
        List<Topic> topics,
        Reliability reliability,
        History history,
        List<StreamPosition> positions) {
      this(
          subscriber,
          incarnation,
          nonce,
          grantVersion,
          topics,
          reliability,
          history,
          positions,
          Lane.NORMAL);
    }

    /** Of a subscriber that needs no more than best effort. */
    public Attach(
        SubscriberId subscriber,
        Incarnation incarnation,
        long nonce,
        long grantVersion,
        List<Topic> topics) {
      this(
          subscriber,
          incarnation,
          nonce,
          grantVersion,
          topics,
          Reliability.BEST_EFFORT,
          History.NONE,
          List.of());
    }
  }

  /**
   * A source to a subscriber that attached: of these grants you miss nothing from now on.
   *
   * @param grantVersion repeated from the {@link Attach}
   * @param grants those of which the source knows every stream, and where each stands
   */
  record Welcome(long nonce, Epoch epoch, long grantVersion, List<GrantWelcome> grants)
      implements ControlMessage {
    public Welcome {
      grants = List.copyOf(grants);
    }
  }

  /**
   * A publisher that owns a topic from now on, before its first message of the term: whatever was
   * published on it in earlier terms is over.
   *
   * @param stream of the term
   * @param previous where streams of the term before ended, as far as known
   */
  record TenureStart(StreamId stream, List<StreamPosition> previous, Epoch epoch)
      implements ControlMessage {
    public TenureStart {
      previous = List.copyOf(previous);
    }
  }

  /** A source to everyone attached: this link lives. */
  record LinkHeartbeat(Epoch epoch) implements ControlMessage {}

  /** A stream that is idle has come this far: what is missing up to there is lost. */
  record StreamHeartbeat(StreamId stream, long lastSequence, Epoch epoch)
      implements ControlMessage {}

  /** A stream is complete: its publisher ended in order. */
  record StreamEnd(StreamId stream, long lastSequence, Epoch epoch) implements ControlMessage {}

  /**
   * A publisher to its zone's primary, before what it sends there for the first time in a reign, or
   * again: nothing below this number comes from it any more.
   *
   * @param first the first number that the publisher still holds
   * @param last the last number that it has published so far; less than {@code first} by one where
   *     it holds nothing
   */
  record StreamStart(StreamId stream, long first, long last) implements ControlMessage {}

  /**
   * A reliable subscriber to its source, upstream: delivered, and handed to the operating system,
   * up to these positions.
   *
   * @param epoch the reign whose source it is; {@link Epoch#NONE} for a publisher
   */
  record Delivered(
      SubscriberId subscriber, Incarnation incarnation, Epoch epoch, List<StreamPosition> positions)
      implements ControlMessage {
    public Delivered {
      positions = List.copyOf(positions);
    }
  }

  /** A primary to a publisher: how far each of its streams has come. */
  record Acknowledgement(Epoch epoch, List<StreamProgress> streams) implements ControlMessage {
    public Acknowledgement {
      streams = List.copyOf(streams);
    }
  }

  /**
   * Who lacks numbers of streams, to a holder of their windows, upstream: send me these, to my
   * inbox.
   *
   * @param nonce names the inbox
   */
  record RepairRequest(long nonce, List<StreamRange> ranges) implements ControlMessage {
    public RepairRequest {
      ranges = List.copyOf(ranges);
    }
  }

  /** These numbers will never come: they were dropped, and why. To an inbox. */
  record Tombstone(StreamId stream, long from, long to, Absence reason, Epoch epoch)
      implements ControlMessage {}

  /**
   * A stream's authority to who asked for a repair: nothing before this number is held any more. To
   * an inbox.
   */
  record Gone(StreamId stream, long firstAvailable, Epoch epoch) implements ControlMessage {}

  /**
   * A standby to its primary, upstream behind its subscriptions: tell me what you hold.
   *
   * @param nonce names its inbox
   */
  record Mirror(BrokerId broker, Incarnation incarnation, long nonce, Epoch epoch)
      implements ControlMessage {}

  /**
   * A primary to its standbys: everything that it holds, and for whom, in one part or several.
   *
   * @param part counts from 0
   * @param last whether this part completes it: what none of its parts names is not held
   */
  record MirrorState(Epoch epoch, int part, boolean last, List<StreamHolding> streams)
      implements ControlMessage {
    public MirrorState {
      streams = List.copyOf(streams);
    }
  }

  /**
   * A standby to its primary, upstream, repeated as a heartbeat: it takes this reign for the
   * present one, and holds the streams up to these positions.
   */
  record Confirm(
      BrokerId broker, Incarnation incarnation, Epoch epoch, List<StreamPosition> positions)
      implements ControlMessage {
    public Confirm {
      positions = List.copyOf(positions);
    }
  }
}
