package io.zonecast.driver.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.driver.result.verdict.FailoverSteps;
import io.zonecast.driver.result.verdict.Handover;
import io.zonecast.driver.result.verdict.PossibleLoss;
import io.zonecast.measurement.Acknowledgement;
import io.zonecast.measurement.Delivery;
import io.zonecast.measurement.EventName;
import io.zonecast.measurement.JsonFiles;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReportTest {
  private static final Path DOC = Path.of("../docs/RESULTS.md");

  @TempDir Path temporary;

  private Path run() {
    String keep = System.getProperty("zonecast.keep.run");
    return keep == null ? temporary.resolve("20260101-120000") : Path.of(keep);
  }

  @Test
  void theReportNeedsNothingFromElsewhere() throws Exception {
    Path run = new SampleRun(run()).reliable().kill(4_000_000, 350_000).write();
    RunResult result = ResultStage.judgeAndReport(run);
    assertThat(Files.readString(run.resolve("summary.json")))
        .isEqualTo(JsonFiles.pretty(result.summary()));
    String html = Files.readString(run.resolve("report.html"));
    assertThat(html.replace("http://www.w3.org/2000/svg", ""))
        .doesNotContain("http:", "https:", "<script", "<link", "@import", "url(")
        .contains("broker-1-1", "pub-10", "sub-10", "class=\"verdict pass\"", "driver.jar check");
    for (String chart : List.of("latency-over-time", "latency-by-percentile")) {
      assertThat(run.resolve("plots/" + chart + ".svg")).isNotEmptyFile();
      assertThat(run.resolve("plots/" + chart + ".png")).isNotEmptyFile();
    }
  }

  @Test
  void eightyClientsAndAFailedVerdictStayReadable() throws Exception {
    Path run = new SampleRun(run().resolveSibling("eighty")).size(40, 60).write();
    for (int i = 1; i <= 3; i++) {
      List<String> rows = new ArrayList<>(Files.readAllLines(SampleRun.csv(run, i)));
      rows.add(9, rows.get(5));
      rows.remove(20);
      Files.write(SampleRun.csv(run, i), rows);
    }
    RunResult result = ResultStage.judgeAndReport(run);
    assertThat(result.text())
        .startsWith("verdict    fail")
        .contains("nothing-twice", "nothing-lost");
    assertThat(Files.readString(run.resolve("report.html")))
        .contains("Broken promises", "83 processes");
  }

  @Test
  void whatComesFromOutsideIsEscaped() throws Exception {
    Path run = SampleRun.small(temporary.resolve("r")).write();
    var experiment = JsonFiles.read(run.resolve("experiment.json"));
    experiment.put("on", "<script>alert(1)</script>").putArray("arguments").add("<b>'x'</b>");
    JsonFiles.write(run.resolve("experiment.json"), experiment);
    ResultStage.judgeAndReport(run);
    assertThat(Files.readString(run.resolve("report.html")))
        .doesNotContain("<script", "<b>'")
        .contains("&lt;script&gt;");
  }

  @Test
  void anEmptyRunStillGetsAReport() throws Exception {
    Path run = Files.createDirectories(temporary.resolve("empty"));
    JsonFiles.write(run.resolve("experiment.json"), JsonFiles.object());
    assertThat(ResultStage.judgeAndReport(run).exitCode()).isEqualTo(1);
    assertThat(Files.readString(run.resolve("report.html"))).contains("class=\"verdict unknown\"");
  }

  @Test
  void checkWritesNothingAndExitsWithTheVerdict() throws Exception {
    Path run = SampleRun.small(temporary.resolve("r")).write();
    assertThat(execute(new CheckCommand(), run)).startsWith("0 verdict    pass");
    assertThat(run.resolve("summary.json")).doesNotExist();
    List<String> rows = Files.readAllLines(SampleRun.csv(run, 1));
    Files.write(SampleRun.csv(run, 1), rows.subList(0, 8));
    assertThat(execute(new CheckCommand(), run)).startsWith("3 verdict    fail");
    assertThat(execute(new CheckCommand(), temporary.resolve("none")))
        .startsWith("1 ")
        .contains("it is not a run directory");
  }

  @Test
  void reportRebuildsWhatWasDeleted() throws Exception {
    Path run = SampleRun.small(temporary.resolve("r")).write();
    assertThat(execute(new ReportCommand(), run)).startsWith("0 ");
    assertThat(run.resolve("summary.json")).exists();
    assertThat(run.resolve("report.html")).exists();
  }

  private static String execute(Object command, Path run) {
    StringWriter text = new StringWriter();
    CommandLine line = new CommandLine(command);
    line.setOut(new PrintWriter(text));
    line.setErr(new PrintWriter(text, true));
    return line.execute(run.toString()) + " " + text;
  }

  @Test
  void theDocumentNamesEveryColumnKeyAndEvent() throws Exception {
    String doc = Files.readString(DOC);
    assertNamed(doc, Delivery.COLUMNS.iterator());
    assertNamed(doc, Acknowledgement.COLUMNS.iterator());
    Path run = new SampleRun(temporary.resolve("r")).size(2, 100).kill(400_000, 50_000).write();
    Files.write(SampleRun.csv(run, 1), List.of(String.join(",", Delivery.COLUMNS)));
    var summary = ResultStage.judge(run).summary();
    summary.findParents("rule").forEach(v -> assertNamed(doc, v.fieldNames()));
    assertNamed(doc, summary.fieldNames());
    assertNamed(doc, summary.path("messages").fieldNames());
    assertNamed(doc, summary.path("latency_us").fieldNames());
    assertNamed(doc, summary.path("failovers").path(0).fieldNames());
    Handover handover = new Handover(1, "A", "pub-1", "pub-2", 2, 1, 1, 1, 1);
    assertNamed(doc, handover.toJson().fieldNames());
    assertNamed(doc, List.of("offered", "requested").iterator());
    assertNamed(doc, Stream.of(FailoverSteps.Step.values()).map(step -> step.key()).iterator());
    PossibleLoss loss = new PossibleLoss("sub-1", "pub-1/A", "1", 1, "deliveries/sub-1.csv");
    assertNamed(doc, loss.toJson().fieldNames());
    assertNamed(doc, JsonFiles.read(run.resolve("subscribers/sub-1.json")).fieldNames());
    assertNamed(doc, JsonFiles.read(run.resolve("publishers/pub-1.json")).fieldNames());
    assertNamed(doc, Stream.of(EventName.values()).map(EventName::text).iterator());
    assertNamed(
        doc,
        List.of(
                "acknowledged-delivered",
                "all-acknowledged",
                "nothing-lost",
                "nothing-twice",
                "in-order",
                "only-matched",
                "only-published",
                "join-exact",
                "only-owner",
                "no-expired-delivery",
                "epochs-never-go-back",
                "rows-agree",
                "one-primary",
                "epochs-grow",
                "recovery-in-time")
            .iterator());
  }

  private static void assertNamed(String doc, Iterator<String> names) {
    names.forEachRemaining(name -> assertThat(doc).contains("`" + name + "`"));
  }
}
