/**
 * The transport over ZeroMQ: the only room that knows JeroMQ. {@code Sockets} makes every socket,
 * hardened in one place; {@code ZmqTransport} keeps the {@link io.zonecast.port.Transport} contract
 * with them. One thread, the agent's, uses a transport; what JeroMQ's own threads tell goes through
 * {@code LinkMonitor} and {@code Doorbell}.
 */
package io.zonecast.zeromq;
