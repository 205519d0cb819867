package io.zonecast.driver.result.verdict;

import java.util.ArrayList;
import java.util.List;

/** Collects violations, at most {@link #MAX_VIOLATIONS} of them, and what is missing. */
final class Findings {
  static final int MAX_VIOLATIONS = 1000;

  private final List<Violation> violations = new ArrayList<>();
  private final List<PossibleLoss> possibleLosses = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();

  void violation(Violation violation) {
    if (violations.size() < MAX_VIOLATIONS) {
      violations.add(violation);
    }
  }

  /** A violation that is about messages of one stream in one subscriber's file. */
  void violation(
      Rule rule,
      SubscriberTally subscriber,
      StreamTally tally,
      SequenceRanges which,
      String detail) {
    if (!which.isEmpty()) {
      violation(
          new Violation(
              rule.name(),
              tally.stream().text(),
              which.toString(),
              subscriber.file(),
              subscriber.id() + " " + detail + (which.size() > 1 ? ": " + which.size() : "")));
    }
  }

  /** What an unclean election may have cost; it is named, and is no violation. */
  void possibleLoss(SubscriberTally subscriber, StreamTally tally, SequenceRanges which) {
    if (!which.isEmpty() && possibleLosses.size() < MAX_VIOLATIONS) {
      possibleLosses.add(
          new PossibleLoss(
              subscriber.id(),
              tally.stream().text(),
              which.toString(),
              which.size(),
              subscriber.file()));
    }
  }

  void missing(String what) {
    missing.add(what);
  }

  List<Violation> violations() {
    return List.copyOf(violations);
  }

  List<PossibleLoss> possibleLosses() {
    return List.copyOf(possibleLosses);
  }

  List<String> missing() {
    return List.copyOf(missing);
  }

  Verdict verdict() {
    if (!violations.isEmpty()) {
      return Verdict.FAIL;
    }
    return missing.isEmpty() ? Verdict.PASS : Verdict.UNKNOWN;
  }
}
