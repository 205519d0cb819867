package io.zonecast.driver;

import io.zonecast.cli.DurationConverter;
import io.zonecast.driver.plan.Fault;
import io.zonecast.driver.plan.FaultFile;
import io.zonecast.driver.plan.FaultScope;
import io.zonecast.driver.plan.FaultTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say what is done to a running experiment. */
final class FaultOptions {
  @Option(
      names = "--kill-primary",
      paramLabel = "D",
      split = ",",
      converter = DurationConverter.class,
      description =
          "Kill zone 1's primary (SIGKILL) this long after \"all matched\"; several times: 4s,8s"
              + " (default: never).")
  private List<Duration> killPrimary = List.of();

  @Option(
      names = "--faults",
      paramLabel = "FILE",
      description =
          "Faults at times, JSON or YAML: a list of {at: 4s, what:"
              + " kill|terminate|restart|pause|cut, target: primary|<process id>, zone: 1, for:"
              + " 3s}; a cut also with {from: <process id>, direction: both|out|in}; and {at: 4s,"
              + " what: strength, target: pub-1, to: 9}"
              + " (default: none).")
  private Path file;

  /**
   * The faults of both options.
   *
   * @throws IllegalArgumentException naming the option or the file's line, and the rule
   */
  List<Fault> toFaults(FaultScope scope) {
    List<Fault> faults = new ArrayList<>();
    if (!killPrimary.isEmpty() && scope.targets().zones() == 0) {
      throw new IllegalArgumentException(
          "--kill-primary needs brokers, and --discovery zookeeper starts none");
    }
    for (Duration at : killPrimary) {
      faults.add(new Fault.Kill(at, new FaultTarget.Primary(1)));
    }
    if (file != null) {
      faults.addAll(FaultFile.read(file, scope));
    }
    return faults;
  }
}
