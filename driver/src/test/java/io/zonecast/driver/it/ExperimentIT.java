package io.zonecast.driver.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole experiments on this machine, by the driver's jar. */
final class ExperimentIT {
  @TempDir private static Path directory;
  private static Stage stage;

  @BeforeAll
  static void raise() {
    stage = new Stage(directory);
  }

  @AfterAll
  static void strike() {
    stage.close();
  }

  private static JarProcess driver(String name, String options) {
    List<String> arguments = new ArrayList<>(List.of("run", "--on", "local"));
    arguments.addAll(List.of("--pubs", "3", "--subs", "3"));
    arguments.addAll(List.of("--out", directory.resolve(name).toString()));
    arguments.addAll(List.of(options.split(" ")));
    return stage.jar("driver", "driver-of-" + name, arguments.toArray(String[]::new));
  }

  private static RunFiles run(String name) {
    return new RunFiles(directory.resolve(name));
  }

  private static void assertPassedWithoutLoss(JarProcess driver, RunFiles run) throws IOException {
    assertThat(driver.exit()).as(driver.words()).isZero();
    JsonNode summary = run.summary();
    assertThat(summary.get("verdict").asText()).isEqualTo("pass");
    JsonNode messages = summary.get("messages");
    assertThat(messages.get("expected").asLong()).isPositive();
    assertThat(messages.get("delivered")).isEqualTo(messages.get("expected"));
    assertThat(run.deliveries("sequence")).hasSize(messages.get("delivered").asInt());
    assertThat(messages.get("published").asLong()).isEqualTo(3 * 200);
    assertThat(run.root().resolve("report.html")).isNotEmptyFile();
    assertThat(run.processes()).allMatch(process -> process.get("exit_code").asInt(-1) == 0);
  }

  @Test
  void bothDisseminationsInTurnOnOneRunningZooKeeper() throws Exception {
    stage.zooKeeper();
    String ours = "--duration 2s --zookeeper " + stage.zooKeeperAddress();

    assertPassedWithoutLoss(driver("direct", ours), run("direct"));
    assertThat(run("direct").deliveries("epoch")).containsOnly("0");

    assertPassedWithoutLoss(
        driver("centralized", ours + " --centralized --plot"), run("centralized"));
    String epoch = run("centralized").events("broker", "elected").get(0).get("epoch").asText();
    assertThat(run("centralized").deliveries("epoch")).containsOnly(epoch);
    assertThat(run("centralized").root().resolve("plots/sub-1.svg")).content().contains("<svg");
  }

  @Test
  void registryAloneIsEnough() throws Exception {
    JarProcess driver = driver("registry", "--duration 2s --discovery zookeeper");
    assertPassedWithoutLoss(driver, run("registry"));
    assertThat(run("registry").processes())
        .noneMatch(process -> process.get("role").asText().equals("broker"));
  }

  @Test
  void killedPrimaryIsSucceeded() throws Exception {
    JarProcess driver = driver("killed", "--duration 3s --centralized --kill-primary 1s");
    assertFailover(driver, "killed", "kill");
  }

  @Test
  void terminatedPrimaryIsSucceeded() throws Exception {
    Path faults = directory.resolve("faults.yaml");
    Files.writeString(faults, "- {at: 1s, what: terminate, target: primary}\n");
    JarProcess driver = driver("left", "--duration 3s --centralized --faults " + faults);
    assertFailover(driver, "left", "terminate");
  }

  @Test
  void pausedPrimaryIsSucceededAndStandsByWhenItWakes() throws Exception {
    Path faults = directory.resolve("pause.yaml");
    Files.writeString(faults, "- {at: 1s, what: pause, target: primary, for: 5s}\n");
    JarProcess driver =
        driver("paused", "--duration 8s --centralized --session-timeout 2s --faults " + faults);
    assertFailover(driver, "paused", "pause");
    assertThat(run("paused").events("broker", "deposed")).hasSize(1);
    assertThat(run("paused").events("driver", "fault_over")).hasSize(1);
    JsonNode messages = run("paused").summary().get("messages");
    assertThat(messages.get("duplicated").asLong()).isZero();
    assertThat(messages.get("out_of_order").asLong()).isZero();
  }

  private static void assertFailover(JarProcess driver, String name, String fault)
      throws IOException {
    assertThat(driver.exit()).as(driver.words()).isZero();
    JsonNode summary = run(name).summary();
    assertThat(summary.get("verdict").asText()).isEqualTo("pass");
    assertThat(summary.get("failovers")).hasSize(1);
    JsonNode failover = summary.get("failovers").get(0);
    assertThat(failover.get("fault").asText()).isEqualTo(fault);
    assertThat(failover.get("gap_ms").asDouble()).isPositive();
    long atUs = failover.get("at_us").asLong();
    assertThat(failover.get("elected_us").asLong()).isGreaterThan(atUs);
    assertThat(failover.get("first_delivery_us").asLong()).isGreaterThan(atUs);

    List<Long> epochs =
        run(name).events("broker", "elected").stream()
            .map(event -> event.get("epoch").asLong())
            .sorted()
            .toList();
    assertThat(epochs).hasSize(2).doesNotHaveDuplicates();
    assertThat(run(name).deliveries("epoch"))
        .contains(Long.toString(epochs.get(0)), Long.toString(epochs.get(1)));
    String report = Files.readString(run(name).root().resolve("report.html"));
    assertThat(report).contains("Failovers").contains(Long.toString(epochs.get(1)));
  }

  @Test
  void interruptedRunEndsOnlyItsOwnAndReports() throws Exception {
    JarProcess bystander = stage.jar("driver", "bystander", "zookeeper", "--port", "0");
    JarProcess driver = driver("interrupted", "--duration 2m --centralized");
    Until.so(
        "deliveries", driver::words, () -> Deliveries.of(delivered("interrupted")).size() > 20);
    driver.interrupt();
    assertThat(driver.exit()).as(driver.words()).isEqualTo(1);
    assertThat(bystander.isAlive()).isTrue();
    assertThat(run("interrupted").summary().get("verdict").asText()).isEqualTo("unknown");
    assertThat(run("interrupted").summary().get("missing").get(0).asText())
        .startsWith("the run did not come to its end: ");
    assertThat(run("interrupted").summary().get("violations")).isEmpty();
    assertThat(run("interrupted").root().resolve("report.html")).isNotEmptyFile();
    assertThat(run("interrupted").root().resolve("plots/latency-over-time.png")).isNotEmptyFile();
    for (JsonNode process : run("interrupted").processes()) {
      assertThat(process.get("exit_code").asInt(-1)).as(process.toString()).isZero();
      assertThat(ProcessHandle.of(process.get("pid").asLong())).isEmpty();
    }
  }

  @Test
  void aDriverThatIsKilledTakesItsProcessesAlong() throws Exception {
    JarProcess driver = driver("bereft", "--duration 2m");
    Until.so("deliveries", driver::words, () -> Deliveries.of(delivered("bereft")).size() > 20);
    driver.kill();
    run("bereft").awaitAllGone();
  }

  private static Path delivered(String name) {
    return directory.resolve(name).resolve("deliveries/sub-1.csv");
  }
}
