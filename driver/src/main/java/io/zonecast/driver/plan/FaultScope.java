package io.zonecast.driver.plan;

import io.zonecast.cli.DurationConverter;
import io.zonecast.domain.Discovery;
import java.time.Duration;
import java.util.Optional;

/**
 * What an experiment's faults must keep to.
 *
 * @param targets whom they can hit
 * @param end when the run ends, counted from "all matched"; empty where only its messages are
 *     counted
 * @param where it was asked to run
 */
public record FaultScope(FaultTargets targets, Optional<Duration> end, Where where) {

  /** The scope of an experiment. */
  public static FaultScope of(
      Population population,
      Discovery discovery,
      ZooKeeperChoice zookeeper,
      Traffic traffic,
      Where where) {
    return new FaultScope(
        FaultTargets.of(population, discovery, zookeeper), traffic.duration(), where);
  }

  /**
   * Checks a fault.
   *
   * @throws IllegalArgumentException naming the rule that it breaks
   */
  void require(Fault fault) {
    if (end.isPresent() && fault.at().compareTo(end.get()) >= 0) {
      throw new IllegalArgumentException(
          "%s would come after the end of the run (--duration %s)"
              .formatted(text(fault), DurationConverter.format(end.get())));
    }
    if (where == Where.LOCAL && fault instanceof Fault.Cuts) {
      throw new IllegalArgumentException(
          "a cut needs a link to cut, and --on local has none: --on mininet");
    }
    if (fault instanceof Fault.Ends ends) {
      requireReturn(ends);
    }
  }

  private void requireReturn(Fault.Ends fault) {
    if (end.isPresent()
        && fault.backAt().filter(back -> back.compareTo(end.get()) >= 0).isPresent()) {
      throw new IllegalArgumentException(
          "%s for %s: it would be started again after the end of the run (--duration %s)"
              .formatted(
                  text(fault),
                  DurationConverter.format(fault.length().orElseThrow()),
                  DurationConverter.format(end.get())));
    }
    if (!fault.comesBack() && targets.isOnlyZooKeeper(fault.target())) {
      throw new IllegalArgumentException(
          "%s: the only ZooKeeper server must come back (for: 2s), or be one of three"
                  .formatted(text(fault))
              + " (--zookeepers 3)");
    }
  }

  private static String text(Fault fault) {
    return "%s of %s at %s"
        .formatted(fault.what(), fault.target().text(), DurationConverter.format(fault.at()));
  }
}
