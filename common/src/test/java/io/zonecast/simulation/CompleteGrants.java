package io.zonecast.simulation;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.Request;
import io.zonecast.domain.Route;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.Znode;
import io.zonecast.registry.Pairing;
import io.zonecast.registry.PublisherRecord;
import io.zonecast.registry.RegistryView;
import io.zonecast.registry.SubscriberRecord;
import io.zonecast.registry.ZnodePaths;
import io.zonecast.wire.ControlMessage.SubscriberGrant;
import io.zonecast.wire.StreamGrant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a new primary grants is complete: whoever was registered when it was elected, and is now, is
 * in it. It may give up waiting for its view after {@value #PATIENCE_MS} ms.
 *
 * <p>It waits for names. Of a registration that replaced another one of the same name just before
 * the election it may still hear that the old one went and not yet that the new one came; so of
 * those only what had stood for {@value #STOOD_MS} ms is asked for.
 */
public final class CompleteGrants implements Invariant {
  private static final long PATIENCE_MS = 1_000;
  private static final long STOOD_MS = 1_000;
  private static final long MS = 1_000_000;

  private final SimZooKeeper zooKeeper;
  private final EventScheduler scheduler;
  private final boolean centralized;
  private final Map<Epoch, Long> electedNs = new HashMap<>();
  private final Map<Long, Long> createdNs = new HashMap<>();
  private final Set<String> names = new HashSet<>();
  private final Set<Long> again = new HashSet<>();

  /** Looks at what this ensemble's leader holds. */
  public CompleteGrants(SimZooKeeper zooKeeper, EventScheduler scheduler, boolean centralized) {
    this.zooKeeper = zooKeeper;
    this.scheduler = scheduler;
    this.centralized = centralized;
    zooKeeper.onCreated(this::onCreated);
  }

  private void onCreated(Znode znode) {
    createdNs.put(znode.czxid(), scheduler.nowNs());
    if (!names.add(znode.path())) {
      again.add(znode.czxid());
    }
  }

  @Override
  public void onFact(Fact fact) {
    if (fact instanceof Fact.Elected elected) {
      electedNs.put(elected.epoch(), scheduler.nowNs());
    } else if (fact instanceof Fact.Granted granted
        && scheduler.nowNs() - electedNs.getOrDefault(granted.grant().epoch(), 0L)
            < PATIENCE_MS * MS) {
      check(granted);
    }
  }

  private void check(Fact.Granted granted) {
    SubscriberGrant grant = granted.grant();
    RegistryView registry = new RegistryView();
    long reignNs = createdNs.get(grant.epoch().zxid());
    for (Znode znode : zooKeeper.nodes(ZnodePaths.SHARED_STATE)) {
      long stoodNs = reignNs - createdNs.getOrDefault(znode.czxid(), 0L);
      boolean old = stoodNs > (again.contains(znode.czxid()) ? STOOD_MS * MS : 0);
      if (old || znode.czxid() == grant.registration()) {
        registry.apply(new CoordinatorEvent.Present(znode));
      }
    }
    Set<StreamGrant> missing = new HashSet<>();
    for (SubscriberRecord subscriber : registry.subscribers()) {
      if (subscriber.registration() == grant.registration()) {
        registry
            .publishers()
            .forEach(publisher -> missing.addAll(streams(publisher, subscriber.request())));
      }
    }
    grant.sources().forEach(source -> source.streams().forEach(missing::remove));
    if (!missing.isEmpty()) {
      throw new InvariantViolation("%s lacks %s".formatted(granted, missing));
    }
  }

  private Set<StreamGrant> streams(PublisherRecord publisher, Request request) {
    boolean reachable =
        centralized
            ? publisher.offer().route() instanceof Route.ViaBroker
                && publisher.zone().equals(request.zone())
            : publisher.offer().route() instanceof Route.Direct;
    return reachable ? Set.copyOf(Pairing.of(publisher.offer(), request).streams()) : Set.of();
  }
}
