package io.zonecast.driver.result.verdict;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonecast.driver.result.run.Event;
import io.zonecast.driver.result.run.RunFacts;
import io.zonecast.measurement.JsonFiles;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * When the steps of a failover were taken, as far as they were told. Immutable.
 *
 * @param atUs by step, microseconds since 1970; a step that nobody told is not there
 */
public record FailoverSteps(Map<Step, Long> atUs) {
  /** The steps, in the order in which they are usually taken. */
  public enum Step {
    /** A broker's link to the primary broke. */
    SUSPECTED,
    /** The successor saw that the primary is dead. */
    SEEN,
    /** It sent its transaction. */
    ELECTING,
    /** It is the primary. */
    ELECTED,
    /** It pushed its epoch on the links that stood. */
    ANNOUNCED,
    /** The first publisher sent again what was not acknowledged. */
    RESENT,
    /** The first message came to a subscriber. */
    DELIVERED;

    /** The key in {@code summary.json}. */
    public String key() {
      return this == DELIVERED ? "first_delivery" : name().toLowerCase(Locale.ROOT);
    }
  }

  /** Takes a copy. */
  public FailoverSteps {
    atUs = Map.copyOf(atUs);
  }

  /** The steps that answered a fault. */
  static FailoverSteps of(RunFacts facts, Event fault, long zone, Optional<Event> elected) {
    Map<Step, Long> steps = new EnumMap<>(Step.class);
    if (elected.isPresent()) {
      Event winner = elected.get();
      Predicate<Event> before =
          event -> event.atUs() >= fault.atUs() && event.atUs() <= winner.atUs();
      Predicate<Event> inZone = event -> event.number("zone") == zone;
      Predicate<Event> byWinner = event -> event.id().equals(winner.id());
      Predicate<Event> ofReign = event -> event.number("epoch") == winner.number("epoch");
      put(steps, Step.SUSPECTED, of(facts, "suspected", before.and(inZone)).findFirst());
      put(steps, Step.SEEN, last(of(facts, "primary_dead", before.and(inZone).and(byWinner))));
      put(steps, Step.ELECTING, last(of(facts, "electing", before.and(inZone).and(byWinner))));
      put(steps, Step.ELECTED, elected);
      put(steps, Step.ANNOUNCED, of(facts, "announced", byWinner.and(ofReign)).findFirst());
      put(
          steps,
          Step.RESENT,
          facts.events("publisher", "resent").stream().filter(ofReign).findFirst());
    }
    return new FailoverSteps(steps);
  }

  private static Stream<Event> of(RunFacts facts, String name, Predicate<Event> which) {
    return facts.events("broker", name).stream().filter(which);
  }

  private static Optional<Event> last(Stream<Event> events) {
    return events.reduce((earlier, later) -> later);
  }

  private static void put(Map<Step, Long> steps, Step step, Optional<Event> event) {
    event.ifPresent(told -> steps.put(step, told.atUs()));
  }

  /** The same with a step; without it where its time is 0. */
  FailoverSteps with(Step step, long stepUs) {
    Map<Step, Long> more = new EnumMap<>(Step.class);
    more.putAll(atUs);
    if (stepUs > 0) {
      more.put(step, stepUs);
    }
    return new FailoverSteps(more);
  }

  /** How long after the fault a step was taken, in microseconds; empty where nobody told. */
  public OptionalLong after(Step step, long faultUs) {
    Long at = atUs.get(step);
    return at == null ? OptionalLong.empty() : OptionalLong.of(at - faultUs);
  }

  /** {@code steps_us} in {@code summary.json}: microseconds since the fault. */
  ObjectNode toJson(long faultUs) {
    ObjectNode json = JsonFiles.object();
    for (Step step : Step.values()) {
      after(step, faultUs).ifPresent(us -> json.put(step.key(), us));
    }
    return json;
  }
}
