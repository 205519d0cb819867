package io.zonecast.simulation;

import io.zonecast.port.Coordinator;
import java.util.List;

/** The simulated coordinator keeps the contract, with its worst habits on. */
final class SimCoordinatorTest extends CoordinatorContract {
  private final EventScheduler scheduler = new EventScheduler(7);
  private final SimNetwork network = new SimNetwork(scheduler, NetworkProfile.rough());
  private final SimZooKeeper zooKeeper =
      new SimZooKeeper(scheduler, network, CoordinatorProfile.rough(), List.of(ROOT));

  @Override
  protected Coordinator open(String name) {
    return zooKeeper.coordinator(new SimProcess(name, name));
  }

  @Override
  protected void advance() {
    scheduler.runUntil(scheduler.nowNs() + 1_000_000);
  }
}
