package io.zonecast.driver;

import io.zonecast.driver.bench.BenchPlan;
import io.zonecast.driver.bench.BenchResults;
import io.zonecast.driver.bench.Lineup;
import io.zonecast.driver.bench.Load;
import io.zonecast.driver.bench.Measured;
import io.zonecast.driver.bench.Pace;
import io.zonecast.driver.bench.Site;
import io.zonecast.driver.bench.Span;
import io.zonecast.driver.launch.FreePort;
import io.zonecast.driver.launch.LaunchException;
import io.zonecast.driver.plan.JavaLaunch;
import io.zonecast.driver.plan.RunPaths;
import java.io.IOException;
import java.util.List;

/**
 * All trials of a bench, one after the other. One thread.
 *
 * @param java how Java processes are started
 * @param launcherFlags this program's with the launcher's flags
 * @param paths of the bench; each trial has a directory in it
 */
record TrialSeries(
    BenchPlan plan,
    JavaLaunch java,
    boolean launcherFlags,
    RunPaths paths,
    Console console,
    StopSignal stop) {
  private static final int PORTS = 2;
  private static final double HALF = 0.5;

  /**
   * Runs them. One that fails is told, and leaves a gap.
   *
   * @return whether all came to their end
   * @throws IOException where results can't be written or read
   */
  boolean run(BenchResults results) throws IOException {
    List<BenchPlan.Trial> trials = plan.trials();
    boolean complete = true;
    for (int i = 0; i < trials.size() && !stop.isRequested(); i++) {
      BenchPlan.Trial trial = trials.get(i);
      try {
        Measured measured = measure(trial);
        results.add(measured);
        console.say("%d of %d: %s".formatted(i + 1, trials.size(), plan.words(trial, measured)));
      } catch (RunFailedException | LaunchException e) {
        complete = false;
        console.error("driver: %s: %s".formatted(trial.id(), e.getMessage()));
      }
    }
    return complete && !stop.isRequested();
  }

  private Measured measure(BenchPlan.Trial trial) throws IOException {
    Load load = trial.load();
    if (!load.pace().isHalf()) {
      return measure(trial, trial.id(), load, plan.span());
    }
    Measured most =
        measure(trial, trial.id() + "-maximum", load.at(Pace.FLAT_OUT), plan.span().glance());
    Pace half = new Pace(load.pace().word(), Math.rint(most.messagesPerS() * HALF));
    if (half.perSecond() < 1) {
      throw new RunFailedException("nothing came through when it went as fast as it could");
    }
    return measure(trial, trial.id(), load.at(half), plan.span());
  }

  private Measured measure(BenchPlan.Trial trial, String id, Load load, Span span)
      throws IOException {
    RunPaths own = new RunPaths(paths.root().resolve("trials").resolve(id));
    RunFolder.make(own);
    Site site = new Site(java, launcherFlags, own, FreePort.pick(PORTS));
    Lineup lineup = trial.contender().lineup(load, span, site);
    BenchTrial processes = new BenchTrial(lineup, span.length(), own, console, stop);
    Lineup.Counted counted = processes.run();
    return new Measured(
        trial.round(),
        trial.load(),
        load.pace().perSecond(),
        trial.contender().name(),
        trial.contender().yardsticks(plan.contenders()),
        trial.contender().isPromised(),
        counted.published(),
        counted.refused(),
        counted.received(),
        processes.memory());
  }
}
