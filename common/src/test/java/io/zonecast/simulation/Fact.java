package io.zonecast.simulation;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.ZoneId;
import io.zonecast.measurement.DeliveryKind;
import io.zonecast.registry.OwnerRecord;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.StreamGrant;

/**
 * What an invariant can look at. A broker's and a subscriber's process is named as its id is, so
 * that a new life of it is known.
 */
public sealed interface Fact {
  /** A process began a new life, with empty memory. Recorded by the {@link World}. */
  record Started(String process) implements Fact {}

  /** A process was killed or ended. Recorded by the {@link World}. */
  record Ended(String process) implements Fact {}

  /**
   * The znode of a zone's primary was created: the election itself. Recorded by the {@link World}.
   */
  record PrimaryCreated(ZoneId zone, Epoch epoch) implements Fact {}

  /**
   * A process' transaction removed the znode of another session's primary. Recorded by the {@link
   * World}.
   *
   * @param epoch whose znode it was
   * @param heardOf the latest epoch of that zone that the process had heard of when it asked
   */
  record PrimaryRemoved(String process, ZoneId zone, Epoch epoch, Epoch heardOf) implements Fact {}

  /** A broker says that it is a zone's primary. */
  record Elected(String process, ZoneId zone, Epoch epoch) implements Fact {}

  /** A broker says that it is no longer. */
  record Deposed(String process, ZoneId zone, Epoch epoch) implements Fact {}

  /** A subscriber was matched to a publisher's topic. */
  record Matched(SubscriberId subscriber, StreamGrant grant) implements Fact {}

  /**
   * A subscriber follows a stream of what it is matched to.
   *
   * @param firstSequence from which number on it is promised the stream, or less
   * @param historyAfter the numbers above this one, up to {@code cut}, come as history
   * @param cut the last number of the history: where the stream stood
   */
  record Joined(
      SubscriberId subscriber, StreamId stream, long firstSequence, long historyAfter, long cut)
      implements Fact {
    /** Without history. */
    public Joined(SubscriberId subscriber, StreamId stream, long firstSequence) {
      this(subscriber, stream, firstSequence, firstSequence - 1, firstSequence - 1);
    }
  }

  /** A subscriber is no longer matched, and follows no stream of it any more. */
  record Unmatched(SubscriberId subscriber, StreamGrant grant) implements Fact {}

  /**
   * A subscriber delivered a message, with the epoch that it came with ({@link Epoch#NONE} for
   * none).
   */
  record Delivered(
      SubscriberId subscriber, StreamId stream, long sequence, Epoch epoch, DeliveryKind kind)
      implements Fact {
    /** A message that came on the usual way. */
    public Delivered(SubscriberId subscriber, StreamId stream, long sequence, Epoch epoch) {
      this(subscriber, stream, sequence, epoch, DeliveryKind.LIVE);
    }
  }

  /** A reliable publisher was told that everything up to {@code last} survives. */
  record Acknowledged(StreamId stream, long last) implements Fact {}

  /** A reliable subscriber was told that these numbers will never come. */
  record Missed(SubscriberId subscriber, StreamId stream, long from, long to) implements Fact {}

  /**
   * A term of a topic that only its owner may publish began: it stands in ZooKeeper. Recorded by
   * the {@link World}.
   */
  record Decided(OwnerRecord record) implements Fact {}

  /** A broker took over though nobody lived who held everything acknowledged. */
  record Unclean(ZoneId zone, Epoch epoch) implements Fact {}

  /** A frame with an epoch was handed to a process. Too frequent to be told in a transcript. */
  record Heard(String process, Epoch epoch) implements Fact {}

  /**
   * A process published a batch, as far as {@code lastSequence}. Too frequent to be told in a
   * transcript.
   */
  record Published(String process, StreamId stream, long lastSequence, Epoch epoch)
      implements Fact {}

  /** A broker sent a grant to a subscriber. Too frequent to be told in a transcript. */
  record Granted(String process, ControlMessage.SubscriberGrant grant) implements Fact {}

  /** A broker sent a grant to a publisher. Too frequent to be told in a transcript. */
  record Counted(String process, ControlMessage.PublisherGrant grant) implements Fact {}

  /** Anything else that helps to read a transcript. */
  record Note(String process, String what, Object detail) implements Fact {}
}
