package io.zonecast.driver.result;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonecast.driver.result.report.Plots;
import io.zonecast.driver.result.report.Report;
import io.zonecast.driver.result.run.RunFacts;
import io.zonecast.driver.result.run.RunReader;
import io.zonecast.driver.result.verdict.Judge;
import io.zonecast.driver.result.verdict.Judgement;
import io.zonecast.measurement.JsonFiles;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The last stage of a run, and all of {@code check} and {@code report}: from the files of a run
 * directory to a verdict. Works on any thread, keeps nothing, and can be repeated.
 */
public final class ResultStage {
  private ResultStage() {}

  /**
   * Judges a run and writes nothing.
   *
   * @throws IOException when the directory cannot be read at all; what is merely absent in it makes
   *     the verdict unknown
   */
  public static RunResult judge(Path runDirectory) throws IOException {
    RunFacts facts = RunReader.read(runDirectory);
    return result(facts, Judge.judge(facts));
  }

  /**
   * Judges a run and writes {@code summary.json}, {@code report.html} and {@code plots/}.
   *
   * @throws IOException when the directory cannot be read or written. A picture that this machine
   *     cannot draw is only noted in the text.
   */
  public static RunResult judgeAndReport(Path runDirectory) throws IOException {
    RunFacts facts = RunReader.read(runDirectory);
    Judgement judgement = Judge.judge(facts);
    RunResult result = result(facts, judgement);
    JsonFiles.write(facts.directory().summary(), result.summary());
    Plots plots = Plots.of(facts, judgement);
    JsonFiles.writeText(
        facts.directory().report(), Report.html(facts, judgement, result.summary(), plots));
    String note = plots.write(facts.directory());
    String where = "report     " + facts.directory().report() + "\n";
    return new RunResult(result.verdict(), result.summary(), result.text() + where + note);
  }

  private static RunResult result(RunFacts facts, Judgement judgement) {
    ObjectNode summary = Summary.of(facts, judgement);
    return new RunResult(judgement.verdict(), summary, ResultText.of(judgement));
  }
}
