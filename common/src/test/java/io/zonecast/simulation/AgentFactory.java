package io.zonecast.simulation;

import io.zonecast.port.TimeSource;
import io.zonecast.runtime.Agent;

/** Makes one life of a process' agent, with empty memory. */
@FunctionalInterface
public interface AgentFactory {
  /**
   * An agent that has not started. {@code transport.host()} is the host that others reach it at.
   */
  Agent create(SimTransport transport, SimCoordinator coordinator, TimeSource time);
}
