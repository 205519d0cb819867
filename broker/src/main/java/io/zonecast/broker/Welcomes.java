package io.zonecast.broker;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.StreamId;
import io.zonecast.stream.HeldStream;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.GrantWelcome;
import io.zonecast.wire.Promise;
import io.zonecast.wire.StreamGrant;
import io.zonecast.wire.StreamPosition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What a broker answers to a subscriber that attaches: from which number on it misses nothing of
 * each stream. Not thread-safe.
 */
final class Welcomes {
  private final ZonePublishers publishers;
  private final ServiceDesk desk;
  private final ReliableRelay reliable;
  private final Relay relay;

  Welcomes(ZonePublishers publishers, ServiceDesk desk, ReliableRelay reliable, Relay relay) {
    this.publishers = publishers;
    this.desk = desk;
    this.reliable = reliable;
    this.relay = relay;
  }

  /**
   * A subscriber attaches. A standby welcomes it too, in the name of no reign and without a
   * position: so it knows that its subscriptions have arrived.
   *
   * @param reign this broker's; {@link Epoch#NONE} for a standby
   */
  ControlMessage.Welcome answer(ControlMessage.Attach attach, Epoch reign) {
    List<StreamPosition> positions =
        reign.equals(Epoch.NONE) ? List.of() : positions(attach, desk.onAttach(attach), reign);
    List<GrantWelcome> grants =
        positions.stream()
            .map(
                at ->
                    new GrantWelcome(
                        StreamGrant.of(at.stream()),
                        List.of(Promise.after(at.stream(), at.lastSequence()))))
            .toList();
    return new ControlMessage.Welcome(attach.nonce(), reign, attach.grantVersion(), grants);
  }

  private List<StreamPosition> positions(
      ControlMessage.Attach attach, Collection<StreamGrant> granted, Epoch reign) {
    List<StreamPosition> positions = new ArrayList<>();
    List<StreamGrant> reliably = new ArrayList<>();
    List<StreamGrant> others = new ArrayList<>();
    for (StreamGrant grant : granted) {
      boolean isReliable =
          publishers.of(grant).filter(publisher -> publisher.offer().isReliable()).isPresent();
      Optional<HeldStream> stream = reliable.find(idOf(grant));
      if (!isReliable) {
        others.add(grant);
      } else if (attach.reliability() == Reliability.BEST_EFFORT) {
        stream.ifPresent(known -> positions.add(new StreamPosition(known.id(), known.last())));
      } else if (stream.isPresent() || publishers.hasComeIn(reign, grant)) {
        reliably.add(grant);
      }
    }
    if (attach.reliability() == Reliability.RELIABLE) {
      positions.addAll(reliable.leftFor(attach)); // First: a next life waits for the one before.
      positions.addAll(reliable.onAttach(attach, reliably));
    }
    positions.addAll(relay.positions(others));
    return positions;
  }

  private static StreamId idOf(StreamGrant grant) {
    return new StreamId(grant.publisher(), grant.incarnation(), grant.topic());
  }
}
