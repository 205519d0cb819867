package io.zonecast.zeromq;

import io.zonecast.domain.Endpoint;
import io.zonecast.port.ProbeResult;
import io.zonecast.port.TimeSource;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Fresh connection attempts, without blocking and without a thread of their own. The agent's
 * thread.
 */
final class Probes {
  /** Most attempts under way at once; more are answered {@link ProbeResult#SILENT}. */
  static final int MAX_PENDING = 64;

  private static final class Probe {
    final Endpoint endpoint;
    final long deadlineNs;
    SocketChannel channel;
    ProbeResult result;

    Probe(Endpoint endpoint, long deadlineNs) {
      this.endpoint = endpoint;
      this.deadlineNs = deadlineNs;
    }
  }

  private final TimeSource time;
  private final Doorbell doorbell;
  private final List<Probe> pending = new ArrayList<>();

  Probes(TimeSource time, Doorbell doorbell) {
    this.time = time;
    this.doorbell = doorbell;
  }

  /** Begins an attempt. */
  void begin(Endpoint endpoint, int timeoutMs) {
    Probe probe = new Probe(endpoint, time.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs));
    if (pending.size() >= MAX_PENDING) {
      probe.result = ProbeResult.SILENT;
    } else {
      connect(probe);
    }
    pending.add(probe);
  }

  /** Whether an answer is ready for {@link #take}. */
  boolean anyReady() {
    boolean ready = false;
    for (int i = 0; i < pending.size(); i++) {
      Probe probe = pending.get(i);
      look(probe);
      ready |= probe.result != null;
    }
    return ready;
  }

  /**
   * When the first one becomes silent, on the monotonic clock, in nanoseconds; {@code otherwiseNs}
   * where there is none before.
   */
  long nextDeadlineNs(long otherwiseNs) {
    long next = otherwiseNs;
    for (int i = 0; i < pending.size(); i++) {
      if (pending.get(i).deadlineNs - next < 0) {
        next = pending.get(i).deadlineNs;
      }
    }
    return next;
  }

  /** Hands over what was answered; returns how many. */
  int take(BiConsumer<Endpoint, ProbeResult> receiver) {
    if (pending.isEmpty() || !anyReady()) {
      return 0;
    }
    List<Probe> answered = new ArrayList<>();
    for (Iterator<Probe> all = pending.iterator(); all.hasNext(); ) {
      Probe probe = all.next();
      if (probe.result != null) {
        all.remove();
        close(probe);
        answered.add(probe);
      }
    }
    answered.forEach(probe -> receiver.accept(probe.endpoint, probe.result));
    return answered.size();
  }

  void close() {
    pending.forEach(Probes::close);
    pending.clear();
  }

  private void connect(Probe probe) {
    InetSocketAddress address = new InetSocketAddress(probe.endpoint.host(), probe.endpoint.port());
    if (address.isUnresolved()) {
      probe.result = ProbeResult.SILENT;
      return;
    }
    try {
      probe.channel = SocketChannel.open();
      probe.channel.configureBlocking(false);
      if (probe.channel.connect(address)) {
        accepted(probe);
      } else {
        doorbell.watch(probe.channel, SelectionKey.OP_CONNECT);
      }
    } catch (IOException failure) {
      probe.result = resultOf(failure);
    }
  }

  private void look(Probe probe) {
    if (probe.result != null) {
      return;
    }
    try {
      if (probe.channel.finishConnect()) {
        accepted(probe);
      } else if (time.nanoTime() - probe.deadlineNs >= 0) {
        probe.result = ProbeResult.SILENT;
      }
    } catch (IOException failure) {
      probe.result = resultOf(failure);
    }
  }

  private static void accepted(Probe probe) throws IOException {
    // On one machine an attempt at a free port can, by chance, start from that very port and meet
    // itself.
    boolean itself = probe.channel.getLocalAddress().equals(probe.channel.getRemoteAddress());
    probe.result = itself ? ProbeResult.REFUSED : ProbeResult.ACCEPTED;
  }

  private static ProbeResult resultOf(IOException failure) {
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return failure instanceof ConnectException && message.contains("refused")
        ? ProbeResult.REFUSED
        : ProbeResult.SILENT;
  }

  private static void close(Probe probe) {
    if (probe.channel != null) {
      try {
        probe.channel.close();
      } catch (IOException ignored) {
        // It answered already; nothing depends on how it ends.
      }
    }
  }
}
