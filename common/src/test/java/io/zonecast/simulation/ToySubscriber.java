package io.zonecast.simulation;

import io.zonecast.domain.Arrival;
import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.SequenceTracker;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.LinkId;
import io.zonecast.port.Pattern;
import io.zonecast.port.TimeSource;
import io.zonecast.port.Znode;
import io.zonecast.wire.StreamGrant;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Connects to every registered {@link ToyPublisher} and delivers in order; builds a link that was
 * silent for a second anew. With a planted bug it keeps that bug's promise to be found.
 */
final class ToySubscriber extends ToyAgent {
  /** What may be wrong with it. */
  enum Bug {
    NONE,
    NO_DEDUPLICATION,
    NO_MATCH_CHECK
  }

  private static final byte[] PREFIX = {'T'};
  private static final long SILENCE_NS = 1_000 * MS;

  private final Topic topic = new Topic("T");
  private final Recorder recorder;
  private final SubscriberId id;
  private final Bug bug;
  private final Map<String, StreamId> matched = new LinkedHashMap<>();
  private final Map<StreamId, SequenceTracker> trackers = new HashMap<>();
  private final Map<String, LinkId> links = new LinkedHashMap<>();
  private final Map<LinkId, Long> heardNs = new HashMap<>();
  private final Map<LinkId, String> hosts = new HashMap<>();

  ToySubscriber(
      SimTransport transport,
      SimCoordinator coordinator,
      TimeSource time,
      Recorder recorder,
      Bug bug) {
    super(transport, coordinator, time, 200 * MS);
    this.recorder = recorder;
    this.id = new SubscriberId(transport.host());
    this.bug = bug;
  }

  @Override
  void begin() {
    coordinator.watch(ToyPublisher.ROOT);
  }

  @Override
  void onEvent(CoordinatorEvent event) {
    if (event instanceof CoordinatorEvent.Present present && present.znode().data().length > 0) {
      match(present.znode());
    } else if (event instanceof CoordinatorEvent.Absent absent) {
      unmatch(absent.path());
    }
  }

  private void match(Znode znode) {
    if (matched.containsKey(znode.path())) {
      return;
    }
    List<String> offer = List.of(new String(znode.data(), StandardCharsets.UTF_8).split(" ", 2));
    String host = offer.get(0);
    long incarnation = Long.parseLong(offer.get(1));
    StreamId stream =
        new StreamId(
            new PublisherId(host),
            new Incarnation(incarnation == 0 ? znode.czxid() : incarnation),
            topic);
    matched.put(znode.path(), stream);
    recorder.record(new Fact.Matched(id, StreamGrant.of(stream)));
    recorder.record(new Fact.Joined(id, stream, 1));
    if (!links.containsKey(host)) {
      connect(host);
    }
  }

  private void unmatch(String path) {
    StreamId stream = matched.remove(path);
    if (stream != null && !matched.containsValue(stream)) {
      recorder.record(new Fact.Unmatched(id, StreamGrant.of(stream)));
    }
  }

  private void connect(String host) {
    LinkId link = transport.connect(Pattern.SUBSCRIPTION, new Endpoint(host, ToyPublisher.PORT));
    transport.subscribe(link, PREFIX);
    links.put(host, link);
    hosts.put(link, host);
    heardNs.put(link, time.nanoTime());
  }

  @Override
  void onTimer() {
    for (Map.Entry<String, LinkId> entry : List.copyOf(links.entrySet())) {
      if (time.nanoTime() - heardNs.get(entry.getValue()) > SILENCE_NS) {
        transport.close(entry.getValue());
        connect(entry.getKey());
      }
    }
  }

  @Override
  public void onFrame(LinkId link, byte[] frame) {
    heardNs.put(link, time.nanoTime());
    ByteBuffer fields = ByteBuffer.wrap(frame, 1, ToyPublisher.FRAME_BYTES - 1);
    Incarnation incarnation = new Incarnation(fields.getLong());
    long sequence = fields.getLong();
    StreamId stream = new StreamId(new PublisherId(hosts.get(link)), incarnation, topic);
    if (bug != Bug.NO_MATCH_CHECK && !matched.containsValue(stream)) {
      return;
    }
    Arrival arrival =
        trackers.computeIfAbsent(stream, key -> new SequenceTracker(0)).onSequence(sequence);
    if (bug == Bug.NO_DEDUPLICATION
        || arrival instanceof Arrival.InOrder
        || arrival instanceof Arrival.Gap) {
      recorder.record(new Fact.Delivered(id, stream, sequence, Epoch.NONE));
    }
  }
}
