package io.zonecast.publisher;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Lane;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.stream.HeldStream;
import io.zonecast.stream.Joining;
import io.zonecast.stream.Pins;
import io.zonecast.stream.Repairs;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.GrantWelcome;
import io.zonecast.wire.Promise;
import io.zonecast.wire.StreamGrant;
import io.zonecast.wire.StreamPosition;
import io.zonecast.wire.StreamRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What those who attach to this publisher are promised of its streams, and how that is kept: where
 * each begins, what each is owed, what each is sent again. Where a broker answers for the streams
 * nobody attaches here, and nothing is asked of this. Not thread-safe.
 */
final class Promises {
  /** What is told of those to whom a promise could not be kept. */
  @FunctionalInterface
  interface Undeliverable {
    void tell(SubscriberId subscriber, StreamId stream, long from, long to);
  }

  private final PublisherId publisher;
  private final StreamsOut streams;
  private final Pins pins = new Pins();
  private final Map<Topic, Set<SubscriberId>> owed = new HashMap<>();
  private final Map<Place, Set<SubscriberId>> attached = new HashMap<>();

  /** A lane of a topic, to which subscribers attach. */
  private record Place(Topic topic, Lane lane) {}

  /** Promises of these streams. */
  Promises(PublisherId publisher, StreamsOut streams) {
    this.publisher = publisher;
    this.streams = streams;
  }

  /** A stream begins: whoever attached and is owed its topic is owed all of it. */
  void onNewStream(StreamOut stream, long nowNs) {
    if (stream instanceof SelfKeptOut kept) {
      Set<SubscriberId> known = owed.getOrDefault(stream.stream().topic(), Set.of());
      kept.setOwed(known, nowNs);
      Place place = new Place(stream.stream().topic(), stream.stream().lane());
      for (SubscriberId subscriber : attached.getOrDefault(place, Set.of())) {
        if (known.contains(subscriber)) {
          kept.onAttach(subscriber, 0);
        }
      }
    }
  }

  /**
   * A subscriber attaches.
   *
   * @param topics those of this publisher, by name
   * @return of each topic from where on it gets which stream of the lane
   */
  List<GrantWelcome> onAttach(
      ControlMessage.Attach attach,
      Incarnation incarnation,
      Map<Topic, TopicOut> topics,
      long nowNs) {
    List<GrantWelcome> welcomes = new ArrayList<>();
    for (Topic topic : attach.topics()) {
      TopicOut out = topics.get(topic);
      if (out != null) {
        StreamGrant grant = new StreamGrant(publisher, incarnation, topic, attach.lane());
        welcomes.add(
            new GrantWelcome(grant, out.firstTermLeft(), promises(attach, grant, out, nowNs)));
      }
    }
    return welcomes;
  }

  private List<Promise> promises(
      ControlMessage.Attach attach, StreamGrant grant, TopicOut topic, long nowNs) {
    Map<StreamId, Promise> promises = new LinkedHashMap<>();
    boolean reliably = attach.reliability() == Reliability.RELIABLE;
    if (reliably) {
      attached
          .computeIfAbsent(new Place(topic.topic(), grant.lane()), none -> new HashSet<>())
          .add(attach.subscriber());
      for (KeptOut stream : streams.kept(topic.topic())) {
        if (grant.holds(stream.stream())) {
          follow(stream, attach, promises);
        }
      }
      addMissed(attach, grant, topic, promises);
    }
    Map<HeldStream, SelfKeptOut> joined = new LinkedHashMap<>();
    for (StreamOut stream : topic.present()) {
      if (stream instanceof SelfKeptOut kept) {
        joined.put(kept.held(), kept);
      } else if (grant.holds(stream.stream())) {
        promises.put(stream.stream(), Promise.after(stream.stream(), stream.lastSequence()));
      }
    }
    for (Promise promise : Joining.at(joined.keySet(), attach.history())) {
      boolean isOfLane = grant.holds(promise.stream()); // Else its own lane promises it.
      if (isOfLane && !promises.containsKey(promise.stream())) {
        SelfKeptOut kept = (SelfKeptOut) streams.get(promise.stream());
        promises.put(
            promise.stream(),
            reliably ? owe(kept, attach, promise) : pin(kept, attach, promise, nowNs));
      }
    }
    return List.copyOf(promises.values());
  }

  /** What it is owed of terms that are over and does not follow: it was away in the meantime. */
  private void addMissed(
      ControlMessage.Attach attach,
      StreamGrant grant,
      TopicOut topic,
      Map<StreamId, Promise> promises) {
    for (KeptOut stream : streams.kept(topic.topic())) {
      StreamId id = stream.stream();
      if (stream instanceof SelfKeptOut kept
          && id.term() < topic.firstTermLeft()
          && grant.holds(id)
          && !promises.containsKey(id)) {
        kept.held()
            .position(attach.subscriber())
            .filter(position -> position < kept.lastSequence())
            .ifPresent(position -> promises.put(id, Promise.after(id, position)));
      }
    }
  }

  /** What it follows already goes on where it is. */
  private static void follow(
      KeptOut stream, ControlMessage.Attach attach, Map<StreamId, Promise> promises) {
    for (StreamPosition position : attach.positions()) {
      if (position.stream().equals(stream.stream()) && stream instanceof SelfKeptOut kept) {
        if (position.lastSequence() <= kept.lastSequence()) {
          kept.held().onDelivered(attach.subscriber(), position.lastSequence());
        }
        kept.onAttach(attach.subscriber(), kept.lastSequence());
        promises.put(kept.stream(), Promise.after(kept.stream(), kept.lastSequence()));
      }
    }
  }

  private static Promise owe(SelfKeptOut stream, ControlMessage.Attach attach, Promise promise) {
    long after = stream.onAttach(attach.subscriber(), promise.historyAfter());
    return new Promise(promise.stream(), after, promise.historyAfter(), promise.cut());
  }

  private Promise pin(
      SelfKeptOut stream, ControlMessage.Attach attach, Promise promise, long nowNs) {
    pins.pin(attach.nonce(), promise, stream.held(), nowNs);
    return promise;
  }

  /** Those that are owed a topic's messages from now on. */
  void onOwed(Topic topic, Set<SubscriberId> now, long nowNs) {
    owed.put(topic, now);
    for (Lane lane : Lane.values()) {
      attached.getOrDefault(new Place(topic, lane), new HashSet<>()).retainAll(now);
    }
    for (KeptOut stream : streams.kept(topic)) {
      if (stream instanceof SelfKeptOut kept) {
        kept.setOwed(now, nowNs);
      }
    }
  }

  /** Time goes on: tells who did not come back for what it was owed. */
  void onTick(long nowNs, Undeliverable undeliverable) {
    pins.onTick(nowNs);
    for (KeptOut stream : streams.kept()) {
      if (stream instanceof SelfKeptOut kept) {
        for (SubscriberId gone : kept.onTick(nowNs)) {
          kept.held()
              .position(gone)
              .filter(at -> at < kept.lastSequence())
              .ifPresent(
                  at -> undeliverable.tell(gone, kept.stream(), at + 1, kept.lastSequence()));
        }
      }
    }
  }

  /**
   * A subscriber has delivered.
   *
   * @return whether it can have
   */
  boolean onDelivered(ControlMessage.Delivered delivered) {
    boolean possible = true;
    for (StreamPosition position : delivered.positions()) {
      possible &=
          streams.get(position.stream()) instanceof SelfKeptOut kept
              && kept.onDelivered(delivered.subscriber(), position.lastSequence());
    }
    return possible;
  }

  /** What answers who lacks numbers, to its inbox. */
  List<byte[]> onRepairRequest(ControlMessage.RepairRequest request, long nowNs) {
    List<byte[]> answers = new ArrayList<>();
    for (StreamRange range : request.ranges()) {
      if (streams.get(range.stream()) instanceof SelfKeptOut kept) {
        answers.addAll(
            Repairs.answer(
                request.nonce(),
                range,
                kept.held(),
                pins.of(request.nonce(), range, nowNs),
                Epoch.NONE));
      }
    }
    return answers;
  }
}
