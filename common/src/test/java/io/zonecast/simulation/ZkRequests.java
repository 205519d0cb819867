package io.zonecast.simulation;

import io.zonecast.port.CoordinatorEvent;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * The requests of one client that have no answer yet. Answers are handed on in the order of the
 * requests; where the connection breaks first, the outcome is unknown.
 */
final class ZkRequests {
  /** One request. */
  static final class Slot {
    private final long token;
    private CoordinatorEvent answer;

    private Slot(long token) {
      this.token = token;
    }
  }

  private final ArrayDeque<Slot> open = new ArrayDeque<>();
  private final Consumer<CoordinatorEvent> out;

  ZkRequests(Consumer<CoordinatorEvent> out) {
    this.out = out;
  }

  Slot open(long token) {
    Slot slot = new Slot(token);
    open.add(slot);
    return slot;
  }

  void answer(Slot slot, CoordinatorEvent answer) {
    slot.answer = answer;
    while (!open.isEmpty() && open.element().answer != null) {
      out.accept(open.remove().answer);
    }
  }

  void allUnknown() {
    while (!open.isEmpty()) {
      Slot slot = open.remove();
      out.accept(slot.answer != null ? slot.answer : new CoordinatorEvent.Unknown(slot.token));
    }
  }
}
