package io.zonecast.publisher;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Lane;
import io.zonecast.domain.OnSlow;
import io.zonecast.domain.Ownership;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.PublisherPolicies;
import io.zonecast.domain.Qos;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.runtime.Deadlines;
import io.zonecast.runtime.Timer;
import io.zonecast.wire.Audience;
import io.zonecast.wire.ControlCodec;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.GrantWelcome;
import io.zonecast.wire.Prefixes;
import io.zonecast.wire.StreamProgress;
import io.zonecast.wire.Tenure;
import io.zonecast.wire.TenureReport;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;

/**
 * Decides what a publisher sends when. Never asks by which way messages travel: it hands frames to
 * its {@link Output}, which has room for them or not. A batch is whatever is due when the output
 * takes it; a lone message leaves at once. Not thread-safe.
 */
final class PublisherCore {
  /** Where frames go, and what is told. */
  interface Output extends Tenures.Output {
    /** Nothing was published on a topic within the deadline. */
    default void onDeadlineMissed(Topic topic) {}

    @Override
    default void onOwner(Topic topic, long term) {}

    @Override
    default void onNotOwner(Topic topic, long term) {}

    /** Sends a frame of a topic on a lane; false where there is no room now. */
    boolean publish(Lane lane, byte[] frame);

    /** The audience is there. */
    void onReady();

    /** Publishing begins now. */
    void onPublishing();

    /** A stream is complete and was told so. */
    void onStreamEnded(StreamId stream, long lastSequence);

    /** Everything up to {@code last} of a stream survives as promised. */
    default void onAcknowledged(StreamId stream, long first, long last, Epoch epoch) {}

    /** What is not acknowledged was sent to the primary of a new reign. */
    default void onResent(Epoch epoch, long messages) {}

    /** A subscriber is gone that was owed these numbers. */
    default void onUndeliverable(SubscriberId subscriber, StreamId stream, long from, long to) {}

    /** A window has been full for a while, and that is to be the end. */
    default void onTooSlow(StreamId stream) {}
  }

  /** Makes the streams, as the way on which they leave wants them. */
  @FunctionalInterface
  interface Streams {
    StreamOut make(StreamId stream);
  }

  /**
   * How long publishing waits for matched subscribers that are not ready, where no number was asked
   * for.
   */
  static final long PATIENCE_NS = 5_000_000_000L;

  /** How often the last number of a stream that rests is told. */
  static final long HEARTBEAT_NS = 500_000_000;

  /** So long a full window is the ebb and flow of acknowledgements; after that somebody is slow. */
  static final long SLOW_NS = 1_000_000_000;

  private static final int MESSAGES_A_CYCLE = 4_096;

  /** Most frames of answers that wait on a lane; what is asked for then is not answered. */
  private static final int MOST_ANSWERS = 1_000;

  private final PublisherId publisher;
  private final Collection<Topic> topics;
  private final MessageSource source;
  private final PublishSchedule schedule;
  private final OptionalInt waitSubscribers;
  private final long drainNs;
  private final Output output;
  private final boolean exitOnSlow;
  private final SortedSet<Integer> priorities;

  /**
   * Whether a message's place in its topic is not its number, since a topic has several streams.
   */
  private final boolean indexed;

  private final Streams makeStreams;
  private final Set<Lane> lanes;
  private final StreamsOut streams;
  private final Map<Topic, TopicOut> topicsOut = new HashMap<>();
  private final boolean exclusive;
  private final Deadlines<Topic> deadlines;
  private final Tenures tenures;
  private final Promises promises;
  private final Map<Lane, Deque<byte[]>> answers = new EnumMap<>(Lane.class);
  private final MessageSource.Room room = this::isRoomFor;
  private final StreamsOut.Ways sending;
  private final Timer heartbeat = new Timer(0, HEARTBEAT_NS);
  private List<Audience> audiences = List.of();
  private PublisherState state = new PublisherState.Joining();
  private boolean audienceKnown;
  private boolean dry;
  private boolean released;
  private long fullSinceNs = Long.MAX_VALUE;
  private long acknowledgedWhenFull;
  private Epoch reign = Epoch.NONE;
  private boolean resendIsDue;
  private Optional<Incarnation> incarnation = Optional.empty();
  private long nowNs;

  /**
   * A publisher that has not joined.
   *
   * @param waitSubscribers how many ready subscribers each topic must have before publishing;
   *     without it, those matched at first, for at most {@link #PATIENCE_NS}
   * @param drainNs how long the end may take, nanoseconds
   * @param qos what it offers
   * @param policies what it offers beyond what subscribers ask for
   * @param makeStreams asked once for each stream
   */
  PublisherCore(
      PublisherId publisher,
      Collection<Topic> topics,
      MessageSource source,
      PublishSchedule schedule,
      OptionalInt waitSubscribers,
      long drainNs,
      Qos qos,
      PublisherPolicies policies,
      Streams makeStreams,
      Output output) {
    this.publisher = publisher;
    this.topics = List.copyOf(topics);
    this.source = source;
    this.schedule = schedule;
    this.waitSubscribers = waitSubscribers;
    this.drainNs = drainNs;
    this.exitOnSlow = policies.retention().onSlow() == OnSlow.EXIT;
    this.priorities = policies.priorities();
    this.indexed = priorities.size() > 1;
    this.lanes = policies.lanes();
    for (Lane lane : Lane.values()) {
      answers.put(lane, new ArrayDeque<>());
    }
    this.streams = new StreamsOut(lanes);
    this.promises = new Promises(publisher, streams);
    this.exclusive = qos.ownership() == Ownership.EXCLUSIVE;
    this.deadlines = new Deadlines<>(qos.deadline().periodNs());
    this.tenures = new Tenures(topicsOut, lanes, streams, deadlines, output);
    this.makeStreams = makeStreams;
    this.output = output;
    StreamOut.Sending express = frame -> sendNew(Lane.EXPRESS, frame);
    StreamOut.Sending normal = frame -> sendNew(Lane.NORMAL, frame);
    this.sending = lane -> lane == Lane.EXPRESS ? express : normal;
  }

  /**
   * The process is registered: its streams have their names. Later registrations change nothing.
   */
  void onRegistered(Incarnation incarnation) {
    if (state instanceof PublisherState.Joining joining) {
      this.incarnation = Optional.of(incarnation);
      for (Topic topic : topics) {
        TopicOut out = new TopicOut(publisher, incarnation, topic, this::newStream);
        topicsOut.put(topic, out);
        if (exclusive) {
          out.filter();
        } else if (!indexed) { // Whoever answers for the stream is to know it before its first
          // message.
          out.at(priorities.first());
        }
      }
      state = joining.toWaiting();
    }
  }

  /** How it stands on the topics that only their owner may publish. */
  void onTenures(Collection<Tenure> now) {
    tenures.onTenures(now);
    heartbeat.hasten(Long.MIN_VALUE);
  }

  /** How it stands on them by itself. */
  List<TenureReport> tenureReports() {
    return exclusive ? tenures.reports() : List.of();
  }

  /** Messages of a topic that did not count, since somebody else owned it. */
  long filtered(Topic topic) {
    TopicOut out = topicsOut.get(topic);
    return out == null ? 0 : out.filteredMessages();
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

  /**
   * What it waits for while it does not publish.
   *
   * @param broker says that a broker lacks, where one does
   */
  Optional<String> waitsFor(Optional<String> broker) {
    if (isPublishing() || isEnded()) {
      return Optional.empty();
    }
    if (isHeld()) {
      return Optional.of("ready; a line on standard input begins it");
    }
    if (state instanceof PublisherState.Ending) {
      return Optional.of(
          "ending, within --drain-timeout: "
              + broker.orElse("not everything is on its way or acknowledged"));
    }
    return Optional.of(
        broker.orElse(
            audienceKnown ? "the subscribers are not ready" : "it is not known yet who listens"));
  }

  /** When {@link #cycle} has something to do by itself, on the monotonic clock. */
  long nextDeadlineNs() {
    if (state instanceof PublisherState.Waiting waiting) {
      return waiting.untilNs();
    }
    if (state instanceof PublisherState.Publishing) {
      boolean waits =
          streams.isBlocked() || dry; // A source that had nothing wakes the agent by itself.
      return Math.min(
          Math.min(waits ? Long.MAX_VALUE : schedule.nextDueNs(), heartbeat.dueNs()),
          deadlines.nextDeadlineNs());
    }
    return state instanceof PublisherState.Ending ending
        ? Math.min(heartbeat.dueNs(), ending.untilNs())
        : Long.MAX_VALUE;
  }

  /** Whether something waits for room: the agent must look again soon. */
  boolean isBlocked() {
    return streams.isBlocked() || areAnswersWaiting();
  }

  /**
   * From where on a subscriber that attaches gets which stream; nothing before it is registered.
   */
  List<GrantWelcome> onAttach(ControlMessage.Attach attach, long nowNs) {
    return incarnation
        .map(life -> promises.onAttach(attach, life, topicsOut, nowNs))
        .orElse(List.of());
  }

  /** Those that are owed a topic's messages, where this publisher answers for them. */
  void onOwed(Topic topic, Set<SubscriberId> owed, long nowNs) {
    promises.onOwed(topic, owed, nowNs);
  }

  /**
   * A subscriber has delivered.
   *
   * @return whether it can have
   */
  boolean onDelivered(ControlMessage.Delivered delivered) {
    return promises.onDelivered(delivered);
  }

  /**
   * Answers who lacks numbers, to its inbox, before anything new is sent there; who gets no answer
   * asks again.
   *
   * @param lane of the inbox
   * @return whether there was room for the answer
   */
  boolean onRepairRequest(ControlMessage.RepairRequest request, Lane lane, long nowNs) {
    boolean hasRoom = answers.get(lane).size() < MOST_ANSWERS;
    if (hasRoom) {
      answers.get(lane).addAll(promises.onRepairRequest(request, nowNs));
      flushAnswers();
    }
    return hasRoom;
  }

  private boolean areAnswersWaiting() {
    return answers.values().stream().anyMatch(waiting -> !waiting.isEmpty());
  }

  /** Sends what answers others; false where something had to stay on each lane. */
  private boolean flushAnswers() {
    answers.forEach(
        (lane, waiting) -> {
          while (!waiting.isEmpty() && output.publish(lane, waiting.peekFirst())) {
            waiting.removeFirst();
          }
        });
    return lanes.stream().anyMatch(lane -> answers.get(lane).isEmpty());
  }

  /** Nothing new is sent on a lane before those have theirs that lack something. */
  private boolean sendNew(Lane lane, byte[] frame) {
    return answers.get(lane).isEmpty() && output.publish(lane, frame);
  }

  /** Another reign of the primary that answers for what is published. */
  void onReign(Epoch epoch, long nowNs) {
    reign = epoch;
    for (KeptOut stream : streams.kept()) {
      if (stream instanceof RelayedOut relayed) {
        relayed.onReign(nowNs);
        streams.enqueue(relayed);
        resendIsDue = state instanceof PublisherState.Publishing;
      }
    }
  }

  /**
   * The primary says how far streams have come.
   *
   * @return whether they are this publisher's and can have
   */
  boolean onProgress(List<StreamProgress> progresses, long nowNs) {
    boolean possible = true;
    for (StreamProgress progress : progresses) {
      StreamOut stream = streams.get(progress.stream());
      boolean hasNotBegun = stream == null && progress.held() == 0;
      possible &=
          hasNotBegun
              || (stream instanceof RelayedOut relayed && onProgress(relayed, progress, nowNs));
    }
    return possible;
  }

  private boolean onProgress(RelayedOut relayed, StreamProgress progress, long nowNs) {
    boolean possible = relayed.onProgress(progress, nowNs);
    if (relayed.isBehind()) {
      streams.enqueue(relayed);
    }
    return possible;
  }

  /** Every stream, for the summary. */
  Collection<StreamOut> streams() {
    return streams.all();
  }

  /**
   * One step.
   *
   * @return 0 where the next cycle may wait for {@link #nextDeadlineNs} or for what arrives
   */
  int cycle(long atNs, long nowUs) {
    nowNs = atNs;
    promises.onTick(nowNs, output::onUndeliverable);
    int work = step(nowNs, nowUs);
    tellAcknowledged();
    if (isPublishing()) { // Who has ended promises no more messages.
      deadlines.takeOverdue(nowNs).forEach(output::onDeadlineMissed);
    }
    return work;
  }

  private int step(long nowNs, long nowUs) {
    if (!flushAnswers()) {
      return 0; // Somebody is behind: what is new would only come in between.
    }
    if (state instanceof PublisherState.Waiting waiting) {
      introduceStreams();
      return await(waiting, nowNs, nowUs);
    }
    if (state instanceof PublisherState.Ready ready) {
      return begin(ready, nowNs, nowUs);
    }
    if (state instanceof PublisherState.Publishing publishing) {
      resend(nowNs);
      publish(nowNs, nowUs);
      if (!streams.isBlocked() && (source.isExhausted() || schedule.isOver(nowNs))) {
        state = publishing.toEnding(nowNs + drainNs);
        return 1;
      }
      if (heartbeat.fire(nowNs)) {
        announceRestingStreams();
      }
      return streams.mayTakeMore() && !dry && schedule.isDue(nowNs) ? 1 : 0;
    }
    return state instanceof PublisherState.Ending ending ? end(ending, nowNs) : 0;
  }

  /** Whoever answers for the streams must know them before anybody is promised something. */
  private void introduceStreams() {
    streams.flush(sending);
    streams.unblock(); // It is tried again: the primary asks for what it does not know.
  }

  private int await(PublisherState.Waiting waiting, long nowNs, long nowUs) {
    if (!audienceKnown) {
      return 0;
    }
    boolean everyoneReady =
        topics.stream().allMatch(this::isReady) && (!exclusive || tenures.areKnown());
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
      introduceStreams();
      return 0;
    }
    state = ready.toPublishing();
    schedule.start(nowNs, nowUs);
    topics.forEach(topic -> deadlines.onSeen(topic, nowNs));
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

  /** What a reliable stream must send again comes before anything new. */
  private void resend(long nowNs) {
    long before = 0;
    for (KeptOut stream : streams.kept()) {
      if (stream instanceof RelayedOut relayed) {
        relayed.onTick(nowNs);
        before += relayed.held().last() - relayed.sent();
        if (relayed.isBehind()) {
          streams.enqueue(relayed);
        }
      }
    }
    if (resendIsDue && streams.flush(sending)) {
      resendIsDue = false;
      output.onResent(reign, before);
    }
  }

  private void publish(long nowNs, long nowUs) {
    tellTenures();
    streams.flush(sending);
    int taken = 0;
    dry = false;
    while (taken < MESSAGES_A_CYCLE && streams.mayTakeMore() && schedule.isDue(nowNs)) {
      var next = source.poll(room);
      if (next.isEmpty()) {
        dry = true;
        break;
      }
      add(next.get(), nowUs);
      schedule.take();
      taken++;
    }
    watchFullWindows(nowNs);
    streams.flushRest(sending);
  }

  private void add(Publication next, long nowUs) {
    TopicOut topic = topicsOut.get(next.topic());
    deadlines.onSeen(next.topic(), nowNs);
    if (topic.isFiltered()) {
      topic.countFiltered();
      return;
    }
    streams.add(
        topic.at(next.priority()),
        nowUs,
        schedule.dueUs(nowUs),
        next.payload(),
        indexed ? topic.nextIndex() : 0,
        sending);
  }

  private boolean isRoomFor(Topic topic, int priority) {
    TopicOut out = topicsOut.get(topic);
    if (out.isFiltered()) {
      return true;
    }
    StreamOut stream = out.at(priority);
    return streams.mayTakeMore(Lane.of(priority)) && stream.hasRoom() && !stream.isFull();
  }

  /** Before anything of a term is sent, whoever listens is to know that it has begun. */
  private void tellTenures() {
    if (exclusive) {
      for (TopicOut topic : topicsOut.values()) {
        if (topic.startIsDue() && tenures.starts(topic).stream().allMatch(this::tell)) {
          topic.onStartTold();
        }
      }
    }
  }

  private boolean tell(ControlMessage.TenureStart start) {
    return output.publish(
        start.stream().lane(), ControlCodec.encode(Prefixes.topic(start.stream().topic()), start));
  }

  private StreamOut newStream(StreamId id) {
    StreamOut stream = makeStreams.make(id);
    streams.put(stream);
    promises.onNewStream(stream, nowNs);
    return stream;
  }

  private void watchFullWindows(long nowNs) {
    KeptOut full = streams.firstWithoutRoom();
    if (full == null) {
      fullSinceNs = Long.MAX_VALUE;
    } else if (fullSinceNs == Long.MAX_VALUE || full.acknowledged() > acknowledgedWhenFull) {
      fullSinceNs = nowNs; // Full and moving is what publishing without a rate looks like.
      acknowledgedWhenFull = full.acknowledged();
    } else if (exitOnSlow && nowNs - fullSinceNs >= SLOW_NS) {
      output.onTooSlow(full.stream());
    }
  }

  private void tellAcknowledged() {
    for (KeptOut stream : streams.kept()) {
      long before = stream.toldAcknowledged();
      if (stream.acknowledged() > before) {
        stream.onAcknowledgedTold();
        output.onAcknowledged(stream.stream(), before + 1, stream.acknowledged(), reign);
      }
    }
  }

  private void announceRestingStreams() {
    if (exclusive) { // Again and again: who missed it would wait for the end of the former term.
      tenures.starts().forEach(this::tell);
    }
    for (StreamOut stream : List.copyOf(streams.all())) {
      if (isOver(stream) && stream.isSettled()) {
        tellEnd(stream);
      }
    }
    for (StreamOut stream : streams.all()) {
      if (stream.isUnannounced() && tellLast(stream, false)) {
        stream.onAnnounced();
      }
    }
  }

  private int end(PublisherState.Ending ending, long nowNs) {
    resend(nowNs);
    boolean everyEndTold =
        streams.flush(sending)
            && streams.all().stream().allMatch(StreamOut::isSettled)
            && streams.all().stream().allMatch(this::tellEnd);
    if (everyEndTold || nowNs >= ending.untilNs()) {
      state = new PublisherState.Ended();
      return 1;
    }
    if (heartbeat.fire(nowNs)) {
      announceRestingStreams();
    }
    return 0;
  }

  /** Whether a stream's term is over. */
  private boolean isOver(StreamOut stream) {
    StreamId id = stream.stream();
    TopicOut topic = topicsOut.get(id.topic());
    return id.term() > 0 && (topic.isFiltered() || topic.term() > id.term());
  }

  private boolean tellEnd(StreamOut stream) {
    if (stream.isEnded()) {
      return true;
    }
    if (!tellLast(stream, true)) {
      return false;
    }
    stream.onEnded();
    output.onStreamEnded(stream.stream(), stream.lastSequence());
    return true;
  }

  private boolean tellLast(StreamOut stream, boolean end) {
    ControlMessage message =
        end
            ? new ControlMessage.StreamEnd(stream.stream(), stream.lastSequence(), Epoch.NONE)
            : new ControlMessage.StreamHeartbeat(
                stream.stream(), stream.lastSequence(), Epoch.NONE);
    return output.publish(
        stream.stream().lane(),
        ControlCodec.encode(Prefixes.topic(stream.stream().topic()), message));
  }
}
