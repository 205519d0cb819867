package io.zonecast.zeromq;

import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Lane;
import io.zonecast.port.LinkId;
import io.zonecast.port.Pattern;
import io.zonecast.port.PeerId;
import io.zonecast.port.Transport;
import io.zonecast.port.TransportHandler;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import zmq.Msg;
import zmq.SocketBase;
import zmq.ZMQ;

/** One end and its socket: receives its frames and tells them to a handler. The agent's thread. */
final class Link {
  /** Most upstream frames that wait for a subscription's connection. */
  static final int MAX_HELD = 100;

  final LinkId id;
  final Pattern pattern;
  final Lane lane;
  final SocketBase socket;

  /** Null at a bound end. */
  final Endpoint remote;

  /** Null at a bound end. */
  final LinkMonitor monitor;

  /** Null but for a publication. */
  final XpubPeers peers;

  // JeroMQ drops what a subscription has sent upstream when a connection attempt fails, and repeats
  // the subscriptions only.
  private final Deque<byte[]> held = new ArrayDeque<>();

  boolean reading;

  /**
   * Whether something may be there: its channel was ready, or it was spoken to, which may have
   * taken the notice of what is there. Others need not be asked, and asking costs system calls.
   */
  boolean suspect = true;

  /** Whether the last frame had no room, and the sender does not know of any since. */
  boolean full;

  boolean closed;
  long malformed;

  Link(
      LinkId id,
      Pattern pattern,
      Lane lane,
      SocketBase socket,
      Endpoint remote,
      LinkMonitor monitor) {
    this.id = id;
    this.pattern = pattern;
    this.lane = lane;
    this.socket = socket;
    this.remote = remote;
    this.monitor = monitor;
    this.peers = pattern == Pattern.PUBLICATION ? new XpubPeers(socket) : null;
    this.reading = pattern != Pattern.FEED;
  }

  /**
   * Sends a frame, or tells that there is no room. An upstream frame waits here until the
   * connection stands.
   */
  boolean send(byte[] frame) {
    suspect = true;
    if (pattern == Pattern.SUBSCRIPTION && (!monitor.isEstablished() || !held.isEmpty())) {
      return held.size() < MAX_HELD && held.add(frame);
    }
    full = !socket.send(new Msg(frame), ZMQ.ZMQ_DONTWAIT);
    if (full && peers != null) {
      peers.forgetRefused();
    }
    return !full;
  }

  /**
   * Whether {@link #drain} would find something, or what had no room would find some; lets JeroMQ
   * take note of what happened.
   */
  boolean isReady() {
    if (!suspect) {
      return monitor != null && monitor.pendingBreaks() > 0;
    }
    int events = socket.getSocketOpt(ZMQ.ZMQ_EVENTS);
    boolean frames = reading && events > 0 && (events & ZMQ.ZMQ_POLLIN) != 0;
    suspect = frames;
    boolean room = full && (peers == null ? (events & ZMQ.ZMQ_POLLOUT) != 0 : peers.hasRoomAgain());
    full &= !room;
    return frames || room || (monitor != null && monitor.pendingBreaks() > 0);
  }

  /**
   * Tells at most {@code limit} frames and notices, and no more once they are {@link
   * Transport#POLLED_BYTES}; returns how many. A break is told after the frames that came before
   * it.
   */
  int drain(TransportHandler handler, int limit) {
    boolean broke = monitor != null && monitor.pendingBreaks() > 0;
    if (!suspect && !broke && held.isEmpty()) {
      return 0;
    }
    while (!held.isEmpty() && monitor.isEstablished()) {
      socket.send(new Msg(held.remove()), ZMQ.ZMQ_DONTWAIT);
    }
    int count = 0;
    long bytes = 0;
    while (reading && !closed && count < limit && bytes < Transport.POLLED_BYTES) {
      Msg frame = socket.recv(ZMQ.ZMQ_DONTWAIT);
      if (frame == null) {
        break;
      }
      bytes += frame.size();
      tell(handler, frame);
      count++;
    }
    boolean mayBeMore = count >= limit || bytes >= Transport.POLLED_BYTES;
    suspect = full || (suspect && mayBeMore); // Receiving takes the notice of room, too.
    return mayBeMore ? count : count + breaks(handler);
  }

  private int breaks(TransportHandler handler) {
    if (monitor == null || closed || monitor.takeBreaks() == 0) {
      return 0;
    }
    handler.onLinkBroken(id);
    return 1;
  }

  /**
   * Whether only what means nothing without a connection waits: subscriptions and requests, which
   * their sender repeats. What a feed accepted is data, and waits for its intake to come back.
   */
  boolean isPointlessToLinger() {
    return (pattern == Pattern.SUBSCRIPTION || pattern == Pattern.CLIENT)
        && !monitor.isEstablished();
  }

  private void tell(TransportHandler handler, Msg first) {
    Msg frame = first;
    if (pattern == Pattern.SERVICE) {
      frame = first.hasMore() ? socket.recv(ZMQ.ZMQ_DONTWAIT) : null;
    }
    if (frame == null || frame.size() == 0 || frame.hasMore()) {
      malformed++;
      dropRest(frame);
      return;
    }
    byte[] bytes = frame.data();
    if (pattern == Pattern.PUBLICATION && UpstreamMsg.isOverlong(bytes[0], bytes.length)) {
      malformed++;
      return;
    }
    switch (pattern) {
      case SERVICE -> handler.onRequest(id, new PeerId(first.data()), bytes);
      case PUBLICATION -> {
        if (bytes[0] == 0 || bytes[0] == 1) {
          handler.onSubscription(id, Arrays.copyOfRange(bytes, 1, bytes.length), bytes[0] == 1);
        } else {
          handler.onFrame(id, bytes);
        }
      }
      default -> handler.onFrame(id, bytes);
    }
  }

  private void dropRest(Msg frame) {
    Msg part = frame;
    while (part != null && part.hasMore()) {
      part = socket.recv(ZMQ.ZMQ_DONTWAIT);
    }
  }
}
