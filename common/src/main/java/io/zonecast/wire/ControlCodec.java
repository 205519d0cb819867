package io.zonecast.wire;

import io.zonecast.domain.BrokerId;
import io.zonecast.domain.History;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Lane;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.Source;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import io.zonecast.wire.ControlMessage.Acknowledgement;
import io.zonecast.wire.ControlMessage.Attach;
import io.zonecast.wire.ControlMessage.BrokerBeat;
import io.zonecast.wire.ControlMessage.BrokerHello;
import io.zonecast.wire.ControlMessage.Confirm;
import io.zonecast.wire.ControlMessage.DeadlineMissed;
import io.zonecast.wire.ControlMessage.Delivered;
import io.zonecast.wire.ControlMessage.Gone;
import io.zonecast.wire.ControlMessage.LinkHeartbeat;
import io.zonecast.wire.ControlMessage.Mirror;
import io.zonecast.wire.ControlMessage.MirrorState;
import io.zonecast.wire.ControlMessage.NotPrimary;
import io.zonecast.wire.ControlMessage.Ping;
import io.zonecast.wire.ControlMessage.Pong;
import io.zonecast.wire.ControlMessage.PublisherGrant;
import io.zonecast.wire.ControlMessage.PublisherHello;
import io.zonecast.wire.ControlMessage.RepairRequest;
import io.zonecast.wire.ControlMessage.StreamEnd;
import io.zonecast.wire.ControlMessage.StreamHeartbeat;
import io.zonecast.wire.ControlMessage.StreamStart;
import io.zonecast.wire.ControlMessage.SubscriberGrant;
import io.zonecast.wire.ControlMessage.SubscriberHello;
import io.zonecast.wire.ControlMessage.TenureStart;
import io.zonecast.wire.ControlMessage.Tombstone;
import io.zonecast.wire.ControlMessage.Welcome;
import java.util.List;

/**
 * {@link ControlMessage}s as frames. On a publication a frame begins with a prefix; elsewhere it
 * has none.
 */
public final class ControlCodec {
  private static final byte[] NO_PREFIX = {};
  private static final int FROM_PUBLISHER = 1;
  private static final int FROM_BROKER = 2;
  private static final int BEST_EFFORT = 0;
  private static final int RELIABLE = 1;

  private ControlCodec() {}

  /** The frame of a message, without a prefix. */
  public static byte[] encode(ControlMessage message) {
    return encode(NO_PREFIX, message);
  }

  /** The frame of a message for a publication. */
  public static byte[] encode(byte[] prefix, ControlMessage message) {
    FrameWriter out = new FrameWriter().raw(prefix).u8(FrameType.FORMAT);
    write(out, message);
    return out.toBytes();
  }

  /** Reads a frame without a prefix. */
  public static ControlMessage decode(byte[] frame) throws MalformedFrameException {
    return read(new FrameReader(frame, 0));
  }

  /** Reads a frame that came from a publication or a feed, behind its prefix. */
  public static ControlMessage decodePublished(byte[] frame) throws MalformedFrameException {
    return read(new FrameReader(frame, Prefixes.end(frame)));
  }

  private static void write(FrameWriter out, ControlMessage message) {
    if (message instanceof Ping m) {
      out.u8(FrameType.PING.code).i64(m.nonce());
    } else if (message instanceof Pong m) {
      out.u8(FrameType.PONG.code).i64(m.nonce()).text(m.id()).i64(m.incarnation());
    } else if (message instanceof SubscriberHello m) {
      out.u8(FrameType.SUBSCRIBER_HELLO.code)
          .text(m.subscriber().name())
          .i64(m.incarnation().zxid())
          .i64(m.registration())
          .i64(m.epoch().zxid())
          .i64(m.grantVersion());
    } else if (message instanceof PublisherHello m) {
      out.u8(FrameType.PUBLISHER_HELLO.code)
          .text(m.publisher().name())
          .i64(m.incarnation().zxid())
          .i64(m.registration())
          .i64(m.epoch().zxid())
          .i64(m.grantVersion())
          .list(m.tenures(), ControlCodec::writeReport);
    } else if (message instanceof SubscriberGrant m) {
      out.u8(FrameType.SUBSCRIBER_GRANT.code)
          .i64(m.epoch().zxid())
          .i64(m.registration())
          .i64(m.version())
          .list(m.sources(), ControlCodec::writeSource)
          .list(m.refusals(), ControlCodec::writeRefusal);
    } else if (message instanceof PublisherGrant m) {
      out.u8(FrameType.PUBLISHER_GRANT.code)
          .i64(m.epoch().zxid())
          .i64(m.registration())
          .i64(m.version())
          .list(m.audiences(), ControlCodec::writeAudience)
          .list(m.refusals(), ControlCodec::writeRefusal)
          .list(m.tenures(), ControlCodec::writeTenure);
    } else if (message instanceof NotPrimary m) {
      out.u8(FrameType.NOT_PRIMARY.code).i64(m.epoch().zxid());
    } else if (message instanceof BrokerHello m) {
      out.u8(FrameType.BROKER_HELLO.code).text(m.broker().name()).i64(m.incarnation().zxid());
    } else if (message instanceof BrokerBeat m) {
      out.u8(FrameType.BROKER_BEAT.code).i64(m.epoch().zxid());
    } else if (message instanceof Attach m) {
      out.u8(FrameType.ATTACH.code)
          .text(m.subscriber().name())
          .i64(m.incarnation().zxid())
          .i64(m.nonce())
          .i64(m.grantVersion())
          .list(m.topics(), FrameWriter::topic)
          .u8(m.reliability() == Reliability.RELIABLE ? RELIABLE : BEST_EFFORT)
          .u32(m.history().depth())
          .list(m.positions(), ControlCodec::writePosition)
          .u8(m.lane().code());
    } else if (message instanceof Welcome m) {
      out.u8(FrameType.WELCOME.code)
          .i64(m.nonce())
          .i64(m.epoch().zxid())
          .i64(m.grantVersion())
          .list(m.grants(), ControlCodec::writeWelcome);
    } else if (message instanceof LinkHeartbeat m) {
      out.u8(FrameType.LINK_HEARTBEAT.code).i64(m.epoch().zxid());
    } else if (message instanceof StreamHeartbeat m) {
      writeStream(out.u8(FrameType.STREAM_HEARTBEAT.code), m.stream())
          .i64(m.lastSequence())
          .i64(m.epoch().zxid());
    } else if (message instanceof StreamEnd m) {
      writeStream(out.u8(FrameType.STREAM_END.code), m.stream())
          .i64(m.lastSequence())
          .i64(m.epoch().zxid());
    } else if (message instanceof TenureStart m) {
      writeStream(out.u8(FrameType.TENURE_START.code), m.stream())
          .list(m.previous(), ControlCodec::writePosition)
          .i64(m.epoch().zxid());
    } else if (message instanceof DeadlineMissed m) {
      writeGrant(
          out.u8(FrameType.DEADLINE_MISSED.code)
              .text(m.subscriber().name())
              .i64(m.incarnation().zxid())
              .i64(m.term()),
          m.stream());
    } else {
      writeReliable(out, message);
    }
  }

  /** What only reliable streams need. */
  private static void writeReliable(FrameWriter out, ControlMessage message) {
    if (message instanceof StreamStart m) {
      writeStream(out.u8(FrameType.STREAM_START.code), m.stream()).i64(m.first());
    } else if (message instanceof Delivered m) {
      out.u8(FrameType.DELIVERED.code)
          .text(m.subscriber().name())
          .i64(m.incarnation().zxid())
          .i64(m.epoch().zxid())
          .list(m.positions(), ControlCodec::writePosition);
    } else if (message instanceof Acknowledgement m) {
      out.u8(FrameType.ACKNOWLEDGEMENT.code)
          .i64(m.epoch().zxid())
          .list(m.streams(), ControlCodec::writeProgress);
    } else if (message instanceof RepairRequest m) {
      out.u8(FrameType.REPAIR_REQUEST.code)
          .i64(m.nonce())
          .list(m.ranges(), (o, r) -> writeStream(o, r.stream()).i64(r.from()).i64(r.to()));
    } else if (message instanceof Tombstone m) {
      writeStream(out.u8(FrameType.TOMBSTONE.code), m.stream())
          .i64(m.from())
          .i64(m.to())
          .u8(m.reason().code)
          .i64(m.epoch().zxid());
    } else if (message instanceof Gone m) {
      writeStream(out.u8(FrameType.GONE.code), m.stream())
          .i64(m.firstAvailable())
          .i64(m.epoch().zxid());
    } else if (message instanceof Mirror m) {
      out.u8(FrameType.MIRROR.code)
          .text(m.broker().name())
          .i64(m.incarnation().zxid())
          .i64(m.nonce())
          .i64(m.epoch().zxid());
    } else if (message instanceof MirrorState m) {
      out.u8(FrameType.MIRROR_STATE.code)
          .i64(m.epoch().zxid())
          .u32(m.part())
          .u8(m.last() ? 1 : 0)
          .list(m.streams(), ControlCodec::writeHolding);
    } else if (message instanceof Confirm m) {
      out.u8(FrameType.CONFIRM.code)
          .text(m.broker().name())
          .i64(m.incarnation().zxid())
          .i64(m.epoch().zxid())
          .list(m.positions(), ControlCodec::writePosition);
    } else {
      throw new IllegalStateException("no code for " + message);
    }
  }

  private static ControlMessage read(FrameReader in) throws MalformedFrameException {
    ControlMessage message =
        switch (FrameType.read(in)) {
          case PING -> new Ping(in.i64());
          case PONG -> new Pong(in.i64(), in.text(), in.nonNegative());
          case SUBSCRIBER_HELLO ->
              new SubscriberHello(
                  in.valid(in.text(), SubscriberId::new),
                  in.incarnation(),
                  in.nonNegative(),
                  in.epoch(),
                  in.nonNegative());
          case PUBLISHER_HELLO ->
              new PublisherHello(
                  in.valid(in.text(), PublisherId::new),
                  in.incarnation(),
                  in.nonNegative(),
                  in.epoch(),
                  in.nonNegative(),
                  in.list(ControlCodec::readReport));
          case DEADLINE_MISSED -> readDeadlineMissed(in);
          case SUBSCRIBER_GRANT ->
              new SubscriberGrant(
                  in.epoch(),
                  in.nonNegative(),
                  in.nonNegative(),
                  in.list(ControlCodec::readSource),
                  in.list(ControlCodec::readRefusal));
          case PUBLISHER_GRANT ->
              new PublisherGrant(
                  in.epoch(),
                  in.nonNegative(),
                  in.nonNegative(),
                  in.list(ControlCodec::readAudience),
                  in.list(ControlCodec::readRefusal),
                  in.list(ControlCodec::readTenure));
          case NOT_PRIMARY -> new NotPrimary(in.epoch());
          case BROKER_HELLO ->
              new BrokerHello(in.valid(in.text(), BrokerId::new), in.incarnation());
          case BROKER_BEAT -> new BrokerBeat(in.epoch());
          case ATTACH ->
              new Attach(
                  in.valid(in.text(), SubscriberId::new),
                  in.incarnation(),
                  in.i64(),
                  in.nonNegative(),
                  in.list(FrameReader::topic),
                  readReliability(in),
                  in.valid((int) in.u32(), History::new),
                  in.list(ControlCodec::readPosition),
                  readLane(in));
          case WELCOME ->
              new Welcome(
                  in.i64(), in.epoch(), in.nonNegative(), in.list(ControlCodec::readWelcome));
          case TENURE_START ->
              new TenureStart(readStream(in), in.list(ControlCodec::readPosition), in.epoch());
          case LINK_HEARTBEAT -> new LinkHeartbeat(in.epoch());
          case STREAM_HEARTBEAT ->
              new StreamHeartbeat(readStream(in), in.nonNegative(), in.epoch());
          case STREAM_END -> new StreamEnd(readStream(in), in.nonNegative(), in.epoch());
          case STREAM_START -> new StreamStart(readStream(in), in.positive());
          case DELIVERED ->
              new Delivered(
                  in.valid(in.text(), SubscriberId::new),
                  in.incarnation(),
                  in.epoch(),
                  in.list(ControlCodec::readPosition));
          case ACKNOWLEDGEMENT ->
              new Acknowledgement(in.epoch(), in.list(ControlCodec::readProgress));
          case REPAIR_REQUEST -> new RepairRequest(in.i64(), in.list(ControlCodec::readRange));
          case TOMBSTONE -> readTombstone(in);
          case GONE -> new Gone(readStream(in), in.positive(), in.epoch());
          case MIRROR ->
              new Mirror(
                  in.valid(in.text(), BrokerId::new), in.incarnation(), in.i64(), in.epoch());
          case MIRROR_STATE ->
              new MirrorState(
                  in.epoch(), (int) in.u32(), in.bool(), in.list(ControlCodec::readHolding));
          case CONFIRM ->
              new Confirm(
                  in.valid(in.text(), BrokerId::new),
                  in.incarnation(),
                  in.epoch(),
                  in.list(ControlCodec::readPosition));
          case BATCH, REPAIR ->
              throw new MalformedFrameException("a batch where a control message belongs");
        };
    in.end();
    return message;
  }

  private static void writeSource(FrameWriter out, SourceGrant grant) {
    if (grant.source() instanceof Source.FromPublisher s) {
      out.u8(FROM_PUBLISHER).text(s.publisher().name()).i64(s.incarnation().zxid());
    } else if (grant.source() instanceof Source.FromBroker s) {
      out.u8(FROM_BROKER).u32(s.zone().number()).i64(s.epoch().zxid());
    }
    out.u8(grant.source().lane().code()).text(grant.source().endpoint().toString());
    out.list(grant.streams(), ControlCodec::writeGrant);
  }

  private static void writeGrant(FrameWriter out, StreamGrant grant) {
    out.text(grant.publisher().name())
        .i64(grant.incarnation().zxid())
        .topic(grant.topic())
        .u8(grant.lane().code());
  }

  private static StreamGrant readGrant(FrameReader in) throws MalformedFrameException {
    return new StreamGrant(
        in.valid(in.text(), PublisherId::new), in.incarnation(), in.topic(), readLane(in));
  }

  private static Lane readLane(FrameReader in) throws MalformedFrameException {
    return in.valid(in.u8(), Lane::ofCode);
  }

  private static DeadlineMissed readDeadlineMissed(FrameReader in) throws MalformedFrameException {
    SubscriberId subscriber = in.valid(in.text(), SubscriberId::new);
    Incarnation incarnation = in.incarnation();
    long term = in.nonNegative();
    return new DeadlineMissed(subscriber, incarnation, readGrant(in), term);
  }

  private static void writeWelcome(FrameWriter out, GrantWelcome welcome) {
    writeGrant(out, welcome.grant());
    out.i64(welcome.term());
    out.list(
        welcome.streams(),
        (o, p) ->
            o.u8(p.stream().priority())
                .i64(p.stream().term())
                .i64(p.after())
                .i64(p.historyAfter())
                .i64(p.cut()));
  }

  private static GrantWelcome readWelcome(FrameReader in) throws MalformedFrameException {
    StreamGrant grant = readGrant(in);
    long term = in.nonNegative();
    List<Promise> promises = in.list(i -> readPromise(i, grant));
    return in.valid(promises, each -> new GrantWelcome(grant, term, each));
  }

  private static Promise readPromise(FrameReader in, StreamGrant grant)
      throws MalformedFrameException {
    int priority = in.u8();
    long term = in.nonNegative();
    StreamId stream =
        in.valid(
            priority,
            p -> new StreamId(grant.publisher(), grant.incarnation(), grant.topic(), p, term));
    long after = in.nonNegative();
    long historyAfter = in.nonNegative();
    long cut = in.nonNegative();
    return in.valid(stream, heard -> new Promise(heard, after, historyAfter, cut));
  }

  private static void writeTenure(FrameWriter out, Tenure tenure) {
    out.topic(tenure.topic())
        .i64(tenure.term())
        .u8(tenure.standing().code)
        .list(tenure.previous(), ControlCodec::writePosition);
  }

  private static Tenure readTenure(FrameReader in) throws MalformedFrameException {
    return new Tenure(
        in.topic(),
        in.positive(),
        Tenure.Standing.of(in.u8()),
        in.list(ControlCodec::readPosition));
  }

  private static void writeReport(FrameWriter out, TenureReport report) {
    out.topic(report.topic())
        .i64(report.term())
        .u8(report.state().code)
        .list(report.ends(), ControlCodec::writePosition);
  }

  private static TenureReport readReport(FrameReader in) throws MalformedFrameException {
    return new TenureReport(
        in.topic(),
        in.nonNegative(),
        TenureReport.State.of(in.u8()),
        in.list(ControlCodec::readPosition));
  }

  private static SourceGrant readSource(FrameReader in) throws MalformedFrameException {
    int kind = in.u8();
    Source source =
        switch (kind) {
          case FROM_PUBLISHER ->
              new Source.FromPublisher(
                  in.valid(in.text(), PublisherId::new),
                  in.incarnation(),
                  readLane(in),
                  in.endpoint());
          case FROM_BROKER ->
              new Source.FromBroker(
                  in.valid((int) in.u32(), ZoneId::new), in.epoch(), readLane(in), in.endpoint());
          default -> throw new MalformedFrameException("source kind %d is unknown".formatted(kind));
        };
    return new SourceGrant(source, in.list(ControlCodec::readGrant));
  }

  private static void writeAudience(FrameWriter out, Audience audience) {
    out.topic(audience.topic())
        .u32(audience.matched())
        .u32(audience.ready())
        .list(audience.reliable(), (o, id) -> o.text(id.name()));
  }

  private static Audience readAudience(FrameReader in) throws MalformedFrameException {
    Topic topic = in.topic();
    int matched = (int) in.u32();
    int ready = (int) in.u32();
    List<SubscriberId> reliable = in.list(i -> i.valid(i.text(), SubscriberId::new));
    return in.valid(topic, heard -> new Audience(heard, matched, ready, reliable));
  }

  private static Reliability readReliability(FrameReader in) throws MalformedFrameException {
    int code = in.u8();
    return switch (code) {
      case BEST_EFFORT -> Reliability.BEST_EFFORT;
      case RELIABLE -> Reliability.RELIABLE;
      default -> throw new MalformedFrameException("reliability %d is unknown".formatted(code));
    };
  }

  private static void writePosition(FrameWriter out, StreamPosition position) {
    writeStream(out, position.stream()).i64(position.lastSequence());
  }

  private static StreamPosition readPosition(FrameReader in) throws MalformedFrameException {
    return new StreamPosition(readStream(in), in.nonNegative());
  }

  private static void writeProgress(FrameWriter out, StreamProgress progress) {
    writeStream(out, progress.stream())
        .i64(progress.held())
        .i64(progress.acknowledged())
        .i64(progress.delivered())
        .i64(progress.limit())
        .i64(progress.resendFrom());
  }

  private static StreamProgress readProgress(FrameReader in) throws MalformedFrameException {
    return new StreamProgress(
        readStream(in),
        in.nonNegative(),
        in.nonNegative(),
        in.nonNegative(),
        in.nonNegative(),
        in.nonNegative());
  }

  private static StreamRange readRange(FrameReader in) throws MalformedFrameException {
    StreamId stream = readStream(in);
    long from = in.positive();
    return in.valid(in.positive(), to -> new StreamRange(stream, from, to));
  }

  private static Tombstone readTombstone(FrameReader in) throws MalformedFrameException {
    StreamRange range = readRange(in);
    return new Tombstone(range.stream(), range.from(), range.to(), Absence.of(in.u8()), in.epoch());
  }

  private static void writeHolding(FrameWriter out, StreamHolding holding) {
    writeStream(out, holding.stream())
        .i64(holding.first())
        .i64(holding.last())
        .i64(holding.droppedTo())
        .u8(holding.ended() ? 1 : 0)
        .list(holding.positions(), (o, p) -> o.text(p.subscriber().name()).i64(p.delivered()));
  }

  private static StreamHolding readHolding(FrameReader in) throws MalformedFrameException {
    StreamId stream = readStream(in);
    long first = in.positive();
    long last = in.nonNegative();
    long dropped = in.nonNegative();
    boolean ended = in.bool();
    List<SubscriberPosition> positions =
        in.list(i -> new SubscriberPosition(i.valid(i.text(), SubscriberId::new), i.nonNegative()));
    return in.valid(
        stream, heard -> new StreamHolding(heard, first, last, dropped, ended, positions));
  }

  private static void writeRefusal(FrameWriter out, Refusal refusal) {
    out.text(refusal.peer()).topic(refusal.topic()).list(refusal.reasons(), FrameWriter::text);
  }

  private static Refusal readRefusal(FrameReader in) throws MalformedFrameException {
    return new Refusal(in.text(), in.topic(), in.list(FrameReader::text));
  }

  private static FrameWriter writeStream(FrameWriter out, StreamId stream) {
    return out.text(stream.publisher().name())
        .i64(stream.incarnation().zxid())
        .topic(stream.topic())
        .u8(stream.priority())
        .i64(stream.term());
  }

  private static StreamId readStream(FrameReader in) throws MalformedFrameException {
    PublisherId publisher = in.valid(in.text(), PublisherId::new);
    Incarnation incarnation = in.incarnation();
    var topic = in.topic();
    int priority = in.u8();
    return in.valid(
        in.nonNegative(), term -> new StreamId(publisher, incarnation, topic, priority, term));
  }
}
