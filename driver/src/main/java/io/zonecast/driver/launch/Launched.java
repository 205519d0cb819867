package io.zonecast.driver.launch;

import io.zonecast.driver.plan.ProcessPlan;
import java.util.concurrent.CompletableFuture;

/**
 * A process that was started.
 *
 * @param plan as planned
 * @param pid as this machine sees it, also where the process lives in Mininet
 * @param exit completes with the exit code (128 and the signal's number where a signal ended it),
 *     on any thread
 */
public record Launched(ProcessPlan plan, long pid, CompletableFuture<Integer> exit) {
  /** Whether it has not ended yet. */
  public boolean isAlive() {
    return !exit.isDone();
  }
}
