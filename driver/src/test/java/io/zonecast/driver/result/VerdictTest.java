package io.zonecast.driver.result;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonecast.driver.result.verdict.Verdict;
import io.zonecast.measurement.JsonFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test plants one defect in a clean run, and the verdict must name it. */
class VerdictTest {
  @TempDir Path run;

  private RunResult judge() throws IOException {
    return edits().judge();
  }

  private RunEdits edits() {
    return new RunEdits(run);
  }

  private List<String> rows() throws IOException {
    return edits().rows(1);
  }

  private void rows(List<String> rows) throws IOException {
    edits().rows(1, rows);
  }

  private void editRow(int row, UnaryOperator<String> edit) throws IOException {
    List<String> rows = rows();
    rows.set(row, edit.apply(rows.get(row)));
    rows(rows);
  }

  private void event(String id, String role, long atUs, String event, Object... fields) {
    edits().event(id, role, atUs, event, fields);
  }

  private void fault(String target, long atUs) {
    event("driver", "driver", atUs, "fault", "fault", "kill", "target", target);
  }

  private static void assertFails(RunResult result, String rule, String sequences) {
    RunEdits.assertFails(result, rule, sequences);
  }

  private static void assertUnknown(RunResult result, String missing) {
    RunEdits.assertUnknown(result, missing);
  }

  private static void assertMessages(RunResult result, String name, long n) {
    assertThat(result.summary().path("messages").path(name).asLong()).as(name).isEqualTo(n);
  }

  @Test
  void aCleanRunPasses() throws Exception {
    SampleRun.small(run).write();
    RunResult result = judge();
    assertThat(result.verdict()).as(result.text()).isEqualTo(Verdict.PASS);
    assertMessages(result, "published", 20);
    assertMessages(result, "expected", 20);
    assertMessages(result, "delivered", 20);
    assertMessages(result, "lost", 0);
    assertThat(result.summary().path("latency_us").path("count").asLong()).isEqualTo(20);
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void aLostMessageWithoutAFaultFails() throws Exception {
    SampleRun.small(run).write();
    List<String> rows = rows();
    rows.subList(3, 5).clear();
    rows(rows);
    RunResult result = judge();
    assertFails(result, "nothing-lost", "3-4");
    assertMessages(result, "lost", 2);
    assertThat(result.summary().path("violations").path(0).path("file").asText())
        .isEqualTo("deliveries/sub-1.csv");
    assertThat(result.summary().path("violations").path(0).path("stream").asText())
        .contains("pub-1/A");
  }

  @Test
  void theLastMessageLostIsNoticedToo() throws Exception {
    SampleRun.small(run).write();
    rows(rows().subList(0, 10));
    assertFails(judge(), "nothing-lost", "10");
  }

  @Test
  void aLossAfterAFaultIsCountedAndNoViolation() throws Exception {
    SampleRun.small(run).write();
    fault("broker-1-1", SampleRun.START_US + 45_000);
    List<String> rows = rows();
    rows.remove(6);
    rows(rows);
    RunResult result = judge();
    assertThat(result.verdict()).as(result.text()).isEqualTo(Verdict.PASS);
    assertMessages(result, "lost", 1);
  }

  @Test
  void aLossBeforeTheFirstFaultStillFails() throws Exception {
    SampleRun.small(run).write();
    fault("broker-1-1", SampleRun.START_US + 85_000);
    List<String> rows = rows();
    rows.remove(3);
    rows(rows);
    assertFails(judge(), "nothing-lost", "3");
  }

  @Test
  void aDuplicateFails() throws Exception {
    SampleRun.small(run).write();
    List<String> rows = rows();
    rows.add(6, rows.get(5));
    rows(rows);
    RunResult result = judge();
    assertFails(result, "nothing-twice", "5");
    assertMessages(result, "duplicated", 1);
    assertThat(result.text()).contains("delivered twice 1,");
    assertMessages(result, "delivered", 21);
  }

  @Test
  void disorderFails() throws Exception {
    SampleRun.small(run).write();
    List<String> rows = rows();
    rows.add(7, rows.remove(5));
    rows(rows);
    RunResult result = judge();
    assertFails(result, "in-order", "5");
    assertMessages(result, "out_of_order", 1);
    assertMessages(result, "lost", 0);
  }

  @Test
  void aDeliveryFromAnUnmatchedStreamFails() throws Exception {
    SampleRun.small(run).write();
    List<String> rows = rows();
    rows.add(rows.get(10).replace(",A,pub-1,", ",B,pub-2,").replace(",101,", ",102,"));
    rows(rows);
    assertFails(judge(), "only-matched", "10");
  }

  @Test
  void aDeliveryFromBeforeTheMatchFails() throws Exception {
    SampleRun.small(run).write();
    Path events = run.resolve("events/sub-1.jsonl");
    Files.writeString(
        events, Files.readString(events).replace("\"first_sequence\":1", "\"first_sequence\":3"));
    assertFails(judge(), "only-matched", "1-2");
  }

  @Test
  void theSmallestFirstSequenceOfAStreamCounts() throws Exception {
    SampleRun.small(run).write();
    event(
        "sub-1",
        "subscriber",
        SampleRun.START_US + 50_000,
        "matched",
        "publisher",
        "pub-1",
        "incarnation",
        101,
        "topic",
        "A",
        "first_sequence",
        6);
    assertMessages(judge(), "expected", 20);
  }

  @Test
  void whatWasNeverPublishedFails() throws Exception {
    SampleRun.small(run).write();
    List<String> rows = rows();
    rows.add(rows.get(10).replace(",pub-1,10,", ",pub-1,11,"));
    rows(rows);
    assertFails(judge(), "only-published", "11");
  }

  @Test
  void twoPrimariesInOneEpochFail() throws Exception {
    SampleRun.small(run).write();
    event("broker-1-2", "broker", SampleRun.START_US, "elected", "zone", 1, "epoch", 17);
    assertFails(judge(), "one-primary", "");
  }

  @Test
  void anEpochThatGoesBackFails() throws Exception {
    SampleRun.small(run).write();
    event("broker-1-2", "broker", SampleRun.START_US, "elected", "zone", 1, "epoch", 16);
    assertFails(judge(), "epochs-grow", "");
  }

  @Test
  void epochsOfZonesAreApart() throws Exception {
    SampleRun.small(run).write();
    event("broker-2-1", "broker", SampleRun.START_US, "elected", "zone", 2, "epoch", 16);
    assertThat(judge().verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void aDeliveryOfAnOlderEpochAfterANewerOneFails() throws Exception {
    SampleRun.small(run).write();
    event("broker-1-2", "broker", SampleRun.START_US, "elected", "zone", 1, "epoch", 93);
    editRow(4, row -> row.replace(",live,17,", ",live,93,"));
    assertFails(judge(), "epochs-never-go-back", "5-10");
  }

  @Test
  void rowsThatTheSubscriberDidNotCountFail() throws Exception {
    SampleRun.small(run).write();
    Path file = run.resolve("subscribers/sub-1.json");
    JsonFiles.write(file, JsonFiles.read(file).put("delivered", 9));
    assertFails(judge(), "rows-agree", "");
    JsonFiles.write(file, JsonFiles.read(file).put("delivered", 12));
    assertUnknown(judge(), "sub-1 counted 12 deliveries, deliveries/sub-1.csv has 10 rows");
  }

  @Test
  void aMissingFileIsUnknown() throws Exception {
    for (String name :
        List.of(
            "publishers/pub-1.json",
            "subscribers/sub-2.json",
            "deliveries/sub-1.csv",
            "events/broker-1-2.jsonl",
            "events/driver.jsonl",
            "processes.json",
            "experiment.json")) {
      SampleRun.small(run.resolve(name.replace('/', '-'))).write();
      Path of = run.resolve(name.replace('/', '-'));
      Files.delete(of.resolve(name));
      assertUnknown(ResultStage.judge(of), name + " is missing");
    }
  }

  @Test
  void aTruncatedFileIsUnknown() throws Exception {
    SampleRun.small(run).write();
    String text = Files.readString(SampleRun.csv(run, 1));
    Files.writeString(SampleRun.csv(run, 1), text.substring(0, text.length() - 5));
    assertUnknown(judge(), "sub-1.csv line 11");
    Files.writeString(SampleRun.csv(run, 1), text);
    Files.writeString(run.resolve("events/pub-1.jsonl"), "{\"at_us\":1,");
    assertUnknown(judge(), "events/pub-1.jsonl line 1 is not JSON");
  }

  @Test
  void whereNothingWasPromisedNothingPasses() throws Exception {
    SampleRun.small(run).size(1, 0).write();
    assertUnknown(judge(), "no message was promised");
  }

  @Test
  void aKilledPublisherIsJudgedByTheHighestNumberKnown() throws Exception {
    SampleRun.small(run).write();
    fault("pub-1", SampleRun.START_US + 95_000);
    Files.delete(run.resolve("publishers/pub-1.json"));
    RunResult result = judge();
    assertThat(result.verdict()).as(result.text()).isEqualTo(Verdict.PASS);
    assertMessages(result, "published", 20);
    assertMessages(result, "expected", 20);
    assertThat(result.summary().path("failovers")).isEmpty();
  }

  @Test
  void aKilledSubscriberIsPromisedUpToItsLastDelivery() throws Exception {
    SampleRun.small(run).write();
    fault("sub-1", SampleRun.START_US + 55_000);
    rows(rows().subList(0, 6));
    Files.delete(run.resolve("subscribers/sub-1.json"));
    RunResult result = judge();
    assertThat(result.verdict()).as(result.text()).isEqualTo(Verdict.PASS);
    assertMessages(result, "expected", 15);
    assertMessages(result, "lost", 0);
  }

  @Test
  void aSubscriberThatEndedEarlyIsPromisedUpToItsLastDelivery() throws Exception {
    SampleRun.small(run).write();
    event("sub-1", "subscriber", SampleRun.START_US + 55_000, "stopped");
    rows(rows().subList(0, 6));
    assertThat(judge().verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void whoHearsNothingAfterAFailoverWasSilentUntilThePublishersWereDone() throws Exception {
    new SampleRun(run).size(3, 100).kill(400_000, 60_000).write();
    rows(rows().subList(0, 31));
    JsonNode failover = judge().summary().path("failovers").path(0);
    assertThat(failover.path("gap_ms").asDouble()).isBetween(690.0, 710.0);
  }

  @Test
  void theSilenceOfAFaultThatNobodyAnsweredEndsWhereTheNextFailoverBegins() throws Exception {
    new SampleRun(run).size(3, 100).kill(400_000, 60_000).write();
    RunEdits edits = new RunEdits(run);
    edits.fault("pause", "broker-1-1", 200);
    edits.mended("pause", "broker-1-1", 210);
    JsonNode failovers = judge().summary().path("failovers");
    assertThat(failovers).hasSize(2);
    assertThat(failovers.path(0).path("elected_us").asLong()).isZero();
    assertThat(failovers.path(0).path("gap_ms").asDouble()).isLessThan(30);
    assertThat(failovers.path(1).path("gap_ms").asDouble()).isBetween(60.0, 85.0);
  }

  @Test
  void aFailoverIsMeasured() throws Exception {
    new SampleRun(run).size(3, 100).kill(400_000, 60_000).write();
    ObjectNode summary = judge().summary();
    JsonNode failover = summary.path("failovers").path(0);
    assertThat(summary.path("failovers")).hasSize(1);
    assertThat(failover.path("zone").asLong()).isEqualTo(1);
    assertThat(failover.path("fault").asText()).isEqualTo("kill");
    assertThat(failover.path("at_us").asLong()).isEqualTo(SampleRun.START_US + 400_000);
    assertThat(failover.path("elected_us").asLong()).isEqualTo(SampleRun.START_US + 430_000);
    assertThat(failover.path("first_delivery_us").asLong())
        .isBetween(SampleRun.START_US + 460_000, SampleRun.START_US + 480_000);
    assertThat(failover.path("gap_ms").asDouble()).isBetween(60.0, 85.0);
    assertThat(summary.path("messages").path("lost").asLong()).isEqualTo(18);
    assertThat(summary.path("verdict").asText()).isEqualTo("pass");
  }

  @Test
  void aSubscriberThatSaysItWasOwedNothingIsNotBelieved() throws Exception {
    new SampleRun(run).size(2, 100).write();
    Path events = run.resolve("events/sub-1.jsonl");
    Files.write(
        events,
        Files.readAllLines(events).stream().filter(line -> !line.contains("matched")).toList());
    rows(rows().subList(0, 1));
    assertUnknown(judge(), "sub-1 was never matched to pub-1/");
  }

  @Test
  void eventsThatCannotBeReadAreNoEvidenceAgainstTheirSubscriber() throws Exception {
    new SampleRun(run).size(2, 100).write();
    Files.writeString(run.resolve("events/sub-1.jsonl"), "rubbish\n");
    assertUnknown(judge(), "events/sub-1.jsonl");
    Files.write(run.resolve("events/sub-1.jsonl"), new byte[] {(byte) 0xff, '\n'});
    assertUnknown(judge(), "events/sub-1.jsonl: it is not UTF-8 text");
  }

  @Test
  void aRunThatDidNotComeToItsEndIsUnknown() throws Exception {
    new SampleRun(run).size(2, 100).write();
    event("driver", "driver", SampleRun.START_US, "failed", "reason", "it rained");
    assertUnknown(judge(), "the run did not come to its end: it rained");
  }

  @Test
  void aRunWhoseEndIsNotToldIsUnknown() throws Exception {
    new SampleRun(run).size(2, 100).write();
    Path events = run.resolve("events/driver.jsonl");
    Files.write(
        events,
        Files.readAllLines(events).stream().filter(line -> !line.contains("torn")).toList());
    assertUnknown(judge(), "does not tell the run's end");
  }
}
