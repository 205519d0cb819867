package io.zonecast.driver.result.verdict;

import io.zonecast.driver.result.run.Event;

/**
 * What a subscriber was promised of a stream when it joined it.
 *
 * @param first the first number owed
 * @param historyFirst the first that is to come as history
 * @param cut the last that is to come as history; {@code historyFirst - 1} where none is
 */
record Join(long first, long historyFirst, long cut) {
  static Join of(Event event) {
    long first = Math.max(1, event.number("first_sequence"));
    boolean told = event.fields().has("cut");
    return new Join(
        first,
        told ? event.number("history_first") : first,
        told ? event.number("cut") : first - 1);
  }

  /** The numbers that are to come as history. */
  SequenceRanges history() {
    SequenceRanges history = new SequenceRanges();
    history.add(Math.max(1, historyFirst), cut);
    return history;
  }
}
