package io.zonecast.simulation;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;

/**
 * One direction of a connection. Frames wait at the sender (at most the high-water mark), are under
 * way or unread at the receiver (at most the window), and arrive in order. A partition or a paused
 * receiver holds them up; a cut loses what is under way, but not what has arrived.
 */
final class Pipe {
  private static final int REMEMBERED = 3;

  final SimProcess from;
  final SimProcess to;
  private final SimNetwork network;
  private final ArrayDeque<Parcel> waiting;
  private final ArrayDeque<Parcel> flight = new ArrayDeque<>();
  private final ArrayDeque<byte[]> unread = new ArrayDeque<>();
  private final ArrayDeque<Parcel> last = new ArrayDeque<>();
  private final Consumer<Parcel> onArrival;
  private final Runnable arrive = this::arrive;
  private long lastDueNs;
  private boolean ending;
  private boolean cut;
  private Runnable onVain;

  /**
   * A pipe.
   *
   * @param waiting the sender's queue, which may outlive this pipe
   * @param onArrival told of every parcel that arrives; may put its bytes back with {@link #keep}
   */
  Pipe(
      SimNetwork network,
      SimProcess from,
      SimProcess to,
      ArrayDeque<Parcel> waiting,
      Consumer<Parcel> onArrival) {
    this.network = network;
    this.from = from;
    this.to = to;
    this.waiting = waiting;
    this.onArrival = onArrival;
  }

  boolean hasRoom() {
    return (!cut || onVain != null)
        && !ending
        && waiting.size() < network.profile().highWaterMark();
  }

  void send(Parcel parcel) {
    if (onVain != null) {
      onVain.run();
      return;
    }
    waiting.add(parcel);
    pump();
  }

  /** Moves what waits at the sender on its way, as far as the window allows. */
  void pump() {
    if (cut || (!from.isRunning() && !ending)) {
      return;
    }
    int window = network.windowOf(to);
    while (!waiting.isEmpty() && flight.size() + unread.size() < window) {
      depart(waiting.remove());
    }
    if (ending && waiting.isEmpty()) {
      ending = false;
      depart(new Parcel(Parcel.Kind.END, new byte[0]));
    }
  }

  private void depart(Parcel parcel) {
    if (parcel.kind == Parcel.Kind.FRAME) {
      last.add(parcel);
      if (last.size() > REMEMBERED) {
        last.remove();
      }
    }
    FrameFaults faults = parcel.kind == Parcel.Kind.FRAME ? network.frameFaults(from, to) : null;
    EventScheduler scheduler = network.scheduler();
    if (faults != null && scheduler.chance(faults.loss())) {
      return;
    }
    parcel.dueNs = Math.max(lastDueNs, scheduler.nowNs() + network.delayNs());
    lastDueNs = parcel.dueNs;
    if (faults != null && !flight.isEmpty() && scheduler.chance(faults.reordering())) {
      Parcel overtaken = flight.removeLast();
      parcel.dueNs = overtaken.dueNs;
      overtaken.dueNs = lastDueNs;
      flight.add(parcel);
      flight.add(overtaken);
    } else {
      flight.add(parcel);
    }
    if (faults != null && scheduler.chance(faults.duplication())) {
      Parcel twin = new Parcel(parcel);
      twin.dueNs = lastDueNs;
      flight.add(twin);
    }
    scheduler.at(lastDueNs, arrive);
  }

  /** Hands over what is due, unless something holds it up: then it is called again. */
  void arrive() {
    long nowNs = network.scheduler().nowNs();
    while (!cut && !flight.isEmpty() && flight.element().dueNs <= nowNs) {
      if (!to.isRunning() || !network.passes(from, to)) {
        return;
      }
      onArrival.accept(flight.remove());
      pump();
    }
  }

  /** Leaves an arrived frame for the receiving agent. */
  void keep(byte[] frame) {
    unread.add(frame);
    to.arrived();
  }

  boolean hasUnread() {
    return !unread.isEmpty();
  }

  /**
   * The next frame for the receiving agent, which owns it: a copy, since several may receive what
   * one sent.
   */
  byte[] read() {
    byte[] frame = unread.remove().clone();
    pump();
    return frame;
  }

  /** Sends what waits, then the end. */
  void finish() {
    ending = true;
    pump();
  }

  /**
   * What waits at the sender is lost; what is under way arrives, then the end: a killed process'
   * kernel does this.
   */
  void finishNow() {
    waiting.clear();
    finish();
  }

  /** Loses everything that is under way. */
  void cut() {
    cut = true;
    flight.clear();
  }

  /**
   * Loses everything, and what is sent from now on, which the sender does not know yet.
   *
   * @param newOnVain told whenever something is sent in vain
   */
  void cutUnnoticed(Runnable newOnVain) {
    cut();
    onVain = newOnVain;
  }

  /** What was sent last, oldest first: who lost the connection can't know what of it arrived. */
  List<Parcel> sentLast() {
    return List.copyOf(last);
  }
}
