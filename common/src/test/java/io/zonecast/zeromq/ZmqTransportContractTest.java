package io.zonecast.zeromq;

import io.zonecast.port.Transport;
import io.zonecast.runtime.SystemTime;
import io.zonecast.simulation.TransportContract;
import java.util.concurrent.locks.LockSupport;

/** The real transport keeps the contract that the simulated one keeps. */
final class ZmqTransportContractTest extends TransportContract {
  @Override
  protected Transport open(String name) {
    return new ZmqTransport(new SystemTime(), 1_000, 500);
  }

  @Override
  protected void advance() {
    LockSupport.parkNanos(1_000_000);
  }
}
