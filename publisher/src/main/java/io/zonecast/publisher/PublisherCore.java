package io.zonecast.publisher;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Message;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;
import io.zonecast.runtime.Timer;
import io.zonecast.wire.Audience;
import io.zonecast.wire.BatchCodec;
import io.zonecast.wire.ControlCodec;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.Prefixes;
import io.zonecast.wire.StreamPosition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Decides what a publisher sends when. Never asks by which way messages travel: it hands frames to
 * its {@link Output}, which has room for them or not. A batch is whatever is due when the output
 * takes it; a lone message leaves at once. Not thread-safe.
 */
final class PublisherCore {
  /** Where frames go, and what is told. */
  interface Output {
    /** Sends a frame of a topic; false where there is no room now. */
    boolean publish(byte[] frame);

    /** The audience is there. */
    void onReady();

    /** Publishing begins now. */
    void onPublishing();

    /** A stream is complete and was told so. */
    void onStreamEnded(StreamId stream, long lastSequence);
  }

  /**
   * How long publishing waits for matched subscribers that are not ready, where no number was asked
   * for.
   */
  static final long PATIENCE_NS = 5_000_000_000L;

  /** How often the last number of a stream that rests is told. */
  static final long HEARTBEAT_NS = 500_000_000;

  private static final int MESSAGES_A_CYCLE = 1_024;

  private final PublisherId publisher;
  private final Collection<Topic> topics;
  private final MessageSource source;
  private final PublishSchedule schedule;
  private final OptionalInt waitSubscribers;
  private final long drainNs;
  private final Output output;
  private final Map<Topic, StreamOut> streams = new LinkedHashMap<>();
  private final Timer heartbeat = new Timer(0, HEARTBEAT_NS);
  private List<Audience> audiences = List.of();
  private PublisherState state = new PublisherState.Joining();
  private boolean audienceKnown;
  private boolean blocked;
  private boolean dry;
  private boolean released;

  /**
   * A publisher that has not joined.
   *
   * @param waitSubscribers how many ready subscribers each topic must have before publishing;
   *     without it, those matched at first, for at most {@link #PATIENCE_NS}
   * @param drainNs how long telling the end may take, nanoseconds
   */
  PublisherCore(
      PublisherId publisher,
      Collection<Topic> topics,
      MessageSource source,
      PublishSchedule schedule,
      OptionalInt waitSubscribers,
      long drainNs,
      Output output) {
    this.publisher = publisher;
    this.topics = List.copyOf(topics);
    this.source = source;
    this.schedule = schedule;
    this.waitSubscribers = waitSubscribers;
    this.drainNs = drainNs;
    this.output = output;
  }

  /**
   * The process is registered: its streams have their names. Later registrations change nothing.
   */
  void onRegistered(Incarnation incarnation) {
    if (state instanceof PublisherState.Joining joining) {
      for (Topic topic : topics) {
        streams.put(topic, new StreamOut(new StreamId(publisher, incarnation, topic)));
      }
      state = joining.toWaiting();
    }
  }

  /** Who listens, as of now. */
  void onAudience(List<Audience> now) {
    audiences = List.copyOf(now);
    audienceKnown = true;
  }

  /** It may begin, as soon as its audience is there. */
  void release() {
    released = true;
  }

  /** Ends in order: nothing new is published, the ends are told. */
  void stop(long nowNs) {
    if (state instanceof PublisherState.Publishing publishing) {
      state = publishing.toEnding(nowNs + drainNs);
    } else if (!(state instanceof PublisherState.Ending)) {
      state = new PublisherState.Ended();
    }
  }

  boolean isEnded() {
    return state instanceof PublisherState.Ended;
  }

  /** Whether the audience is there, but it may not begin yet. */
  boolean isHeld() {
    return state instanceof PublisherState.Ready && !released;
  }

  boolean isPublishing() {
    return state instanceof PublisherState.Publishing;
  }

  /** When {@link #cycle} has something to do by itself, on the monotonic clock. */
  long nextDeadlineNs() {
    if (state instanceof PublisherState.Waiting waiting) {
      return waiting.untilNs();
    }
    if (state instanceof PublisherState.Publishing) {
      boolean waits = blocked || dry; // A source that had nothing wakes the agent by itself.
      return Math.min(waits ? Long.MAX_VALUE : schedule.nextDueNs(), heartbeat.dueNs());
    }
    return state instanceof PublisherState.Ending ? heartbeat.dueNs() : Long.MAX_VALUE;
  }

  /** Whether something waits for room: the agent must look again soon. */
  boolean isBlocked() {
    return blocked;
  }

  /** How far the streams of some topics have come, for a subscriber that attaches. */
  List<StreamPosition> positions(Collection<Topic> of) {
    List<StreamPosition> positions = new ArrayList<>();
    for (Topic topic : of) {
      StreamOut stream = streams.get(topic);
      if (stream != null) {
        positions.add(new StreamPosition(stream.stream(), stream.lastSequence()));
      }
    }
    return positions;
  }

  /** The streams, by topic, for the summary. */
  Collection<StreamOut> streams() {
    return streams.values();
  }

  /**
   * One step.
   *
   * @return how much was done
   */
  int cycle(long nowNs, long nowUs) {
    if (state instanceof PublisherState.Waiting waiting) {
      return await(waiting, nowNs, nowUs);
    }
    if (state instanceof PublisherState.Ready ready) {
      return begin(ready, nowNs, nowUs);
    }
    if (state instanceof PublisherState.Publishing publishing) {
      int work = publish(nowNs, nowUs);
      if (!blocked && (source.isExhausted() || schedule.isOver(nowNs))) {
        state = publishing.toEnding(nowNs + drainNs);
        work++;
      } else if (heartbeat.fire(nowNs)) {
        announceRestingStreams();
      }
      return work;
    }
    return state instanceof PublisherState.Ending ending ? end(ending, nowNs) : 0;
  }

  private int await(PublisherState.Waiting waiting, long nowNs, long nowUs) {
    if (!audienceKnown) {
      return 0;
    }
    boolean everyoneReady = topics.stream().allMatch(this::isReady);
    if (!everyoneReady && nowNs < waiting.untilNs()) {
      if (waitSubscribers.isEmpty()) {
        state = waiting.until(nowNs + PATIENCE_NS);
      }
      return 0;
    }
    PublisherState.Ready ready = waiting.toReady();
    state = ready;
    output.onReady();
    return 1 + begin(ready, nowNs, nowUs);
  }

  private int begin(PublisherState.Ready ready, long nowNs, long nowUs) {
    if (!released) {
      return 0;
    }
    state = ready.toPublishing();
    schedule.start(nowNs, nowUs);
    output.onPublishing();
    return 1;
  }

  private boolean isReady(Topic topic) {
    int matched = 0;
    int ready = 0;
    for (Audience audience : audiences) {
      if (audience.topic().equals(topic)) {
        matched = audience.matched();
        ready = audience.ready();
      }
    }
    return ready >= waitSubscribers.orElse(matched);
  }

  private int publish(long nowNs, long nowUs) {
    if (blocked && !flushAll()) {
      return 0;
    }
    int taken = 0;
    dry = false;
    while (taken < MESSAGES_A_CYCLE && schedule.isDue(nowNs)) {
      var next = source.poll();
      if (next.isEmpty()) {
        dry = true;
        break;
      }
      StreamOut stream = streams.get(next.get().topic());
      stream.add(new Message(nowUs, schedule.dueUs(nowUs), next.get().payload()));
      schedule.take();
      taken++;
      if (stream.isFull() && !flush(stream)) {
        break;
      }
    }
    flushAll();
    return taken;
  }

  /** Sends what waits in every stream; false where something had to stay. */
  private boolean flushAll() {
    blocked = false;
    for (StreamOut stream : streams.values()) {
      if (!stream.isEmpty() && !flush(stream)) {
        return false;
      }
    }
    return true;
  }

  private boolean flush(StreamOut stream) {
    if (output.publish(BatchCodec.encode(stream.batch()))) {
      stream.onSent();
      return true;
    }
    if (schedule.isPaced()) { // What has no room now is refused; the next message is on time.
      stream.onRefused();
      return true;
    }
    blocked = true;
    return false;
  }

  private void announceRestingStreams() {
    for (StreamOut stream : streams.values()) {
      if (stream.isUnannounced() && output.publish(frame(stream, false))) {
        stream.onAnnounced();
      }
    }
  }

  private int end(PublisherState.Ending ending, long nowNs) {
    boolean everyEndTold = flushAll() && streams.values().stream().allMatch(this::tellEnd);
    if (everyEndTold || nowNs >= ending.untilNs()) {
      state = new PublisherState.Ended();
      return 1;
    }
    heartbeat.fire(nowNs);
    return 0;
  }

  private boolean tellEnd(StreamOut stream) {
    if (stream.isEnded()) {
      return true;
    }
    if (!output.publish(frame(stream, true))) {
      return false;
    }
    stream.onEnded();
    output.onStreamEnded(stream.stream(), stream.lastSequence());
    return true;
  }

  private static byte[] frame(StreamOut stream, boolean end) {
    ControlMessage message =
        end
            ? new ControlMessage.StreamEnd(stream.stream(), stream.lastSequence(), Epoch.NONE)
            : new ControlMessage.StreamHeartbeat(
                stream.stream(), stream.lastSequence(), Epoch.NONE);
    return ControlCodec.encode(Prefixes.topic(stream.stream().topic()), message);
  }
}
