package io.zonecast.driver.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonecast.driver.MininetTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults between hosts, in whole experiments whose every process has a host of its own. */
@MininetTest
final class MininetFaultIT {
  @TempDir private Path directory;

  private RunFiles run(String faults, String options) throws Exception {
    Path file = directory.resolve("faults.yaml");
    Files.writeString(file, faults);
    RunFiles run = new RunFiles(directory.resolve("run"));
    List<String> arguments = new ArrayList<>(List.of("run", "--on", "mininet"));
    arguments.addAll(List.of("--out", run.root().toString(), "--faults", file.toString()));
    arguments.addAll(List.of("--pubs", "2", "--subs", "2", "--topics", "A"));
    arguments.addAll(List.of(options.split(" ")));
    try (Stage stage = new Stage(directory.resolve("stage"))) {
      JarProcess driver = stage.jar("driver", "driver", arguments.toArray(String[]::new));
      assertThat(driver.exit()).as(driver.words()).isZero();
    }
    assertThat(run.summary().get("verdict").asText()).isEqualTo("pass");
    return run;
  }

  /** The longest time between two deliveries from each publisher, in milliseconds. */
  private static Map<String, Long> silences(RunFiles run, String subscriber) {
    Deliveries rows = Deliveries.of(run.root().resolve("deliveries/" + subscriber + ".csv"));
    List<String> publishers = rows.column("publisher");
    List<String> received = rows.column("received_us");
    Map<String, Long> last = new TreeMap<>();
    Map<String, Long> longest = new TreeMap<>();
    for (int i = 0; i < publishers.size(); i++) {
      long at = Long.parseLong(received.get(i));
      Long before = last.put(publishers.get(i), at);
      longest.merge(publishers.get(i), before == null ? 0 : (at - before) / 1_000, Math::max);
    }
    return longest;
  }

  private static void assertOnlyThisPairWasSilent(RunFiles run) {
    assertThat(silences(run, "sub-1").get("pub-1")).isGreaterThan(1_400);
    assertThat(silences(run, "sub-1").get("pub-2")).isLessThan(1_000);
    assertThat(silences(run, "sub-2").values()).allMatch(silence -> silence < 1_000);
  }

  @Test
  void twoHostsThatAreCutFromEachOtherStillReachAllOthers() throws Exception {
    RunFiles run =
        run("- {at: 1s, what: cut, target: sub-1, from: pub-1, for: 1500ms}\n", "--duration 5s");
    assertOnlyThisPairWasSilent(run);
    JsonNode over = run.events("driver", "fault_over").get(0);
    assertThat(over.get("target").asText()).isEqualTo("sub-1");
    assertThat(over.get("from").asText()).isEqualTo("pub-1");
    assertThat(over.get("direction").asText()).isEqualTo("both");
  }

  @Test
  void packetsToASubscriberMayBeLostWhileItsOwnPass() throws Exception {
    RunFiles run =
        run(
            "- {at: 1s, what: cut, target: sub-1, from: pub-1, direction: in, for: 1500ms}\n",
            "--duration 5s");
    assertOnlyThisPairWasSilent(run);
  }

  @Test
  void anEnsemblesServerAndASubscriberComeBackOnTheirHosts() throws Exception {
    RunFiles run =
        run(
            """
            - {at: 500ms, what: kill, target: zookeeper-1, for: 1s}
            - {at: 1s, what: restart, target: sub-1}
            - {at: 2s, what: kill, target: primary, for: 500ms}
            """,
            "--duration 5s --centralized --zookeepers 3");
    assertThat(run.processes())
        .filteredOn(process -> process.has("earlier"))
        .allMatch(process -> process.get("exit_code").asInt() == 0)
        .allMatch(process -> process.at("/earlier/0/exit_code").asInt() == 137)
        .hasSize(3);
    assertThat(run.processes())
        .extracting(process -> process.get("address").asText())
        .doesNotHaveDuplicates();
    for (String life : List.of("sub-1.1", "sub-1")) {
      assertThat(Deliveries.of(run.root().resolve("deliveries/" + life + ".csv")).size())
          .isPositive();
    }
    assertThat(run.summary().at("/failovers/0/first_delivery_us").asLong()).isPositive();
  }
}
