package io.zonecast.simulation;

import io.zonecast.port.LinkId;
import io.zonecast.port.Pattern;
import io.zonecast.port.Transport;
import io.zonecast.port.TransportHandler;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/** What bound and connected ends share: an id, and notices that wait for the agent. */
abstract class SimEnd {
  private final SimNetwork network;
  private final SimProcess process;
  private final LinkId id;
  private final Pattern pattern;
  private final Queue<Consumer<TransportHandler>> notices = new ArrayDeque<>();
  private boolean closed;

  SimEnd(SimNetwork network, SimProcess process, LinkId id, Pattern pattern) {
    this.network = network;
    this.process = process;
    this.id = id;
    this.pattern = pattern;
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

  boolean isClosed() {
    return closed;
  }

  void notice(Consumer<TransportHandler> notice) {
    if (!closed) {
      notices.add(notice);
      process.arrived();
    }
  }

  /** Hands over at most {@code limit} notices and frames. */
  int poll(TransportHandler handler, int limit) {
    int count = 0;
    while (count < limit && !closed) {
      Consumer<TransportHandler> notice = notices.poll();
      if (notice != null) {
        notice.accept(handler);
      } else if (!readFrame(handler)) {
        break;
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

  abstract boolean readFrame(TransportHandler handler);

  abstract boolean hasFrame();

  abstract boolean send(byte[] frame);

  abstract void onClose(long lingerNs);
}
