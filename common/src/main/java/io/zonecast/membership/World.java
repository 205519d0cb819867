package io.zonecast.membership;

import io.zonecast.port.Coordinator;
import io.zonecast.port.EventSink;
import io.zonecast.port.TimeSource;
import io.zonecast.port.Transport;
import java.util.random.RandomGenerator;

/**
 * Everything outside that an agent may touch. In a simulation, every part is simulated.
 *
 * @param transport its sockets
 * @param coordinator its ZooKeeper session
 * @param time its clocks
 * @param random its randomness
 * @param connect how long it waits for its first session
 * @param events where it tells what happened to it
 */
public record World(
    Transport transport,
    Coordinator coordinator,
    TimeSource time,
    RandomGenerator random,
    ConnectPolicy connect,
    EventSink events) {}
