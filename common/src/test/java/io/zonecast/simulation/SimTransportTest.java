package io.zonecast.simulation;

import io.zonecast.port.Transport;

/** The simulated transport keeps the contract. */
final class SimTransportTest extends TransportContract {
  private final EventScheduler scheduler = new EventScheduler(1);
  private final SimNetwork network = new SimNetwork(scheduler, NetworkProfile.calm());

  @Override
  protected Transport open(String name) {
    return network.transport(new SimProcess(name, "machine"));
  }

  @Override
  protected void advance() {
    scheduler.runUntil(scheduler.nowNs() + 1_000_000);
  }
}
