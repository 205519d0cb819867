package io.zonecast.driver.result;

import io.zonecast.measurement.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code driver.jar report RUN}: builds the summary, the report and the plots again. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "Builds summary.json, report.html and plots again from the files.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:written", "1:the run cannot be read or written", "2:wrong usage"})
public final class ReportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", description = "The run directory, such as runs/20260101-120000.")
  private Path run;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try {
      RunResult result = ResultStage.judgeAndReport(run);
      spec.commandLine().getOut().print(result.text());
      spec.commandLine().getOut().flush();
      return 0;
    } catch (IOException e) {
      spec.commandLine().getErr().println("cannot report " + run + ": " + Disk.why(e));
      return 1;
    }
  }
}
