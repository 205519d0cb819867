package io.zonecast.driver.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are ended on purpose and started again, in whole experiments on this machine. */
final class ComeBackIT {
  @TempDir private Path directory;

  private RunFiles run(String faults, String options) throws Exception {
    Path file = directory.resolve("faults.yaml");
    Files.writeString(file, faults);
    RunFiles run = new RunFiles(directory.resolve("run"));
    List<String> arguments = new ArrayList<>(List.of("run", "--on", "local"));
    arguments.addAll(List.of("--out", run.root().toString(), "--faults", file.toString()));
    arguments.addAll(List.of(options.split(" ")));
    try (Stage stage = new Stage(directory.resolve("stage"))) {
      JarProcess driver = stage.jar("driver", "driver", arguments.toArray(String[]::new));
      assertThat(driver.exit()).as(driver.words()).isZero();
    }
    JsonNode summary = run.summary();
    assertThat(summary.get("verdict").asText()).isEqualTo("pass");
    assertThat(summary.get("violations")).isEmpty();
    assertThat(summary.at("/messages/duplicated").asLong()).isZero();
    run.awaitAllGone();
    return run;
  }

  private static JsonNode process(RunFiles run, String id) throws Exception {
    return run.processes().stream()
        .filter(process -> process.get("id").asText().equals(id))
        .findFirst()
        .orElseThrow();
  }

  /** What the last life was and the ones before, by exit codes. */
  private static void assertLives(RunFiles run, String id, int first, int last) throws Exception {
    JsonNode process = process(run, id);
    assertThat(process.at("/earlier/0/exit_code").asInt()).as(process.toString()).isEqualTo(first);
    assertThat(process.get("exit_code").asInt()).as(process.toString()).isEqualTo(last);
    assertThat(process.at("/earlier/0/pid").asLong()).isNotEqualTo(process.get("pid").asLong());
  }

  @Test
  void clientsAndThePrimaryComeBackUnderTheirIdsAndNoLifesFilesAreLost() throws Exception {
    RunFiles run =
        run(
            """
            - {at: 1s, what: kill, target: primary, for: 1s}
            - {at: 1500ms, what: restart, target: sub-1}
            - {at: 2s, what: terminate, target: sub-2, for: 500ms}
            - {at: 2s, what: restart, target: pub-2}
            """,
            "--pubs 2 --subs 2 --topics A --duration 6s --centralized");
    String broker = run.events("driver", "fault").get(0).get("target").asText();
    assertLives(run, broker, 137, 0);
    assertLives(run, "sub-1", 137, 0);
    assertLives(run, "sub-2", 0, 0);
    assertLives(run, "pub-2", 137, 0);

    for (String life : List.of("sub-1.1", "sub-1", "sub-2.1", "sub-2")) {
      assertThat(Deliveries.of(run.root().resolve("deliveries/" + life + ".csv")).size())
          .as(life)
          .isPositive();
    }
    assertThat(run.root().resolve("subscribers/sub-2.1.json")).isNotEmptyFile();
    Deliveries again = Deliveries.of(run.root().resolve("deliveries/sub-1.csv"));
    assertThat(again.column("publisher")).contains("pub-1", "pub-2");
    Set<String> incarnations = new TreeSet<>();
    run.events("pub-2", "registered")
        .forEach(event -> incarnations.add(event.get("incarnation").asText()));
    assertThat(incarnations).hasSize(2);
    assertThat(run.deliveries("incarnation")).containsAll(incarnations);
    assertThat(run.summary().at("/messages/delivered").asInt())
        .isEqualTo(run.deliveries("sequence").size());
    assertThat(run.events("driver", "fault_over")).hasSize(4);
  }

  @Test
  void anEnsembleThatLostAServerStillElectsPrimaries() throws Exception {
    RunFiles run =
        run(
            """
            - {at: 500ms, what: kill, target: zookeeper-2}
            - {at: 2s, what: kill, target: primary}
            - {at: 3s, what: kill, target: zookeeper-3, for: 500ms}
            """,
            "--pubs 2 --subs 2 --topics A --duration 5s --centralized --zookeepers 3");
    assertThat(process(run, "zookeeper-2").get("exit_code").asInt()).isEqualTo(137);
    assertLives(run, "zookeeper-3", 137, 0);
    JsonNode failover = run.summary().at("/failovers/0");
    assertThat(failover.get("target").asText()).startsWith("broker-");
    assertThat(failover.get("first_delivery_us").asLong()).isPositive();
  }

  @Test
  void theOnlyZooKeeperComesBackWithWhatItKnew() throws Exception {
    RunFiles run =
        run(
            "- {at: 1s, what: kill, target: zookeeper, for: 1s}\n",
            "--pubs 2 --subs 2 --topics A --duration 5s --centralized");
    assertLives(run, "zookeeper", 137, 0);
    assertThat(run.events("broker", "elected")).hasSize(1);
    JsonNode messages = run.summary().get("messages");
    assertThat(messages.get("delivered")).isEqualTo(messages.get("expected"));
  }
}
