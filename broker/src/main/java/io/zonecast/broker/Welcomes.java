package io.zonecast.broker;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.Lane;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.StreamId;
import io.zonecast.registry.PublisherRecord;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.GrantWelcome;
import io.zonecast.wire.Promise;
import io.zonecast.wire.StreamGrant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a broker answers to a subscriber that attaches: from which number on it misses nothing of
 * each stream. Not thread-safe.
 */
final class Welcomes {
  private final ZonePublishers publishers;
  private final ServiceDesk desk;
  private final ReliableRelay kept;
  private final Map<Lane, Relay> relays;

  Welcomes(
      ZonePublishers publishers, ServiceDesk desk, ReliableRelay kept, Map<Lane, Relay> relays) {
    this.publishers = publishers;
    this.desk = desk;
    this.kept = kept;
    this.relays = relays;
  }

  /**
   * A subscriber attaches. A standby welcomes it too, in the name of no reign and without a
   * position: so it knows that its subscriptions have arrived.
   *
   * @param reign this broker's; {@link Epoch#NONE} for a standby
   */
  ControlMessage.Welcome answer(ControlMessage.Attach attach, Epoch reign, long nowNs) {
    List<GrantWelcome> grants =
        reign.equals(Epoch.NONE) ? List.of() : grants(attach, desk.onAttach(attach), reign, nowNs);
    return new ControlMessage.Welcome(attach.nonce(), reign, attach.grantVersion(), grants);
  }

  private List<GrantWelcome> grants(
      ControlMessage.Attach attach, Collection<StreamGrant> granted, Epoch reign, long nowNs) {
    List<GrantWelcome> welcomes = new ArrayList<>();
    Map<StreamGrant, List<Promise>> missed = Map.of();
    if (attach.reliability() == Reliability.RELIABLE) {
      welcomes.addAll(kept.leftFor(attach)); // First: a next life waits for the one before.
      missed = kept.missedBy(attach);
    }
    for (StreamGrant grant : granted) {
      List<Promise> before = missed.getOrDefault(grant, List.of());
      publishers
          .of(grant)
          .flatMap(publisher -> welcome(attach, grant, publisher, before, reign, nowNs))
          .ifPresent(welcomes::add);
    }
    return welcomes;
  }

  /**
   * What is promised of a grant, behind what was missed of it before.
   *
   * @return nothing where some stream of the grant may stand where nobody here knows
   */
  private Optional<GrantWelcome> welcome(
      ControlMessage.Attach attach,
      StreamGrant grant,
      PublisherRecord publisher,
      List<Promise> before,
      Epoch reign,
      long nowNs) {
    List<StreamId> streams = publishers.streams(grant, publisher);
    boolean isNew = publishers.hasComeIn(reign, grant);
    long term = publishers.presentTerm(grant, publisher);
    if (!publisher.offer().isKept()) {
      return relays
          .get(grant.lane())
          .positions(streams, isNew)
          .map(
              positions ->
                  new GrantWelcome(
                      grant,
                      term,
                      positions.stream()
                          .map(at -> Promise.after(at.stream(), at.lastSequence()))
                          .toList()));
    }
    List<StreamId> all = publishers.streamsOfTopic(grant, publisher);
    boolean isKnown = isNew || streams.isEmpty() || isKnown(all, publisher);
    if (!isKnown) {
      return Optional.empty();
    }
    List<Promise> promises = new ArrayList<>(before);
    promises.addAll(kept.onAttach(attach, grant, all, nowNs));
    return Optional.of(new GrantWelcome(grant, term, promises));
  }

  /**
   * Whether the topic's streams stand where they have come: a publisher that is there says so, of
   * one that has left there is nothing but what is held.
   */
  private boolean isKnown(Collection<StreamId> all, PublisherRecord publisher) {
    List<StreamId> held = all.stream().filter(kept::holds).toList();
    boolean isThere = publishers.feeding(publisher.offer().publisher()).isPresent();
    return !held.isEmpty() && (!isThere || held.stream().allMatch(kept::isCaughtUp));
  }
}
