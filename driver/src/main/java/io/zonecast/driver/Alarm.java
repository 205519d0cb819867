package io.zonecast.driver;

import io.zonecast.driver.launch.Fleet;
import io.zonecast.driver.launch.Launched;
import io.zonecast.driver.launch.LogTail;
import io.zonecast.driver.plan.ProcessPlan;
import io.zonecast.driver.plan.Role;
import io.zonecast.driver.plan.RunPaths;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Notices what must end a run at once: a process that died by itself, or a user's wish. */
final class Alarm {
  private static final int NAMED = 5;

  private final Fleet fleet;
  private final Streams streams;
  private final StopSignal stop;
  private final RunPaths paths;
  private final Set<Launched> seenEnded = new HashSet<>();
  private final Map<String, Long> logFrom = new HashMap<>();
  private final Set<Role> endThemselves = EnumSet.of(Role.PUBLISHER);

  Alarm(Fleet fleet, Streams streams, StopSignal stop, RunPaths paths) {
    this.fleet = fleet;
    this.streams = streams;
    this.stop = stop;
    this.paths = paths;
  }

  /** Subscribers too end by themselves, when they have everything. */
  void expectSubscribersToEnd() {
    endThemselves.add(Role.SUBSCRIBER);
  }

  /**
   * Looks once.
   *
   * @throws RunFailedException naming the process, its exit code and the end of its log
   */
  void check() {
    if (stop.isRequested()) {
      throw new RunFailedException("stopped before its end");
    }
    for (Launched process : fleet.all()) {
      if (!process.isAlive() && !fleet.wasSignalled(process) && !mayHaveEnded(process)) {
        String id = process.plan().id();
        throw new RunFailedException(
            "%s ended by itself with exit code %d; the last lines of logs/%s.log:%n%s"
                .formatted(id, process.exit().join(), id, LogTail.of(paths.log(id))));
      }
    }
  }

  /** Whether a process shows that it is ready, in the way in which it was planned to. */
  boolean isReady(ProcessPlan plan) {
    return switch (plan.readiness()) {
      case LOG_LINE ->
          LogTail.hasReadyLine(paths.log(plan.id()), logFrom.getOrDefault(plan.id(), 0L));
      case EVENT -> streams.isReady(plan.id());
      case NONE, ON_DEMAND -> true;
    };
  }

  /** Forgets that a process was ready: it is started again. */
  void forget(ProcessPlan plan) {
    streams.forget(plan.id());
    logFrom.put(plan.id(), LogTail.length(paths.log(plan.id())));
  }

  /** Whether a publisher has ended in order, so that its streams' ends were told. */
  boolean endedByItself(String publisher) {
    return fleet
        .find(publisher)
        .filter(process -> process.exit().getNow(-1) == 0 && !fleet.wasSignalled(process))
        .isPresent();
  }

  /** Who is not ready, and what the first of them said last. */
  RunFailedException notReady(List<ProcessPlan> plans, Duration bound) {
    List<String> missing =
        plans.stream().filter(plan -> !isReady(plan)).map(ProcessPlan::id).toList();
    String names = missing.stream().limit(NAMED).collect(Collectors.joining(", "));
    String more = missing.size() > NAMED ? " and " + (missing.size() - NAMED) + " more" : "";
    return new RunFailedException(
        "not ready after %d s: %s%s; the last lines of logs/%s.log:%n%s"
            .formatted(
                bound.toSeconds(),
                names,
                more,
                missing.get(0),
                LogTail.of(paths.log(missing.get(0)))));
  }

  /**
   * Publishers end by themselves: with exit code 0 when they have published, and otherwise if
   * {@code --on-slow exit} let them. What one wrote last may not have been read yet when its end is
   * seen first, so that counts from the next look on.
   */
  private boolean mayHaveEnded(Launched process) {
    return endThemselves.contains(process.plan().role())
        && (seenEnded.add(process)
            || streams.hasGivenUp(process.plan().id())
            || (process.exit().join() == 0 && isReady(process.plan())));
  }
}
