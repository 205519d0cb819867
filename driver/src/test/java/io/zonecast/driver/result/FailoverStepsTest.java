package io.zonecast.driver.result;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailoverStepsTest {
  @TempDir Path directory;

  private JsonNode steps(RunEdits run) throws Exception {
    return run.judge().summary().path("failovers").path(0).path("steps_us");
  }

  @Test
  void eachStepIsMeasuredFromTheFault() throws Exception {
    RunEdits run =
        new RunEdits(
            new SampleRun(directory).size(2, 100).reliable().kill(400_000, 100_000).write());
    JsonNode steps = steps(run);
    assertThat(steps.path("suspected").asLong()).isEqualTo(5_000);
    assertThat(steps.path("seen").asLong()).isEqualTo(15_000);
    assertThat(steps.path("electing").asLong()).isEqualTo(20_000);
    assertThat(steps.path("elected").asLong()).isEqualTo(50_000);
    assertThat(steps.path("announced").asLong()).isEqualTo(55_000);
    assertThat(steps.path("resent").asLong()).isEqualTo(70_000);
    assertThat(steps.path("first_delivery").asLong()).isBetween(100_000L, 105_000L);
  }

  @Test
  void onlyTheSuccessorsStepsOfThisReignCount() throws Exception {
    RunEdits run =
        new RunEdits(
            new SampleRun(directory).size(2, 100).reliable().kill(400_000, 100_000).write());
    long killedUs = SampleRun.START_US + 400_000;
    // A third broker also saw it, and tried; an older reign was announced late.
    run.event("broker-1-3", "broker", killedUs + 2_000, "primary_dead", "zone", 1, "epoch", 17);
    run.event("broker-1-3", "broker", killedUs + 3_000, "electing", "zone", 1, "epoch", 17);
    run.event("broker-1-2", "broker", killedUs + 4_000, "announced", "zone", 1, "epoch", 17);
    run.event("pub-2", "publisher", killedUs + 5_000, "resent", "epoch", 17, "messages", 1);
    JsonNode steps = steps(run);
    assertThat(steps.path("seen").asLong()).isEqualTo(15_000);
    assertThat(steps.path("electing").asLong()).isEqualTo(20_000);
    assertThat(steps.path("announced").asLong()).isEqualTo(55_000);
    assertThat(steps.path("resent").asLong()).isEqualTo(70_000);
  }

  @Test
  void whatNobodyToldIsNotThere() throws Exception {
    RunEdits run =
        new RunEdits(new SampleRun(directory).size(2, 100).kill(400_000, 100_000).write());
    assertThat(steps(run).has("seen")).isFalse();
    assertThat(steps(run).has("resent")).isFalse();
    assertThat(steps(run).path("elected").asLong()).isEqualTo(50_000);
    ResultStage.judgeAndReport(directory);
    assertThat(Files.readString(directory.resolve("report.html"))).contains("Where the time went");
  }

  @Test
  void theReportShowsWhereTheTimeWent() throws Exception {
    new SampleRun(directory).size(2, 100).reliable().kill(400_000, 100_000).write();
    ResultStage.judgeAndReport(directory);
    assertThat(Files.readString(directory.resolve("report.html")))
        .contains("Where the time went", "to seen dead", "to transaction sent", "15 ms")
        .contains("kill of broker-1-1, zone 1: 10");
  }
}
