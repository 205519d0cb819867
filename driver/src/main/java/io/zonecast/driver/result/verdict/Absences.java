package io.zonecast.driver.result.verdict;

import io.zonecast.driver.result.run.Event;
import io.zonecast.driver.result.run.RunFacts;
import java.util.List;
import java.util.stream.Stream;

/**
 * When a subscriber was away for so long that nobody had to keep for it what was acknowledged.
 * Where that is in doubt it was away. Stateless.
 */
final class Absences {
  private static final long NEVER = Long.MAX_VALUE;

  private Absences() {}

  /**
   * An absence, microseconds since 1970.
   *
   * @param untilUs when it was there again; the largest long where it never was
   */
  private record Span(long fromUs, long untilUs) {}

  /**
   * Whether an absence explains that a subscriber was told that something is gone: it is a later
   * life that began where the former was; or its session was over (by its own {@code lost}, by who
   * owed it something, or by a fault that kept it away for so long), and it had not been there
   * again for longer than a recovery may take.
   */
  static boolean explain(Event missed, RunFacts facts) {
    if (Lives.isLater(missed.id(), facts) && isFirstOwed(missed, facts)) {
      return true;
    }
    long graceUs = RecoveryBound.longestUs(facts);
    return spans(missed.id(), facts)
        .filter(span -> span.fromUs() <= missed.atUs())
        .anyMatch(span -> span.untilUs() == NEVER || missed.atUs() <= span.untilUs() + graceUs);
  }

  private static Stream<Span> spans(String id, RunFacts facts) {
    Stream<Event> lost =
        facts.events("subscriber", "lost").stream().filter(event -> event.id().equals(id));
    Stream<Event> toldToBe =
        undeliverable(facts).stream()
            .filter(event -> Lives.of(event.text("subscriber"), facts).contains(id));
    Stream<Span> sessions =
        Stream.concat(lost, toldToBe)
            .map(event -> new Span(event.atUs(), registeredAgainUs(id, event.atUs(), facts)));
    Stream<Span> kept =
        facts.faultsOn(id).stream()
            .filter(facts::outlastsSession)
            .map(fault -> new Span(fault.atUs(), facts.mendedUs(fault)));
    return Stream.concat(sessions, kept);
  }

  private static long registeredAgainUs(String id, long afterUs, RunFacts facts) {
    return facts.events("subscriber", "registered").stream()
        .filter(event -> event.id().equals(id) && event.atUs() > afterUs)
        .mapToLong(Event::atUs)
        .min()
        .orElse(NEVER);
  }

  /** What somebody gave up since a subscriber's session was over. */
  static List<Event> undeliverable(RunFacts facts) {
    return Stream.of("broker", "publisher")
        .flatMap(role -> facts.events(role, "undeliverable").stream())
        .toList();
  }

  private static boolean isFirstOwed(Event missed, RunFacts facts) {
    StreamKey stream = StreamKey.of(missed, missed.text("publisher"));
    return Joins.all(facts).stream()
        .filter(joined -> joined.id().equals(missed.id()))
        .filter(joined -> StreamKey.of(joined, joined.text("publisher")).equals(stream))
        .anyMatch(joined -> joined.number("first_sequence") == missed.number("from"));
  }
}
