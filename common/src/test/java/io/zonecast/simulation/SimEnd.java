package io.zonecast.simulation;

import io.zonecast.domain.Lane;
import io.zonecast.port.LinkId;
import io.zonecast.port.Pattern;
import io.zonecast.port.Transport;
import io.zonecast.port.TransportHandler;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/** What bound and connected ends share: an id, and notices that wait for the agent. */
abstract class SimEnd {
  /** What {@link #readFrame} returns where there was nothing. */
  static final int NONE = -1;

  private final SimNetwork network;
  private final SimProcess process;
  private final LinkId id;
  private final Pattern pattern;
  private final Lane lane;
  private final Queue<Consumer<TransportHandler>> notices = new ArrayDeque<>();
  private boolean closed;

  SimEnd(SimNetwork network, SimProcess process, LinkId id, Pattern pattern, Lane lane) {
    this.network = network;
    this.process = process;
    this.id = id;
    this.pattern = pattern;
    this.lane = lane;
  }

  SimNetwork network() {
    return network;
  }

  SimProcess process() {
    return process;
  }

  LinkId id() {
    return id;
  }

  Pattern pattern() {
    return pattern;
  }

  Lane lane() {
    return lane;
  }

  boolean isClosed() {
    return closed;
  }

  void notice(Consumer<TransportHandler> notice) {
    if (!closed) {
      notices.add(notice);
      process.arrived();
    }
  }

  /**
   * Hands over at most {@code limit} notices and frames, and no more once they are {@link
   * Transport#POLLED_BYTES}.
   */
  int poll(TransportHandler handler, int limit) {
    int count = 0;
    long bytes = 0;
    while (count < limit && bytes < Transport.POLLED_BYTES && !closed) {
      Consumer<TransportHandler> notice = notices.poll();
      if (notice != null) {
        notice.accept(handler);
      } else {
        int read = readFrame(handler);
        if (read == NONE) {
          break;
        }
        bytes += read;
      }
      count++;
    }
    return count;
  }

  boolean hasSomething() {
    return !notices.isEmpty() || hasFrame();
  }

  /** Closes it once; what was accepted for sending is still sent, for a while. */
  final void close(long lingerNs) {
    if (!closed) {
      closed = true;
      notices.clear();
      onClose(lingerNs);
    }
  }

  static boolean fits(byte[] frame) {
    return frame.length <= Transport.MAX_FRAME_BYTES;
  }

  /** Hands over a frame; returns its bytes, or {@link #NONE}. */
  abstract int readFrame(TransportHandler handler);

  abstract boolean hasFrame();

  abstract boolean send(byte[] frame);

  abstract void onClose(long lingerNs);
}
