package io.zonecast.driver.result;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonecast.driver.result.QosRun.Line;
import io.zonecast.measurement.DeliveryKind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As {@link VerdictTest}, of topics that only their owners publish. */
class OwnerVerdictTest {
  private static final Line FIRST = new Line(2, 0, 1);
  private static final Line SECOND = new Line(1, 0, 2);
  private static final Line THIRD = new Line(2, 0, 3);

  @TempDir Path directory;

  private QosRun decided() {
    return new QosRun(directory)
        .offered("ownership", "exclusive")
        .offered("strength", "1", "5")
        .requested("ownership", "exclusive")
        .decided(1, 1, 2, -300)
        .decided(1, 2, 1, 500)
        .decided(1, 3, 2, 1_000);
  }

  private static QosRun publishersTell(QosRun run) {
    return run.event("pub-2", "publisher", -290, "owner", "topic", "A", "term", 1)
        .event("pub-2", "publisher", 490, "not_owner", "topic", "A", "term", 1)
        .event("pub-1", "publisher", 510, "owner", "topic", "A", "term", 2)
        .event("pub-1", "publisher", 990, "not_owner", "topic", "A", "term", 2)
        .event("pub-2", "publisher", 1_010, "owner", "topic", "A", "term", 3);
  }

  private static QosRun streams(QosRun run) {
    run.published(FIRST, 50).published(SECOND, 47).published(THIRD, 40).filtered(60);
    for (int sub = 1; sub <= 2; sub++) {
      run.joined(sub, FIRST, 1, 1, 0, -100)
          .joined(sub, SECOND, 1, 1, 0, 510)
          .joined(sub, THIRD, 1, 1, 0, 1_010);
    }
    return run;
  }

  private static QosRun delivered(QosRun run, int subscriber) {
    return run.rows(subscriber, FIRST, 1, 50, 0)
        .rows(subscriber, SECOND, 1, 47, 500 + 20 * subscriber)
        .rows(subscriber, THIRD, 1, 40, 1_020);
  }

  private QosRun run() {
    return streams(publishersTell(decided()));
  }

  private RunEdits whole() throws Exception {
    return delivered(delivered(run(), 1), 2).write().edits();
  }

  @Test
  void aTopicThatChangesItsOwnerInOrderPasses() throws Exception {
    whole().assertPasses();
  }

  @Test
  void aHandOverIsMeasuredWhereItWasSilentLongest() throws Exception {
    RunResult result = whole().judge();
    JsonNode handovers = result.summary().path("handovers");
    assertThat(handovers).hasSize(2);
    JsonNode first = handovers.path(0);
    assertThat(first.path("topic").asText()).isEqualTo("A");
    assertThat(first.path("from").asText()).isEqualTo("pub-2");
    assertThat(first.path("to").asText()).isEqualTo("pub-1");
    assertThat(first.path("term").asLong()).isEqualTo(2);
    assertThat(first.path("decided_us").asLong()).isEqualTo(SampleRun.START_US + 500_000);
    assertThat(first.path("last_delivery_us").asLong()).isEqualTo(SampleRun.START_US + 491_000);
    assertThat(first.path("first_delivery_us").asLong()).isEqualTo(SampleRun.START_US + 541_000);
    assertThat(first.path("gap_ms").asDouble()).isEqualTo(50.0);
    assertThat(result.text()).contains("A from pub-1 to pub-2 in term 3: longest silence");
    assertThat(result.summary().path("messages").path("filtered").asLong()).isEqualTo(120);
  }

  @Test
  void aNewOwnerOfWhomNothingCameIsNoHandOverThatCompleted() throws Exception {
    QosRun run = run().rows(1, FIRST, 1, 50, 0);
    delivered(run, 2).write();
    RunResult result = run.edits().judge();
    JsonNode first = result.summary().path("handovers").path(0);
    assertThat(first.path("last_delivery_us").asLong()).isPositive();
    assertThat(first.has("first_delivery_us")).isFalse();
    assertThat(first.path("gap_ms").asDouble()).isEqualTo(1_900 - 491);
    assertThat(result.text())
        .contains("A from pub-2 to pub-1 in term 2: nothing ever came, silent for the last 1409.0")
        .doesNotContain("longest silence");
    ResultStage.judgeAndReport(directory);
    assertThat(java.nio.file.Files.readString(directory.resolve("report.html")))
        .contains(">never<", ", to the end<");
  }

  @Test
  void aHandOverBeforeAnybodyHadHeardAnOwnerHasNoSilence() throws Exception {
    RunResult result = run().write().edits().judge();
    JsonNode first = result.summary().path("handovers").path(0);
    assertThat(first.path("term").asLong()).isEqualTo(2);
    assertThat(List.of("last_delivery_us", "first_delivery_us", "gap_ms")).noneMatch(first::has);
    assertThat(result.text())
        .contains("A from pub-2 to pub-1 in term 2: nobody had heard an owner before");
  }

  @Test
  void aWhileWithoutAnOwnerIsPartOfTheHandOver() throws Exception {
    QosRun run = new QosRun(directory).offered("ownership", "exclusive");
    run.requested("ownership", "exclusive")
        .decided(1, 1, 2, -300)
        .decided(1, 2, 0, 500)
        .decided(2, 3, 1, 700)
        .write();
    JsonNode handovers = run.edits().judge().summary().path("handovers");
    assertThat(handovers).hasSize(1);
    assertThat(handovers.path(0).path("from").asText()).isEqualTo("pub-2");
    assertThat(handovers.path(0).path("term").asLong()).isEqualTo(3);
  }

  @Test
  void somethingOfAnEarlierTermAfterALaterOneFails() throws Exception {
    QosRun run =
        run()
            .rows(1, FIRST, 1, 49, 0)
            .rows(1, SECOND, 1, 1, 520)
            .rows(1, FIRST, 50, 50, 490, 530, DeliveryKind.LIVE)
            .rows(1, SECOND, 2, 47, 530)
            .rows(1, THIRD, 1, 40, 1_020);
    delivered(run, 2).write().edits().assertFails("only-owner", "50");
  }

  @Test
  void aDeliveryFromWhoDidNotOwnTheTopicFails() throws Exception {
    QosRun run = delivered(delivered(run(), 1), 2);
    Line thief = new Line(1, 0, 3);
    run.published(thief, 2).joined(1, thief, 1, 1, 0, 1_010).joined(2, thief, 1, 1, 0, 1_010);
    run.rows(1, thief, 1, 2, 1_500).rows(2, thief, 1, 2, 1_500).write();
    RunResult result = run.edits().judge();
    assertThat(result.text())
        .contains("only-owner: pub-1/A incarnation 101 term 3 [1-2] in deliveries/sub-1.csv")
        .contains("delivered from who did not own it (decided for pub-2)");
  }

  @Test
  void aTermThatNobodyDecidedFails() throws Exception {
    RunEdits run = whole();
    run.remove("events/broker-1-1.jsonl", line -> line.contains("\"term\":3"));
    RunResult result = run.judge();
    assertThat(result.text()).contains("delivered in a term that nobody decided");
    assertThat(result.exitCode()).isEqualTo(3);
  }

  @Test
  void whatAKilledBrokerCouldNotTellItsPublisherMay() throws Exception {
    RunEdits run = whole();
    run.remove("events/broker-1-1.jsonl", line -> line.contains("\"term\":3"));
    run.fault("kill", "broker-1-1", 1_005);
    run.assertPasses();
    run.remove("events/pub-2.jsonl", line -> line.contains("\"term\":3"));
    run.assertUnknown("nobody told who owned A in term 3");
  }

  @Test
  void somethingWithoutATermOfAnOwnedTopicFails() throws Exception {
    Line free = new Line(1, 0, 0);
    QosRun run = delivered(delivered(run(), 1), 2).published(free, 1);
    run.joined(1, free, 1, 1, 0, 0).joined(2, free, 1, 1, 0, 0).rows(1, free, 1, 1, 1_500);
    run.rows(2, free, 1, 1, 1_500).write();
    assertThat(run.edits().judge().text())
        .contains("only-owner: pub-1/A incarnation 101 [1] in deliveries/sub-1.csv")
        .contains("delivered without a term of its owner");
  }

  @Test
  void aTermThatIsDecidedTwiceFails() throws Exception {
    QosRun run = delivered(delivered(run().decided(2, 3, 1, 1_001), 1), 2).write();
    assertThat(run.edits().assertFails("only-owner", "").path("detail").asText())
        .isEqualTo(
            "term 3 was decided for \"pub-2\" by broker-1-1 and for \"pub-1\" by broker-1-2");
  }

  @Test
  void aPublisherThatStillOwnedInATermWhenItBeganTheNextFails() throws Exception {
    QosRun run = delivered(delivered(run(), 1), 2);
    run.event("pub-2", "publisher", 1_020, "not_owner", "topic", "A", "term", 1).write();
    run.edits().assertFails("only-owner", "");
  }

  @Test
  void aPublisherThatOwnsAgainInAnEarlierTermFails() throws Exception {
    QosRun run = delivered(delivered(run(), 1), 2);
    run.event("pub-2", "publisher", 1_020, "owner", "topic", "A", "term", 1).write();
    assertThat(run.edits().assertFails("only-owner", "").path("detail").asText())
        .isEqualTo("pub-2 owned in term 1 after it owned in term 3");
  }

  @Test
  void aChangedStrengthExcusesNothing() throws Exception {
    QosRun run = run().rows(1, FIRST, 1, 49, 0).rows(1, SECOND, 1, 47, 520);
    run.rows(1, THIRD, 1, 40, 1_020);
    delivered(run, 2).write().edits().fault("strength", "pub-1", 300);
    run.edits().assertFails("nothing-lost", "50");
  }

  @Test
  void theReportShowsPoliciesAndHandOvers() throws Exception {
    whole();
    ResultStage.judgeAndReport(directory);
    String html = java.nio.file.Files.readString(directory.resolve("report.html"));
    assertThat(html).contains("<h2>Hand-overs</h2>", "<h2>Qualities of service</h2>");
    for (String cell : List.of("exclusive", "50 ms", "pub-2")) {
      assertThat(html).contains(">" + cell + "<");
    }
  }
}
