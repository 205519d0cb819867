package io.zonecast.broker;

import io.zonecast.domain.Batch;
import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Message;
import io.zonecast.domain.Offer;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.Request;
import io.zonecast.domain.Route;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import io.zonecast.measurement.Counters;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.Znode;
import io.zonecast.registry.InSyncRecord.Member;
import io.zonecast.registry.ProcessAddress;
import io.zonecast.registry.PublisherRecord;
import io.zonecast.registry.RegistryView;
import io.zonecast.registry.SubscriberRecord;
import io.zonecast.registry.ZnodeJson;
import io.zonecast.registry.ZnodePaths;
import io.zonecast.stream.HeldStreams;
import io.zonecast.wire.BatchCodec;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.MalformedFrameException;
import io.zonecast.wire.StreamGrant;
import io.zonecast.wire.StreamPosition;
import io.zonecast.wire.StreamRange;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lets a broker do, before it is ever elected, what it does in its first moment as a primary: on a
 * publisher and a subscriber that do not exist, with nobody who hears it. What was never run is
 * slow the first time, and that time would be in the middle of a take-over.
 */
final class WarmUp {
  private static final int MESSAGES = 2_000;
  private static final Epoch REIGN = new Epoch(1);
  private static final ZoneId ZONE = new ZoneId(1);
  private static final SubscriberId SUBSCRIBER = new SubscriberId("warm-up");
  private static final StreamId STREAM =
      new StreamId(new PublisherId("warm-up"), new Incarnation(1), new Topic("warm-up"));
  private static final ProcessAddress NOWHERE =
      new ProcessAddress("nowhere", 1, new Endpoint("nowhere", 1));

  private WarmUp() {}

  /** Does it; takes some tens of milliseconds on a JVM that has just begun. */
  static void run() {
    try {
      relay();
    } catch (MalformedFrameException impossible) {
      throw new IllegalStateException("frames of our own", impossible);
    }
  }

  private static void relay() throws MalformedFrameException {
    RegistryView view = new RegistryView();
    view.apply(subscriber());
    HeldStreams held = new HeldStreams();
    Counters counters = new Counters();
    ReliableRelay reliable =
        new ReliableRelay(
            held,
            new OwedSubscribers(view, new RecentPublishers(view), new OneSubscriber()),
            new NoStandby(),
            counters,
            new Nobody());
    PublisherRecord publisher = publisher();
    Relay relay =
        new Relay(new Nobody(), counters, any -> Optional.of(publisher), any -> true, reliable);
    relay.setEpoch(REIGN);
    reliable.begin(REIGN, 0);
    Message message = new Message(1, 1, new byte[100]);
    for (int i = 1; i <= MESSAGES; i++) {
      long nowNs = i * 1_000_000L;
      relay.onFrame(BatchCodec.encode(new Batch(STREAM, i, List.of(message))), nowNs);
      reliable.onDelivered(
          new ControlMessage.Delivered(
              SUBSCRIBER, new Incarnation(1), REIGN, List.of(new StreamPosition(STREAM, i))));
      reliable.onRepairRequest(
          new ControlMessage.RepairRequest(1, List.of(new StreamRange(STREAM, i, i))), true);
      reliable.cycle(nowNs);
      relay.cycle(nowNs);
    }
  }

  private static CoordinatorEvent subscriber() {
    Request request =
        new Request(
            SUBSCRIBER, new Incarnation(1), Set.of(STREAM.topic()), ZONE, Reliability.RELIABLE);
    byte[] data = ZnodeJson.subscriber(new SubscriberRecord(request, NOWHERE, 1), Optional.empty());
    return new CoordinatorEvent.Present(
        new Znode(ZnodePaths.subscriber(SUBSCRIBER), data, 1, 0, 1));
  }

  private static PublisherRecord publisher() {
    return new PublisherRecord(
        new Offer(
            STREAM.publisher(),
            STREAM.incarnation(),
            Set.of(STREAM.topic()),
            new Route.ViaBroker(ZONE),
            Reliability.RELIABLE),
        ZONE,
        NOWHERE,
        1);
  }

  /** Everybody who is there is matched. */
  private static final class OneSubscriber implements OwedSubscribers.Audience {
    @Override
    public boolean isKnown() {
      return true;
    }

    @Override
    public Set<SubscriberId> matched(StreamGrant stream) {
      return Set.of(SUBSCRIBER);
    }

    @Override
    public boolean isAttached(SubscriberId subscriber) {
      return true;
    }
  }

  /** Nobody stands by. */
  private static final class NoStandby implements ReliableRelay.Succession {
    @Override
    public Set<Member> required() {
      return Set.of();
    }

    @Override
    public Collection<Member> standing() {
      return List.of();
    }

    @Override
    public void setInSync(List<Member> standbys) {}
  }

  /** Nobody hears anything. */
  private static final class Nobody implements Relay.Output, ReliableRelay.Output {
    @Override
    public boolean publish(byte[] frame) {
      return true;
    }

    @Override
    public void publishToThoseWithRoom(byte[] frame) {}

    @Override
    public void setReading(boolean reading) {}

    @Override
    public void acknowledge(
        PublisherId publisher, ControlMessage.Acknowledgement acknowledgement) {}

    @Override
    public void onUndeliverable(SubscriberId subscriber, StreamId stream, long from, long to) {}
  }
}
