package io.zonecast.driver.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonecast.driver.result.ResultStage;
import io.zonecast.driver.result.SampleRun;
import io.zonecast.driver.result.run.Event;
import io.zonecast.driver.result.verdict.Verdict;
import io.zonecast.measurement.JsonFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailoverBenchTest {
  @TempDir private Path directory;

  private static ObjectNode experiment(String dissemination, int faults) {
    ObjectNode json =
        JsonFiles.object()
            .put("on", "local")
            .put("dissemination", dissemination)
            .put("reliability", "reliable")
            .put("pubs", 10)
            .put("subs", 10)
            .put("brokers", 3)
            .put("rate", 100)
            .put("session_timeout_ms", 10_000);
    ArrayNode list = json.putArray("faults");
    for (int i = 0; i < faults; i++) {
      list.addObject().put("at", 10 + 8 * i + "s").put("what", "kill").put("for", "1s");
    }
    return json;
  }

  /** Failovers whose silences and steps grow by the number; the last fault was not answered. */
  private static ObjectNode summary(int answered) {
    ObjectNode json = JsonFiles.object().put("verdict", "pass");
    json.putObject("messages")
        .put("delivered", 33_000)
        .put("expected", 34_000)
        .put("lost", 1_000)
        .put("duplicated", 2)
        .put("out_of_order", 3);
    ArrayNode failovers = json.putArray("failovers");
    for (int i = 1; i <= answered; i++) {
      ObjectNode failover =
          failovers
              .addObject()
              .put("target", "broker-" + (i % 2 == 0 ? "b" : "a"))
              .put("at_us", 1_000 * i)
              .put("elected_us", 1_000 * i + 30)
              .put("gap_ms", 20.5 + i);
      ObjectNode steps = failover.putObject("steps_us");
      steps.put("seen", 1_000 * i).put("elected", 10_000 + 1_000 * i);
      if (i > 1) {
        steps.put("resent", 15_000);
      }
    }
    failovers.addObject().put("at_us", 900_000).put("elected_us", 0).put("gap_ms", 9_999);
    return json;
  }

  private static Event inSync(long atUs, String members) {
    JsonNode fields = JsonFiles.tree(Map.of("members", members));
    return new Event(atUs, "broker-1-1", "broker", "in_sync", fields);
  }

  @Test
  void theTableTellsSilenceStepsAndLosses() {
    List<Event> lists =
        List.of(
            inSync(10, "broker-a,broker-b,broker-c"),
            inSync(1_500, "broker-b,broker-c,broker-a"),
            inSync(2_500, "broker-a,broker-c"));
    FailoverFigures figures = FailoverFigures.of(experiment("centralized", 5), summary(4), lists);
    assertThat(FailoverTable.of(figures))
        .isEqualTo(
            """
            faults     5, kill of the primary, every 8s
            failovers  4 (standbys in sync when the fault came: at least 1 of 2)
            note       a longer --every lets every broker be back and in sync before the next fault
            run        centralized, reliable, on local: 10 publishers at 100/s, 10 subscribers, \
            3 brokers, session timeout 10s

            ms                               p50       p99       max     of
            longest silence                 22.5      24.5      24.5      4
            seen dead                        2.0       4.0       4.0      4
            elected                         12.0      14.0      14.0      4
            resent                          15.0      15.0      15.0      3

            messages   delivered 33,000 of 34,000 expected, lost 1,000, delivered twice 2, out of order 3
            verdict    pass
            """);
  }

  @Test
  void whoWasHitSinceTheListWasToldIsNotInSync() {
    List<Event> lists = List.of(inSync(10, "broker-a,broker-b"));
    FailoverFigures figures = FailoverFigures.of(experiment("direct", 2), summary(2), lists);
    assertThat(figures.fewestInSync()).hasValue(0);
    assertThat(figures.wasTooQuick()).isTrue();
  }

  @Test
  void directSilencesAreToldInPublishingIntervalsToo() {
    FailoverFigures figures = FailoverFigures.of(experiment("direct", 2), summary(1), List.of());
    assertThat(FailoverTable.of(figures))
        .contains(
            "failovers  1\n", "… in intervals of 10 ms          2.2       2.2       2.2      1\n");
    JsonNode json = figures.toJson();
    assertThat(json.at("/silence_ms/max").asDouble()).isEqualTo(21.5);
    assertThat(json.at("/silence_intervals/max").asDouble()).isEqualTo(2.15);
    assertThat(json.has("fewest_in_sync")).isFalse();
  }

  @Test
  void jsonHasEveryFigureOfTheTable() {
    JsonNode json =
        FailoverFigures.of(experiment("centralized", 5), summary(4), List.of()).toJson();
    assertThat(json.path("faults").asInt()).isEqualTo(5);
    assertThat(json.path("failovers").asInt()).isEqualTo(4);
    assertThat(json.at("/silence_ms/p50").asDouble()).isEqualTo(22.5);
    assertThat(json.at("/steps_ms/elected/mean").asDouble()).isEqualTo(12.5);
    assertThat(json.at("/steps_ms/resent/count").asInt()).isEqualTo(3);
    assertThat(json.at("/silences_ms")).hasSize(4);
    assertThat(json.at("/messages/lost").asInt()).isEqualTo(1_000);
    assertThat(json.path("verdict").asText()).isEqualTo("pass");
  }

  @Test
  void thePlotHasADotForEachFailoverAndAllSteps() {
    String svg =
        FailoverPlot.draw(FailoverFigures.of(experiment("centralized", 5), summary(4), List.of()));
    assertThat(svg.split("<circle ", -1)).hasSize(5);
    assertThat(svg).contains("p50 22.5 ms", "max 24.5 ms", "to seen dead", "steps, mean: 15 ms");
  }

  @Test
  void aRunWithoutFailoversHasAnEmptyPlot() {
    FailoverFigures figures =
        FailoverFigures.of(experiment("centralized", 1), summary(0), List.of());
    assertThat(FailoverPlot.draw(figures)).doesNotContain("<circle", "NaN").endsWith("</svg>\n");
    assertThat(FailoverTable.of(figures)).contains("failovers  0\n");
  }

  @Test
  void theStageReadsARunsFilesAndCanBeRepeated() throws Exception {
    Path run = new SampleRun(directory).size(2, 100).reliable().kill(400_000, 100_000).write();
    ResultStage.judgeAndReport(run);
    FailoverBench bench = FailoverBench.write(run);
    assertThat(bench.failovers()).isEqualTo(1);
    assertThat(bench.verdict()).isEqualTo(Verdict.PASS);
    assertThat(bench.text())
        .contains(
            "failovers  1 (standbys in sync when the fault came: at least 1 of 1)",
            "elected                         50.0");
    assertThat(Files.readString(run.resolve("bench.json")))
        .isEqualTo(JsonFiles.pretty(bench.json()));
    assertThat(Files.readString(run.resolve("plots/failovers.svg"))).contains("<circle ");
    assertThat(FailoverBench.read(run)).isEqualTo(bench);
  }

  @Test
  void aRunThatWasNotJudgedIsNamed() throws Exception {
    Path run = new SampleRun(directory).size(2, 100).write();
    assertThatThrownBy(() -> FailoverBench.read(run))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("summary.json");
  }
}
