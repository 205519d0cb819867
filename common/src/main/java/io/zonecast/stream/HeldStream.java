package io.zonecast.stream;

import io.zonecast.domain.History;
import io.zonecast.domain.OnSlow;
import io.zonecast.domain.Retention;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.wire.BatchCodec;
import io.zonecast.wire.BatchHeader;
import io.zonecast.wire.MalformedFrameException;
import io.zonecast.wire.StreamHolding;
import io.zonecast.wire.SubscriberPosition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One reliable stream at a holder: its window, and how far each subscriber has delivered it. Not
 * thread-safe.
 */
public final class HeldStream {
  /** What everybody has delivered is kept a little longer, for who comes back: so many messages. */
  public static final int KEPT_MESSAGES = 256;

  /** And at most so many bytes of it. */
  public static final int KEPT_BYTES = 256 * 1024;

  /** Most subscribers whose positions are remembered. */
  public static final int MAX_POSITIONS = 10_000;

  private final StreamId id;
  private final StreamWindow window;
  private final Map<SubscriberId, Long> positions = new LinkedHashMap<>();
  private Retention retention = Retention.DEFAULT;
  private History history = History.NONE;
  private long acknowledged;
  private long droppedTo;
  private boolean ended;

  /** A stream of which nothing is held yet; {@code next} is the first number that is taken. */
  public HeldStream(StreamId id, long next) {
    this.id = id;
    this.window = new StreamWindow(next);
    this.acknowledged = next - 1;
  }

  public StreamId id() {
    return id;
  }

  /** What is held. */
  public StreamWindow window() {
    return window;
  }

  /** The last number held. */
  public long last() {
    return window.last();
  }

  /**
   * How much of it is kept.
   *
   * @param newRetention for those who are owed it
   * @param newHistory for those who join
   */
  public void retain(Retention newRetention, History newHistory) {
    retention = newRetention;
    history = newHistory;
  }

  /**
   * What a batch brings that is not held yet.
   *
   * @return the part to take; nothing where all of it is held, or where numbers before it lack
   */
  public Optional<StreamWindow.Part> newOf(BatchHeader header, byte[] frame)
      throws MalformedFrameException {
    long next = window.last() + 1;
    if (header.firstSequence() > next || header.lastSequence() < next) {
      return Optional.empty();
    }
    byte[] rest = header.firstSequence() == next ? frame : BatchCodec.from(next, frame);
    return Optional.of(new StreamWindow.Part(next, header.lastSequence(), rest));
  }

  /** Takes what {@link #newOf} found. */
  public void take(StreamWindow.Part part) {
    window.append(part);
  }

  /** Nothing below {@code first} will come from the publisher. */
  public void skipTo(long first) {
    window.skipTo(first);
    positions.replaceAll((subscriber, at) -> Math.max(at, Math.min(first - 1, window.last())));
    acknowledged = Math.max(acknowledged, Math.min(first - 1, window.last()));
  }

  /** What so many of its messages take up of a window, going by the size of those held. */
  public long weight(long messages) {
    long held = Math.max(1, window.messages());
    return Retention.weight(messages, window.bytes() / held * messages);
  }

  /** Whether another batch fits, whatever is owed: the history has its own room. */
  public boolean isFull() {
    return window.messages() >= retention.window() + history.depth() || isLarge();
  }

  /** Whether it takes up as much as it may, however few messages these are. */
  public boolean isLarge() {
    return window.bytes() >= mostBytes();
  }

  private long mostBytes() {
    return Retention.MAX_BYTES + (history.isSome() ? History.MAX_BYTES : 0);
  }

  /**
   * The highest number that may be taken while these subscribers are owed it: below it the window
   * has room.
   */
  public long limit(Collection<SubscriberId> owed) {
    if (retention.onSlow() == OnSlow.DROP) {
      return window.last() + retention.window();
    }
    return isLarge()
        ? window.last()
        : Math.min(settled(owed), acknowledged) + retention.window() + history.depth();
  }

  /**
   * Where the position of one more subscriber would be one too many, forgets that of the one that
   * has been known longest and is not owed the stream.
   */
  public void makeRoom(SubscriberId subscriber, Supplier<? extends Collection<SubscriberId>> owed) {
    if (positions.size() < MAX_POSITIONS || positions.containsKey(subscriber)) {
      return;
    }
    Collection<SubscriberId> needed = owed.get();
    for (Iterator<SubscriberId> known = positions.keySet().iterator(); known.hasNext(); ) {
      if (!needed.contains(known.next())) {
        known.remove();
        return;
      }
    }
  }

  /**
   * A subscriber has delivered everything up to here. It never goes back. Where as many are
   * remembered as may be, another one is not.
   */
  public void onDelivered(SubscriberId subscriber, long position) {
    boolean room = positions.size() < MAX_POSITIONS || positions.containsKey(subscriber);
    if (room) {
      positions.merge(subscriber, position, Math::max);
    }
  }

  /**
   * A subscriber is owed everything after a number; where it was owed more, that stays.
   *
   * @return the number after which it is owed everything
   */
  public long owe(SubscriberId subscriber, long after) {
    boolean room = positions.size() < MAX_POSITIONS || positions.containsKey(subscriber);
    return room ? positions.merge(subscriber, after, Math::min) : after;
  }

  /** What a subscriber was thought to be owed it is not: nothing is known of it. */
  public void forget(SubscriberId subscriber) {
    positions.remove(subscriber);
  }

  /** How far a subscriber has delivered it, where that is known. */
  public Optional<Long> position(SubscriberId subscriber) {
    return Optional.ofNullable(positions.get(subscriber));
  }

  /** How far each subscriber has delivered it. */
  public Map<SubscriberId, Long> positions() {
    return Collections.unmodifiableMap(positions);
  }

  /**
   * Up to where everybody who is owed the stream has delivered it, or was told that it will not
   * come. Those whose position nobody knows were promised nothing.
   */
  public long settled(Collection<SubscriberId> owed) {
    long lowest = window.last();
    for (SubscriberId subscriber : owed) {
      Long position = positions.get(subscriber);
      if (position != null) {
        lowest = Math.min(lowest, position);
      }
    }
    return Math.max(lowest, droppedTo);
  }

  /** What is known to survive: it never goes back. */
  public long acknowledged() {
    return acknowledged;
  }

  /** Everything up to here survives. */
  public void acknowledge(long sequence) {
    acknowledged = Math.max(acknowledged, Math.min(sequence, window.last()));
  }

  /** What came after a number does not count, and is forgotten. */
  public void truncate(long newLast) {
    window.truncate(newLast);
    positions.replaceAll((subscriber, at) -> Math.min(at, window.last()));
    acknowledged = Math.min(acknowledged, window.last());
  }

  /** Nothing more will come. */
  public void end() {
    ended = true;
  }

  public boolean isEnded() {
    return ended;
  }

  /** Forgets what nobody needs any more, but for a little. */
  public void trim(Collection<SubscriberId> owed) {
    forgetUpTo(Math.min(settled(owed), acknowledged));
  }

  /** Forgets what everybody has up to {@code free}, but for the history and a little more. */
  public void forgetUpTo(long free) {
    StreamWindow.Part oldest = window.oldest();
    while (oldest != null && oldest.last() <= free && isMoreThanKept(oldest)) {
      window.forgetOldest();
      oldest = window.oldest();
    }
  }

  private boolean isMoreThanKept(StreamWindow.Part oldest) {
    boolean isHistory =
        window.last() - oldest.last() < history.depth() && window.bytes() <= History.MAX_BYTES;
    return !isHistory
        && (window.last() - oldest.last() >= Math.min(KEPT_MESSAGES, retention.window())
            || window.bytes() > KEPT_BYTES);
  }

  /**
   * Goes back to a window's size by forgetting what slow subscribers have not delivered.
   *
   * @return how many messages were forgotten that somebody was owed
   */
  public long dropForRoom(Collection<SubscriberId> owed) {
    long dropped = 0;
    while (retention.onSlow() == OnSlow.DROP && isTooMuch() && window.oldest() != null) {
      StreamWindow.Part oldest = window.oldest();
      long settled = settled(owed);
      if (oldest.last() > settled) {
        dropped += oldest.last() - Math.max(settled, oldest.first() - 1);
        droppedTo = oldest.last();
        acknowledged = Math.max(acknowledged, droppedTo);
      }
      window.forgetOldest();
    }
    return dropped;
  }

  private boolean isTooMuch() {
    return window.messages() > retention.window() + history.depth() || window.bytes() > mostBytes();
  }

  /** Up to where numbers were dropped though somebody was owed them; 0 for nowhere. */
  public long droppedTo() {
    return droppedTo;
  }

  /** A primary dropped numbers up to here. */
  public void onDropped(long to) {
    droppedTo = Math.max(droppedTo, to);
  }

  /** What is held and for whom, to be told to standbys. */
  public StreamHolding holding() {
    List<SubscriberPosition> known = new ArrayList<>();
    positions.forEach((subscriber, at) -> known.add(new SubscriberPosition(subscriber, at)));
    return new StreamHolding(id, window.first(), window.last(), droppedTo, ended, known);
  }
}
