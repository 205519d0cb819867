package io.zonecast.driver.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonecast.driver.MininetTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole experiments whose every process has a Mininet host of its own. */
@MininetTest
final class MininetExperimentIT {
  @TempDir private Path directory;

  private RunFiles run(String options) throws Exception {
    RunFiles run = new RunFiles(directory.resolve("run"));
    List<String> arguments = new ArrayList<>(List.of("run", "--on", "mininet"));
    arguments.addAll(List.of("--pubs", "3", "--subs", "3", "--out", run.root().toString()));
    arguments.addAll(List.of(options.split(" ")));
    try (Stage stage = new Stage(directory.resolve("stage"))) {
      JarProcess driver = stage.jar("driver", "driver", arguments.toArray(String[]::new));
      assertThat(driver.exit()).as(driver.words()).isZero();
    }
    JsonNode summary = run.summary();
    assertThat(summary.get("on").asText()).isEqualTo("mininet");
    assertThat(summary.get("verdict").asText()).isEqualTo("pass");
    assertThat(summary.at("/messages/delivered").asLong()).isPositive();
    assertHostsCarriedIt(run);
    return run;
  }

  /** Each process had an address of its own, and at least its messages' bytes came by there. */
  private static void assertHostsCarriedIt(RunFiles run) throws Exception {
    List<String> addresses =
        run.processes().stream().map(process -> process.get("address").asText()).toList();
    assertThat(addresses)
        .doesNotHaveDuplicates()
        .allMatch(address -> address.startsWith("10.0.0."));
    assertThat(run.events("sub", "matched"))
        .isNotEmpty()
        .allMatch(event -> event.get("source").asText().startsWith("10.0.0."));
    long bytes = 0;
    for (JsonNode host : run.network().get("hosts")) {
      assertThat(host.get("rx_packets").asLong()).as(host.toString()).isPositive();
      bytes += host.get("rx_bytes").asLong();
    }
    assertThat(bytes).isGreaterThan(100 * run.summary().at("/messages/delivered").asLong());
  }

  private static void assertNothingLost(RunFiles run) throws Exception {
    JsonNode messages = run.summary().get("messages");
    assertThat(messages.get("delivered")).isEqualTo(messages.get("expected"));
  }

  @Test
  void centralized() throws Exception {
    assertNothingLost(run("--duration 2s --centralized --topo tree,depth=2,fanout=3"));
  }

  @Test
  void direct() throws Exception {
    assertNothingLost(run("--duration 2s --topo linear,9"));
  }

  @Test
  void registryAloneIsEnough() throws Exception {
    RunFiles run = run("--duration 2s --discovery zookeeper");
    assertNothingLost(run);
    assertThat(run.processes()).noneMatch(process -> process.get("role").asText().equals("broker"));
  }

  @Test
  void killedPrimaryIsSucceeded() throws Exception {
    assertFailover(run("--duration 3s --centralized --kill-primary 1s"), "kill");
  }

  @Test
  void terminatedPrimaryIsSucceeded() throws Exception {
    Path faults = directory.resolve("faults.yaml");
    Files.writeString(faults, "- {at: 1s, what: terminate, target: primary}\n");
    assertFailover(run("--duration 3s --centralized --faults " + faults), "terminate");
  }

  @Test
  void aDriverThatIsKilledTakesProcessesAndNetworkAlong() throws Exception {
    RunFiles run = new RunFiles(directory.resolve("bereft"));
    try (Stage stage = new Stage(directory.resolve("stage"))) {
      JarProcess driver =
          stage.jar(
              "driver",
              "driver",
              "run",
              "--on",
              "mininet",
              "--pubs",
              "2",
              "--duration",
              "2m",
              "--out",
              run.root().toString());
      Path delivered = run.root().resolve("deliveries/sub-1.csv");
      Until.so("deliveries", driver::words, () -> Deliveries.of(delivered).size() > 20);
      driver.kill();
      run.awaitAllGone();
      Until.so(
          "the end of the network",
          driver::words,
          () -> Files.notExists(Path.of("/sys/class/net/s1")));
    }
  }

  @Test
  void whatACutHeldUpArrivesOnceTheLinkIsUpAgain() throws Exception {
    Path faults = directory.resolve("cut.yaml");
    Files.writeString(faults, "- {at: 1s, what: cut, target: sub-1, for: 2s}\n");
    RunFiles run = run("--duration 5s --faults " + faults);
    assertThat(run.events("driver", "fault_over")).hasSize(1);
    List<Long> received =
        Deliveries.of(run.root().resolve("deliveries/sub-1.csv")).column("received_us").stream()
            .map(Long::valueOf)
            .toList();
    long longest = 0;
    for (int i = 1; i < received.size(); i++) {
      longest = Math.max(longest, received.get(i) - received.get(i - 1));
    }
    assertThat(longest).as("the silence while it was cut off").isGreaterThan(1_900_000);
  }

  private static void assertFailover(RunFiles run, String fault) throws Exception {
    JsonNode failover = run.summary().get("failovers").get(0);
    assertThat(failover.get("fault").asText()).isEqualTo(fault);
    assertThat(failover.get("first_delivery_us").asLong()).isPositive();
    assertThat(run.deliveries("epoch")).contains(failover.get("epoch").asText());
  }
}
