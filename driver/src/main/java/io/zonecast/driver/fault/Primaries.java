package io.zonecast.driver.fault;

import io.zonecast.driver.launch.ProcessEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Who is primary, from what the brokers say: the highest epoch of a zone whose broker was elected
 * and has not been deposed or fenced since. One thread.
 */
public final class Primaries {
  private final Map<Long, NavigableMap<Long, String>> electedByZone = new HashMap<>();

  /** Takes notice of an event; those that don't concern elections are ignored. */
  public void accept(ProcessEvent event) {
    switch (event.name()) {
      case "elected" ->
          electedByZone
              .computeIfAbsent(event.number("zone"), zone -> new TreeMap<>())
              .put(event.number("epoch"), event.id());
      case "deposed", "fenced" -> forget(event.id());
      default -> {}
    }
  }

  /** Forgets a broker's elections: it is none of the zone's primaries any more. */
  public void forget(String broker) {
    electedByZone.values().forEach(elected -> elected.values().removeIf(broker::equals));
  }

  /**
   * The primary's id.
   *
   * @param zone from 1
   * @param isAlive whether a process lives; the dead are no primaries, whatever they said
   */
  public Optional<String> primaryOf(int zone, Predicate<String> isAlive) {
    NavigableMap<Long, String> elected = electedByZone.getOrDefault((long) zone, new TreeMap<>());
    return Optional.ofNullable(elected.lastEntry()).map(Map.Entry::getValue).filter(isAlive);
  }
}
