package io.zonecast.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonecast.cli.ExitCodes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole runs on this machine, with fake brokers, publishers and subscribers, and a real ZooKeeper.
 */
class RunTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path jars;
  @TempDir private Path directory;
  private Path out;

  @BeforeAll
  static void makeJars() throws Exception {
    FakeJars.into(jars);
  }

  @BeforeEach
  void nameRunDirectory() {
    out = directory.resolve("run");
  }

  private List<String> arguments(String more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("--on", "local", "--jars", jars.toString(), "--out", out.toString()));
    arguments.addAll(List.of(more.split(" ")));
    return arguments;
  }

  private Driven run(String more) {
    return Driven.with(arguments(more).toArray(String[]::new));
  }

  private List<String> events() throws Exception {
    List<String> events = new ArrayList<>();
    for (String line : Files.readAllLines(out.resolve("events/driver.jsonl"))) {
      events.add(JSON.readTree(line).get("event").asText());
    }
    return events;
  }

  private JsonNode processes() throws Exception {
    return JSON.readTree(out.resolve("processes.json").toFile()).get("processes");
  }

  private JsonNode process(String id) throws Exception {
    for (JsonNode process : processes()) {
      if (process.get("id").asText().equals(id)) {
        return process;
      }
    }
    throw new AssertionError(id);
  }

  /** Fakes move no message: even a run that went well is judged "unknown". */
  private void assertCompleted(Driven driven) throws Exception {
    assertThat(driven.out()).contains("verdict    unknown");
    assertThat(driven.code()).isEqualTo(ExitCodes.FAILED);
    assertThat(events()).contains("drained").doesNotContain("failed");
  }

  private void assertAllEnded() throws Exception {
    for (JsonNode process : processes()) {
      if (!process.get("pid").isNull()) {
        assertThat(process.get("exit_code").isNull()).as(process.toString()).isFalse();
        assertThat(ProcessHandle.of(process.get("pid").asLong())).isEmpty();
      }
    }
    assertThat(out.resolve("zookeeper")).doesNotExist();
  }

  @Test
  void aRunGoesThroughItsPhasesAndLeavesNothingRunning() throws Exception {
    Driven driven = run("--pubs 2 --duration 300ms --centralized");
    assertThat(driven.err()).contains("on this machine (as asked)", "all matched");
    assertCompleted(driven);
    assertThat(driven.out()).contains("results: " + out);
    assertThat(events())
        .filteredOn(event -> !event.equals("launched"))
        .containsExactly("all_matched", "drained", "stopping", "torn_down");
    assertThat(processes()).hasSize(7);
    assertAllEnded();
  }

  @Test
  void aStrengthThatCanNotBeSetEndsTheRun() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("f.yaml"), "- {at: 10ms, what: strength, target: pub-1, to: 9}");
    Driven driven = run("--pubs 1 --duration 20s --ownership exclusive --faults " + file);
    assertThat(driven.code()).isEqualTo(ExitCodes.FAILED);
    assertThat(driven.err())
        .contains("fault: strength pub-1", "driver: pub-1-strength-9 ended with exit code ");
    assertThat(out.resolve("logs/pub-1-strength-9.log")).isNotEmptyFile();
    assertThat(events()).contains("fault", "failed");
    assertAllEnded();
  }

  @Test
  void aPublisherThatGivesUpAsItWasToldToIsNoFailureOfTheRun() throws Exception {
    Driven driven =
        run("--pubs 2 --topics A,slow --duration 300ms --reliability reliable --on-slow exit");
    assertCompleted(driven);
    assertThat(driven.err())
        .contains("pub-2 ends: a subscriber of slow is too slow (--on-slow exit)");
    assertThat(process("pub-1").get("exit_code").asInt()).isZero();
    assertThat(process("pub-2").get("exit_code").asInt()).isEqualTo(1);
    assertAllEnded();
  }

  @Test
  void killPrimaryHitsThePrimaryWithSigkill() throws Exception {
    assertCompleted(run("--pubs 1 --brokers 3 --duration 1s --kill-primary 200ms"));
    assertThat(events()).containsOnlyOnce("fault");
    assertThat(process("broker-1-1").get("exit_code").asInt()).isEqualTo(137);
    assertThat(process("broker-1-2").get("exit_code").asInt()).isZero();
    assertAllEnded();
  }

  @Test
  void aFaultFileHitsWhomItNames() throws Exception {
    Path faults = directory.resolve("faults.yaml");
    Files.writeString(faults, "- {at: 100ms, what: terminate, target: sub-1}\n");
    assertCompleted(run("--pubs 1 --duration 500ms --faults " + faults));
    assertThat(process("sub-1").get("exit_code").asInt()).isZero();
    assertAllEnded();
  }

  @Test
  void aBenchEndsThePrimaryAgainAndAgainAndStartsItAgain() throws Exception {
    List<String> arguments = new ArrayList<>(List.of("bench", "failover"));
    arguments.addAll(arguments("--kills 2 --every 1500ms --warm-up 100ms --pubs 1 --subs 1"));
    arguments.addAll(List.of("--topics", "1", "--brokers", "2"));
    Driven driven = Driven.with(arguments.toArray(String[]::new));
    assertThat(driven.out())
        .startsWith("faults     2, kill of the primary, every 1500ms\nfailovers  2")
        .endsWith("verdict    unknown\n");
    assertThat(driven.err()).contains("all matched", "results: " + out);
    assertThat(driven.code()).isEqualTo(ExitCodes.FAILED);
    assertLives("broker-1-1", 137, 137, 0);
    assertThat(out.resolve("bench.json")).isNotEmptyFile();
    assertThat(out.resolve("plots/failovers.svg")).isNotEmptyFile();
    assertAllEnded();
  }

  @Test
  void whoIsPausedGoesOnLaterAtTheLatestWhenThePublishersAreDone() throws Exception {
    Path faults = directory.resolve("faults.yaml");
    Files.writeString(
        faults,
        """
        - {at: 100ms, what: pause, target: sub-1, for: 100ms}
        - {at: 150ms, what: pause, target: broker-1-1, for: 1m}
        """);
    assertCompleted(run("--pubs 1 --duration 500ms --faults " + faults));
    assertThat(events()).filteredOn("fault_over"::equals).hasSize(2);
    assertThat(process("sub-1").get("exit_code").asInt()).isZero();
    assertThat(process("broker-1-1").get("exit_code").asInt()).isZero();
    assertAllEnded();
  }

  @Test
  void aReliableRunWaitsForWhatComesAtMostAsLongAsARecoveryTakes() throws Exception {
    Driven driven =
        run(
            "--pubs 1 --topics endless --duration 100ms --session-timeout 400ms"
                + " --reliability reliable --window 5");
    assertThat(driven.out()).contains("verdict    unknown");
    assertThat(driven.err()).contains("have not seen every stream end after 2 s");
    assertThat(events()).contains("drained").doesNotContain("failed");
    assertThat(process("pub-1").get("command").toString()).contains("--acknowledgements");
    assertAllEnded();
  }

  @Test
  void whoIsStartedAgainKeepsTheFilesOfBothLives() throws Exception {
    Path faults = directory.resolve("faults.yaml");
    Files.writeString(
        faults,
        """
        - {at: 100ms, what: kill, target: sub-1, for: 100ms}
        - {at: 100ms, what: restart, target: broker-1-1}
        - {at: 200ms, what: terminate, target: broker-1-2, for: 100ms}
        """);
    assertCompleted(run("--pubs 1 --duration 1s --faults " + faults));
    assertThat(events()).filteredOn("fault_over"::equals).hasSize(3);
    assertLives("sub-1", 137, 0);
    assertLives("broker-1-1", 137, 0);
    assertLives("broker-1-2", 0, 0);
    assertThat(out.resolve("deliveries/sub-1.1.csv")).isNotEmptyFile();
    assertThat(out.resolve("deliveries/sub-1.csv")).isNotEmptyFile();
    assertThat(Files.readAllLines(out.resolve("events/sub-1.jsonl")))
        .filteredOn(line -> line.contains("\"ready\""))
        .hasSize(2);
    assertThat(Files.readAllLines(out.resolve("logs/broker-1-1.log")))
        .filteredOn("broker runs"::equals)
        .hasSize(2);
    assertAllEnded();
  }

  @Test
  void aPublisherThatIsStartedAgainPublishesAnew() throws Exception {
    Path faults = directory.resolve("faults.yaml");
    Files.writeString(faults, "- {at: 100ms, what: restart, target: pub-1}\n");
    assertCompleted(run("--pubs 2 --duration 500ms --faults " + faults));
    assertLives("pub-1", 137, 0);
    assertAllEnded();
  }

  @Test
  void aSecondLifeMayBeEndedToo() throws Exception {
    Path faults = directory.resolve("faults.yaml");
    Files.writeString(
        faults,
        """
        - {at: 100ms, what: restart, target: sub-1}
        - {at: 600ms, what: restart, target: sub-1}
        - {at: 900ms, what: kill, target: sub-1}
        """);
    assertCompleted(run("--pubs 1 --duration 1500ms --faults " + faults));
    assertLives("sub-1", 137, 137, 137);
    assertAllEnded();
  }

  /** The exit codes of a process's lives, the last one's last. */
  private void assertLives(String id, int... codes) throws Exception {
    JsonNode process = process(id);
    List<Integer> found = new ArrayList<>();
    process.path("earlier").forEach(life -> found.add(life.get("exit_code").asInt()));
    found.add(process.get("exit_code").asInt());
    assertThat(found).as(id).containsExactlyElementsOf(Arrays.stream(codes).boxed().toList());
  }

  @Test
  void anEnsembleOutlivesOneOfItsServersAndTakesItBack() throws Exception {
    Path faults = directory.resolve("faults.yaml");
    Files.writeString(faults, "- {at: 100ms, what: kill, target: zookeeper-2, for: 100ms}\n");
    assertCompleted(run("--pubs 1 --duration 500ms --zookeepers 3 --faults " + faults));
    assertLives("zookeeper-2", 137, 0);
    String addresses =
        JSON.readTree(out.resolve("experiment.json").toFile()).get("zookeeper_address").asText();
    assertThat(addresses.split(",")).hasSize(3);
    assertThat(process("sub-1").get("command").toString()).contains(addresses);
    assertAllEnded();
  }

  @Test
  void anEarlyDeathEndsTheRunAtOnceWithItsReason() throws Exception {
    Driven driven = run("--pubs 1 --topics dies --duration 50s");
    assertThat(driven.code()).isEqualTo(1);
    assertThat(driven.err()).contains("pub-1 ended by itself with exit code 7", "I die of boredom");
    assertThat(events()).contains("failed", "stopping", "torn_down").doesNotContain("drained");
    assertThat(out.resolve("summary.json")).exists();
    assertAllEnded();
  }

  @Test
  void aRunWithoutBrokersStartsNone() throws Exception {
    assertCompleted(run("--pubs 1 --duration 100ms --discovery zookeeper"));
    assertThat(processes()).extracting(p -> p.get("role").asText()).doesNotContain("broker");
    assertAllEnded();
  }

  @Test
  void sigtermEndsEverythingInOrderWithExitCode1() throws Exception {
    endedBy("TERM");
  }

  @Test
  void ctrlCEndsEverythingInOrderWithExitCode1() throws Exception {
    endedBy("INT");
  }

  private void endedBy(String signal) throws Exception {
    Process driver = spawn("--pubs 2 --duration 50s");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Files.exists(out.resolve("events/driver.jsonl")));
    await().atMost(Duration.ofSeconds(30)).until(() -> events().contains("all_matched"));
    new ProcessBuilder("kill", "-" + signal, Long.toString(driver.pid())).start().waitFor();
    assertThat(driver.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(driver.exitValue()).isEqualTo(1);
    assertThat(events()).endsWith("stopping", "torn_down");
    assertThat(out.resolve("summary.json")).exists();
    assertAllEnded();
  }

  @Test
  void zookeeperServesUntilStoppedAndExitsWith0() throws Exception {
    Process server = java("zookeeper --port 0").redirectErrorStream(false).start();
    String line = server.inputReader().readLine();
    assertThat(line).matches("ready 127\\.0\\.0\\.1:\\d+");
    String port = line.substring(line.lastIndexOf(':') + 1);
    Driven second = Driven.with("zookeeper", "--port", port);
    assertThat(second.code()).isEqualTo(1);
    assertThat(second.err()).contains("127.0.0.1:" + port);
    server.destroy();
    assertThat(server.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(server.exitValue()).isZero();
  }

  private Process spawn(String more) throws Exception {
    return java(String.join(" ", arguments(more)))
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("driver.log").toFile())
        .start();
  }

  private static ProcessBuilder java(String arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                DriverCommand.class.getName()));
    command.addAll(List.of(arguments.split(" ")));
    return new ProcessBuilder(Interruptible.command(command));
  }
}
