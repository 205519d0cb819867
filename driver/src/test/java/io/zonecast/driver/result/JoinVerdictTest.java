package io.zonecast.driver.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.driver.result.QosRun.Line;
import io.zonecast.measurement.DeliveryKind;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As {@link VerdictTest}, of who joins with a history, and of what expires. */
class JoinVerdictTest {
  private static final Line LOW = new Line(1, 0, 0);
  private static final Line HIGH = new Line(1, 7, 0);
  private static final Line OTHER = new Line(2, 0, 0);

  @TempDir Path directory;

  /** pub-1 has two streams; sub-2 joins at 500 ms, when 50 and 4 were published, and asks for 6. */
  private QosRun run() {
    QosRun run =
        new QosRun(directory)
            .offered("history", "10")
            .requested("history", "0", "6")
            .published(LOW, 100)
            .published(HIGH, 6)
            .published(OTHER, 3);
    run.joined(1, LOW, 1, 1, 0, -100).joined(1, HIGH, 1, 1, 0, -100).joined(1, OTHER, 1, 1, 0, 0);
    run.rows(1, LOW, 1, 100, 10).rows(1, HIGH, 1, 6, 480).rows(1, OTHER, 1, 3, 480);
    return run.joined(2, LOW, 47, 47, 50, 510)
        .joined(2, HIGH, 3, 3, 4, 510)
        .joined(2, OTHER, 1, 1, 0, 100);
  }

  private static QosRun history(QosRun run) {
    return run.rows(2, LOW, 47, 50, 470, 511, DeliveryKind.HISTORY)
        .rows(2, HIGH, 3, 4, 500, 512, DeliveryKind.HISTORY);
  }

  private static QosRun live(QosRun run) {
    return run.rows(2, LOW, 51, 100, 515).rows(2, HIGH, 5, 6, 515).rows(2, OTHER, 1, 3, 520);
  }

  private RunEdits whole() throws Exception {
    return live(history(run())).write().edits();
  }

  @Test
  void whoJoinsGetsExactlyTheHistoryThatItWasTold() throws Exception {
    RunEdits run = whole();
    run.assertPasses();
    var summary = run.judge().summary();
    assertThat(summary.path("messages").path("expected").asLong()).isEqualTo(109 + 54 + 4 + 3);
    assertThat(summary.path("messages").path("published").asLong()).isEqualTo(109);
    assertThat(summary.path("latency_us").path("count").asLong()).isEqualTo(109 + 50 + 2 + 3);
  }

  @Test
  void aMessageOfTheHistoryThatDidNotComeFails() throws Exception {
    RunResult result =
        live(run()
                .rows(2, LOW, 47, 49, 470, 511, DeliveryKind.HISTORY)
                .rows(2, HIGH, 3, 4, 500, 512, DeliveryKind.HISTORY))
            .write()
            .edits()
            .judge();
    assertThat(result.text())
        .contains("nothing-lost: pub-1/A incarnation 101 [50]")
        .contains("join-exact: pub-1/A incarnation 101 [50]", "sub-2 did not get as history");
  }

  @Test
  void historyThatComesAsLiveFails() throws Exception {
    QosRun run =
        run()
            .rows(2, LOW, 47, 49, 470, 511, DeliveryKind.HISTORY)
            .rows(2, LOW, 50, 50, 500, 511, DeliveryKind.LIVE)
            .rows(2, HIGH, 3, 4, 500, 512, DeliveryKind.HISTORY);
    live(run).write().edits().assertFails("join-exact", "50");
  }

  @Test
  void moreHistoryThanWasToldFails() throws Exception {
    QosRun run = run().rows(2, LOW, 46, 46, 460, 511, DeliveryKind.HISTORY);
    live(history(run)).write().edits().assertFails("join-exact", "46");
  }

  @Test
  void historyAfterSomethingNewerFails() throws Exception {
    QosRun run =
        run()
            .rows(2, LOW, 47, 49, 470, 511, DeliveryKind.HISTORY)
            .rows(2, LOW, 51, 51, 515)
            .rows(2, LOW, 50, 50, 500, 517, DeliveryKind.HISTORY)
            .rows(2, LOW, 52, 100, 525)
            .rows(2, HIGH, 3, 4, 500, 512, DeliveryKind.HISTORY)
            .rows(2, HIGH, 5, 6, 515)
            .rows(2, OTHER, 1, 3, 520);
    run.write().edits().assertFails("join-exact", "50");
  }

  @Test
  void aShorterHistoryThanWasAskedForAndThereFails() throws Exception {
    QosRun run =
        new QosRun(directory)
            .offered("history", "10")
            .requested("history", "0", "6")
            .published(LOW, 100);
    run.joined(1, LOW, 1, 1, 0, -100).rows(1, LOW, 1, 100, 10);
    run.joined(2, LOW, 46, 46, 50, 510)
        .rows(2, LOW, 46, 50, 460, 511, DeliveryKind.HISTORY)
        .rows(2, LOW, 51, 100, 515)
        .write();
    assertThat(run.edits().assertFails("join-exact", "").path("detail").asText())
        .isEqualTo("sub-2 was told 5 messages of history; it asked for 6, and 50 were published");
  }

  @Test
  void whereLessWasPublishedThanAskedForAllOfItIsHistory() throws Exception {
    QosRun run =
        new QosRun(directory)
            .offered("history", "10")
            .requested("history", "0", "6")
            .published(LOW, 40);
    run.joined(1, LOW, 1, 1, 0, -100).rows(1, LOW, 1, 40, 10);
    run.joined(2, LOW, 1, 1, 4, 50)
        .rows(2, LOW, 1, 4, 10, 51, DeliveryKind.HISTORY)
        .rows(2, LOW, 5, 40, 60)
        .write();
    run.edits().assertPasses();
  }

  @Test
  void whoWasKilledInTheMiddleOfItsJoinIsOwedNoMore() throws Exception {
    QosRun run = run().rows(2, LOW, 47, 48, 470, 511, DeliveryKind.HISTORY).write();
    run.edits().fault("kill", "sub-2", 512);
    run.edits().assertPasses();
  }

  @Test
  void whoNeverJoinedWhatWasPublishedIsNotBelieved() throws Exception {
    QosRun run = new QosRun(directory).published(LOW, 10).published(OTHER, 3);
    run.joined(1, LOW, 1, 1, 0, -100).rows(1, LOW, 1, 10, 10);
    run.joined(2, LOW, 1, 1, 0, -100).rows(2, LOW, 1, 10, 10);
    run.joined(2, OTHER, 1, 1, 0, -100).rows(2, OTHER, 1, 3, 10).write();
    run.edits().assertUnknown("sub-1 never joined pub-2/A incarnation 102");
  }

  @Test
  void whoAsksForMoreThanIsOfferedIsNotWaitedForAndMayNotBeMatched() throws Exception {
    QosRun run =
        live(history(run())).offered("history", "10", "3").requested("history", "0", "6").write();
    assertThat(run.edits().assertFails("only-matched", "").path("detail").asText())
        .isEqualTo("sub-2 was matched, although offered history 3 < requested 6");
    run.edits().remove("events/sub-2.jsonl", line -> line.contains("pub-2"));
    run.edits().remove("deliveries/sub-2.csv", row -> row.contains("pub-2"));
    run.edits().rows(2, run.edits().rows(2));
    run.edits().assertPasses();
  }

  /** sub-1 and sub-2 follow pub-1, of whose messages 20 to 24 came 30 ms late. */
  private QosRun late(long received) {
    QosRun run = new QosRun(directory).offered("lifespan", "20ms").published(LOW, 40);
    run.joined(2, LOW, 1, 1, 0, -100).rows(2, LOW, 1, 40, 10);
    run.joined(1, LOW, 1, 1, 0, -100).rows(1, LOW, 1, 19, 10);
    if (received > 0) {
      run.rows(1, LOW, 20, 24, 200, 200 + received, DeliveryKind.LIVE);
    }
    return run.rows(1, LOW, 25, 40, 250);
  }

  @Test
  void whatIsDeliveredAfterItsLifespanFails() throws Exception {
    late(20).write().edits().assertPasses();
    late(21).write();
    assertThat(
            new RunEdits(directory)
                .assertFails("no-expired-delivery", "20-24")
                .path("detail")
                .asText())
        .contains("delivered after its lifespan of 20ms");
  }

  @Test
  void whatExpiredIsNeitherLostNorOwed() throws Exception {
    late(0).write().edits().assertFails("nothing-lost", "20-24");
    late(0).told(1, LOW, 250, "expired", "from", 20, "to", 23).write();
    new RunEdits(directory).assertFails("nothing-lost", "24");
    late(0).told(1, LOW, 250, "expired", "from", 20, "to", 24).write();
    RunResult result = new RunEdits(directory).judge();
    assertThat(result.exitCode()).as(result.text()).isZero();
    assertThat(result.summary().path("messages").path("expired").asLong()).isEqualTo(5);
    assertThat(result.summary().path("messages").path("lost").asLong()).isZero();
  }

  @Test
  void whatExpiredOfAReliableStreamIsExcused() throws Exception {
    late(0).reliable().write().edits().assertFails("acknowledged-delivered", "20-24");
    late(0).reliable().told(1, LOW, 250, "expired", "from", 20, "to", 24).write();
    new RunEdits(directory).assertPasses();
  }

  @Test
  void aBestEffortSubscriberOfAReliablePublisherMayLoseSomethingAfterAFault() throws Exception {
    QosRun run = late(0).reliable().requested("reliability", "best-effort", "reliable").write();
    run.edits().assertFails("nothing-lost", "20-24");
    run.edits().fault("kill", "broker-1-1", 100);
    run.edits().assertPasses();
    run.requested("reliability", "reliable").write();
    run.edits().assertFails("acknowledged-delivered", "20-24");
  }
}
