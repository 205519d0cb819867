package io.zonecast.driver.result;

import io.zonecast.measurement.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code driver.jar check RUN}: judges a run again from its files and writes nothing. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Judges a run again from its files; writes nothing.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:pass", "1:unknown, or the run cannot be read", "2:wrong usage", "3:fail"})
public final class CheckCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", description = "The run directory, such as runs/20260101-120000.")
  private Path run;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try {
      RunResult result = ResultStage.judge(run);
      spec.commandLine().getOut().print(result.text());
      spec.commandLine().getOut().flush();
      return result.exitCode();
    } catch (IOException e) {
      spec.commandLine().getErr().println("cannot check " + run + ": " + Disk.why(e));
      return 1;
    }
  }
}
