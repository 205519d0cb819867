package io.zonecast.driver.result.verdict;

import io.zonecast.driver.result.run.Event;
import io.zonecast.driver.result.run.RunFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * One subscriber's tenures, written while its events pass in order of time. Where it is not certain
 * that somebody still owed it something, nobody did: a tenure that is ended too early lets a loss
 * pass, one that is ended too late accuses the innocent. Single writer.
 */
final class TenureBook {
  private final String subscriber;
  private final RunFacts facts;
  private final Joins joins;
  private final boolean endedByFault;
  private final Map<StreamKey, Tenure> open = new HashMap<>();
  private final Map<StreamKey, List<Tenure>> ended = new HashMap<>();
  private final List<Event> faults = new ArrayList<>();
  private long suspendedUs = Long.MAX_VALUE;

  TenureBook(String subscriber, RunFacts facts, Joins joins) {
    this.joins = joins;
    this.subscriber = subscriber;
    this.facts = facts;
    this.endedByFault = facts.endedByFault(subscriber);
  }

  /** An event of the subscriber itself. */
  void told(Event event) {
    if (joins.isOne(event)) {
      joined(event);
    }
    switch (event.event()) {
      case "unmatched" -> unmatched(event);
      case "suspended" -> suspendedUs = Math.min(suspendedUs, event.atUs());
      case "reconnected" -> suspendedUs = Long.MAX_VALUE;
      case "lost" -> lost(event.atUs());
      default -> {}
    }
  }

  private void joined(Event event) {
    StreamKey stream = StreamKey.of(event, event.text("publisher"));
    long first = Math.max(1, event.number("first_sequence"));
    Tenure before = open.get(stream);
    if (before == null) {
      open.put(stream, Tenure.since(event.atUs(), first));
    } else if (before.isEnded()) {
      end(stream, before.until(before.beforeUs()));
      open.put(stream, Tenure.since(event.atUs(), first));
    } else {
      open.put(stream, before.owing(first));
    }
  }

  /** All streams of a grant; those that are complete are owed to their ends. */
  private void unmatched(Event event) {
    StreamKey named = StreamKey.of(event, event.text("publisher"));
    if (endedByFault && !faults.isEmpty()) {
      return; // It was leaving; its death tells what it is owed.
    }
    for (StreamKey stream : open.keySet().stream().filter(named::isOfGrant).toList()) {
      Tenure before = open.remove(stream);
      boolean complete = event.text("reason").equals("ended") && !before.isEnded();
      end(stream, complete ? before : before.until(event.atUs()));
    }
  }

  /**
   * Its session is over, from an unknown moment on: not before the connection broke, or before what
   * was done to it. Where nothing was, its matches may have outlived the session.
   */
  private void lost(long atUs) {
    long brokenUs = Math.min(atUs, suspendedUs);
    if (faults.isEmpty()) {
      all(tenure -> tenure.inDoubtFrom(brokenUs, atUs));
    } else {
      long faultUs = faults.get(faults.size() - 1).atUs();
      all(tenure -> tenure.until(Math.min(brokenUs, faultUs)));
    }
  }

  /** Whoever owed it something says that its session is over. */
  void undeliverable(Event event) {
    Tenure named = open.get(StreamKey.of(event, event.text("publisher")));
    boolean ofEarlierLife = named == null || event.number("to") < named.first();
    if (!ofEarlierLife) {
      all(tenure -> tenure.until(event.atUs()));
    }
  }

  /** Some fault; one that keeps this subscriber away for a session's length ends its session. */
  void fault(Event fault) {
    boolean mine =
        facts.targetOf(fault).equals(subscriber) || fault.text("from").equals(subscriber);
    if (!mine) {
      return;
    }
    faults.add(fault);
    if (facts.outlastsSession(fault)) {
      all(tenure -> tenure.until(fault.atUs()));
    }
  }

  /** Nothing follows. */
  Map<StreamKey, List<Tenure>> close() {
    if (endedByFault) {
      boolean again = !Lives.after(subscriber, facts).isEmpty();
      all(
          tenure -> {
            OptionalLong death = firstFaultAfter(tenure.matchedUs());
            return death.isPresent() && (again || facts.isDirect())
                ? tenure.diedAt(death.getAsLong(), again)
                : tenure.owingNothing();
          });
    } else if (facts.endedEarly(subscriber)) {
      all(Tenure::owingNothing);
    }
    open.forEach(this::end);
    return ended;
  }

  private OptionalLong firstFaultAfter(long atUs) {
    return faults.stream().mapToLong(Event::atUs).filter(at -> at >= atUs).findFirst();
  }

  private void all(UnaryOperator<Tenure> change) {
    open.replaceAll((stream, tenure) -> change.apply(tenure));
  }

  private void end(StreamKey stream, Tenure tenure) {
    ended.computeIfAbsent(stream, unused -> new ArrayList<>()).add(tenure);
  }
}
