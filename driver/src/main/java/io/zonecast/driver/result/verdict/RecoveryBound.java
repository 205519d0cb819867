package io.zonecast.driver.result.verdict;

import io.zonecast.driver.result.run.Event;
import io.zonecast.driver.result.run.ProcessEntry;
import io.zonecast.driver.result.run.RunFacts;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How long traffic may stand still after a fault on a primary, so that it is still a recovery. A
 * bound of correctness, generous on purpose: how fast it is, the benches tell.
 *
 * <p>Killed, terminated or restarted: {@link #TAKE_OVER_US}, because a death that is seen is not
 * waited for. Paused or cut off: the session timeout, a tick of ZooKeeper, and the same. No bound
 * holds where nobody was in sync to take over, or where something else was broken at the same time.
 */
final class RecoveryBound {
  /** To take over, once it is clear that one must. */
  static final long TAKE_OVER_US = 2_000_000;

  private static final Set<String> SEEN_AT_ONCE = Set.of("kill", "terminate", "restart");
  private static final Set<String> WAITED_FOR = Set.of("pause", "cut");
  private static final long USUAL_TICK_MS = 2_000;
  private static final long USUAL_SESSION_MS = 10_000;

  private final RunFacts facts;
  private final long sessionEndUs;

  RecoveryBound(RunFacts facts) {
    this.facts = facts;
    long sessionMs =
        facts.events().stream()
            .filter(event -> event.role().equals("broker"))
            .mapToLong(event -> event.number("session_timeout_ms"))
            .max()
            .orElse(0);
    long askedMs = facts.experiment().path("session_timeout_ms").asLong(USUAL_SESSION_MS);
    long tickMs = facts.experiment().path("tick_ms").asLong(USUAL_TICK_MS);
    this.sessionEndUs = 1_000 * (Math.max(sessionMs, askedMs) + tickMs);
  }

  /** The longest of any bound: a session's end and a take-over, microseconds. */
  static long longestUs(RunFacts facts) {
    return new RecoveryBound(facts).sessionEndUs + TAKE_OVER_US;
  }

  /**
   * The bound for a fault on a zone's primary, in microseconds; 0 where none is promised.
   *
   * @param zone the zone
   */
  long of(Event fault, long zone) {
    long bound = usual(fault);
    return facts.isReliable()
            && bound > 0
            && concernsAll(fault)
            && hasSuccessor(fault, zone)
            && isAlone(fault, bound)
        ? bound
        : 0;
  }

  private long usual(Event fault) {
    if (SEEN_AT_ONCE.contains(fault.text("fault"))) {
      return TAKE_OVER_US;
    }
    return WAITED_FOR.contains(fault.text("fault")) ? sessionEndUs + TAKE_OVER_US : 0;
  }

  /** A primary that is kept from one client goes on for all others, and is not succeeded. */
  private boolean concernsAll(Event fault) {
    String from = fault.text("from");
    return !facts.ids("publisher").contains(from) && !facts.ids("subscriber").contains(from);
  }

  /** Whether another broker of the zone lives and, as far as is told, is in sync. */
  private boolean hasSuccessor(Event fault, long zone) {
    Optional<Event> inSync =
        facts.events().stream()
            .filter(event -> event.is("broker", "in_sync") && event.number("zone") == zone)
            .filter(event -> event.atUs() <= fault.atUs())
            .reduce((earlier, later) -> later);
    return facts.processes().stream()
        .filter(process -> process.role().equals("broker"))
        .filter(process -> process.zone() == zone || process.zone() == 0)
        .map(ProcessEntry::id)
        .filter(id -> !id.equals(facts.targetOf(fault)))
        .filter(id -> inSync.isEmpty() || names(inSync.get().text("members"), id))
        .anyMatch(id -> isUnharmed(id, fault, inSync));
  }

  private static boolean names(String members, String id) {
    return Pattern.compile("(?<![A-Za-z0-9_.-])" + Pattern.quote(id) + "(?![A-Za-z0-9_-])")
        .matcher(members)
        .find();
  }

  /** Nothing was done to it before, or it has been taken in again since that was over. */
  private boolean isUnharmed(String id, Event fault, Optional<Event> inSync) {
    return facts.faultsOn(id).stream()
        .filter(other -> other.atUs() < fault.atUs())
        .allMatch(other -> inSync.isPresent() && inSync.get().atUs() > facts.overUs(other));
  }

  /** Whether nothing else was broken, or not mended yet, from the fault to the bound's end. */
  private boolean isAlone(Event fault, long bound) {
    return facts.faults().stream()
        .filter(other -> !other.equals(fault))
        .noneMatch(other -> other.atUs() <= fault.atUs() + bound && overUs(other) >= fault.atUs());
  }

  /** When a fault's consequences are over: a client's session, for one, may outlive it. */
  private long overUs(Event fault) {
    boolean ended = SEEN_AT_ONCE.contains(fault.text("fault"));
    String target = facts.targetOf(fault);
    if (ended && facts.ids("broker").contains(target)) {
      return fault.atUs() + TAKE_OVER_US;
    }
    boolean client =
        facts.ids("publisher").contains(target) || facts.ids("subscriber").contains(target);
    long overUs = ended && client ? fault.atUs() : facts.overUs(fault);
    return overUs == Long.MAX_VALUE ? overUs : overUs + sessionEndUs + TAKE_OVER_US;
  }
}
