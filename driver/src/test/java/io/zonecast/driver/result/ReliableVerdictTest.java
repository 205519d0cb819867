package io.zonecast.driver.result;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonecast.measurement.JsonFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As {@link VerdictTest}, in reliable runs: each test plants one defect, or one excuse. */
class ReliableVerdictTest {
  @TempDir Path directory;

  /** Two publishers and two subscribers, a hundred messages each: 1 s. */
  private RunEdits calm() throws IOException {
    return new RunEdits(new SampleRun(directory).size(2, 100).reliable().write());
  }

  /** The same, and at 400 ms the primary is killed. */
  private RunEdits killed() throws IOException {
    return new RunEdits(
        new SampleRun(directory).size(2, 100).reliable().kill(400_000, 60_000).write());
  }

  private RunEdits direct() throws IOException {
    return new RunEdits(new SampleRun(directory).size(2, 100).reliable().direct().write());
  }

  private static JsonNode possible(RunEdits run) throws IOException {
    return run.judge().summary().path("possible_losses");
  }

  @Test
  void aCleanReliableRunPasses() throws Exception {
    calm().assertPasses();
    assertThat(calm().judge().summary().path("reliability").asText()).isEqualTo("reliable");
  }

  @Test
  void aFailoverWithoutLossPasses() throws Exception {
    RunEdits run = killed();
    run.assertPasses();
    assertThat(run.judge().summary().path("messages").path("lost").asLong()).isZero();
  }

  @Test
  void anAcknowledgedMessageThatNeverCameFailsWhateverWasBroken() throws Exception {
    RunEdits run = killed();
    run.undeliver(38, 41);
    JsonNode violation = run.assertFails("acknowledged-delivered", "38-41");
    assertThat(violation.path("stream").asText()).isEqualTo("pub-1/A incarnation 101");
    assertThat(violation.path("file").asText()).isEqualTo("deliveries/sub-1.csv");
  }

  @Test
  void theLastAcknowledgedMessageIsNoticedToo() throws Exception {
    RunEdits run = calm();
    run.undeliver(100, 100);
    run.assertFails("acknowledged-delivered", "100");
  }

  @Test
  void whatWasNotAcknowledgedAndPassedOverIsLost() throws Exception {
    RunEdits run = killed();
    run.undeliver(41, 42);
    run.remove("acknowledgements/pub-1.csv", row -> row.contains(",41,42,"));
    // Its publisher did not end in order.
    run.fault("kill", "pub-1", 999);
    Files.delete(directory.resolve("publishers/pub-1.json"));
    run.assertFails("nothing-lost", "41-42");
  }

  @Test
  void whatAKilledPublisherHadNotAcknowledgedMayBeMissingAtTheEnd() throws Exception {
    RunEdits run = calm();
    run.undeliver(99, 100);
    run.remove("acknowledgements/pub-1.csv", row -> row.contains(",99,100,"));
    run.fault("kill", "pub-1", 999);
    Files.delete(directory.resolve("publishers/pub-1.json"));
    run.assertPasses();
  }

  @Test
  void whatAKilledPublisherHadAcknowledgedIsOwed() throws Exception {
    RunEdits run = calm();
    run.undeliver(97, 100);
    run.remove("acknowledgements/pub-1.csv", row -> row.contains(",99,100,"));
    run.fault("kill", "pub-1", 999);
    Files.delete(directory.resolve("publishers/pub-1.json"));
    run.assertFails("acknowledged-delivered", "97-98");
  }

  @Test
  void whatTheSubscriberWasToldItWouldNotGetIsNoViolation() throws Exception {
    RunEdits run = calm();
    run.undeliver(20, 25);
    run.told("sub-1", "subscriber", 300, "missed", "from", 20, "to", 24, "reason", "dropped");
    run.assertFails("acknowledged-delivered", "25");
    run.told("sub-1", "subscriber", 300, "missed", "from", 25, "to", 25, "reason", "expired");
    run.assertPasses();
    assertThat(run.judge().summary().path("messages").path("lost").asLong()).isEqualTo(6);
  }

  /** Nobody may have lost what was acknowledged: that it is gone is the violation, no excuse. */
  private RunEdits acknowledgedAndGone(RunEdits run) throws IOException {
    run.undeliver(20, 25);
    run.told("sub-1", "subscriber", 300, "missed", "from", 20, "to", 25, "reason", "gone");
    return run;
  }

  @Test
  void whatWasAcknowledgedMayNotBeGone() throws Exception {
    acknowledgedAndGone(calm()).assertFails("acknowledged-delivered", "20-25");
  }

  @Test
  void whatSubscribersAcknowledgedThemselvesMayNotBeGone() throws Exception {
    acknowledgedAndGone(direct()).assertFails("acknowledged-delivered", "20-25");
  }

  @Test
  void whatWasNotAcknowledgedMayBeGone() throws Exception {
    RunEdits run = acknowledgedAndGone(calm());
    run.remove("acknowledgements/pub-1.csv", row -> row.matches(".*,(19|21|23|25),2\\d,.*"));
    run.fault("kill", "pub-1", 999);
    Files.delete(directory.resolve("publishers/pub-1.json"));
    run.assertPasses();
  }

  @Test
  void whatIsGoneForWhoIsPausedForLessThanASessionIsNotExcused() throws Exception {
    RunEdits run = acknowledgedAndGone(calm());
    run.fault("pause", "sub-1", 190);
    run.mended("pause", "sub-1", 290);
    run.assertFails("acknowledged-delivered", "20-25");
  }

  @Test
  void whatIsGoneForWhoseSessionWasOverIsExcused() throws Exception {
    RunEdits run = acknowledgedAndGone(calm());
    run.event("sub-1", "subscriber", SampleRun.START_US + 290_000, "lost");
    run.assertPasses();
  }

  @Test
  void aSessionThatEndsLaterExcusesNothingThatWasGoneBefore() throws Exception {
    RunEdits run = acknowledgedAndGone(calm());
    run.event("sub-1", "subscriber", SampleRun.START_US + 310_000, "lost");
    run.assertFails("acknowledged-delivered", "20-25");
  }

  @Test
  void whatIsGoneForWhoWasKeptAwayForASessionIsExcused() throws Exception {
    RunEdits run = acknowledgedAndGone(calm());
    run.fault("cut", "sub-1", -12_000);
    run.mended("cut", "sub-1", -1_000);
    run.assertPasses();
  }

  @Test
  void whoIsBackForLongerThanARecoveryIsOwedWhatIsAcknowledged() throws Exception {
    RunEdits run = acknowledgedAndGone(calm());
    run.fault("cut", "sub-1", -26_000);
    run.mended("cut", "sub-1", -15_000);
    long lostUs = SampleRun.START_US - 16_000_000;
    run.event("sub-1", "subscriber", lostUs, "lost");
    run.event("sub-1", "subscriber", lostUs + 1_000_000, "registered", "incarnation", 201);
    run.assertFails("acknowledged-delivered", "20-25");
  }

  @Test
  void whatIsGoneForWhoWasToldToBeDeadIsExcused() throws Exception {
    RunEdits run = acknowledgedAndGone(calm());
    run.told("broker-1-1", "broker", 205, "undeliverable", sub1(20, 20));
    run.undeliver(90, 90); // Nobody had to keep it: it never registered again.
    run.told("sub-1", "subscriber", 950, "missed", "from", 90, "to", 90, "reason", "gone");
    run.assertPasses();
  }

  @Test
  void whatIsGoneAfterAnUncleanElectionIsAPossibleLoss() throws Exception {
    RunEdits run = acknowledgedAndGone(killed());
    long atUs = SampleRun.START_US + 430_000;
    run.event("broker-1-2", "broker", atUs, "unclean", "zone", 1, "epoch", SampleRun.NEW_EPOCH);
    run.assertPasses();
    assertThat(possible(run).path(0).path("sequences").asText()).isEqualTo("20-25");
  }

  @Test
  void aReportAboutAnotherSubscriberExcusesNothing() throws Exception {
    RunEdits run = calm();
    run.undeliver(20, 20);
    run.told("sub-2", "subscriber", 300, "missed", "from", 20, "to", 20, "reason", "dropped");
    run.assertFails("acknowledged-delivered", "20");
  }

  @Test
  void whatWasOwedWhenASessionEndedIsReportedAndThenOwedNoMore() throws Exception {
    RunEdits run = calm();
    run.undeliver(40, 100);
    run.fault("pause", "sub-1", 390);
    run.event("sub-1", "subscriber", SampleRun.START_US + 900_000, "lost");
    run.told("broker-1-1", "broker", 500, "undeliverable", sub1(40, 49));
    run.assertPasses();
  }

  @Test
  void whatWasOwedWhenASessionEndedMustBeReported() throws Exception {
    RunEdits run = calm();
    run.undeliver(36, 100);
    run.fault("pause", "sub-1", 392);
    run.event("sub-1", "subscriber", SampleRun.START_US + 900_000, "lost");
    // Acknowledged before the pause, and never heard of again.
    run.assertFails("acknowledged-delivered", "36-38");
  }

  private static Object[] sub1(int from, int to) {
    return new Object[] {"subscriber", "sub-1", "from", from, "to", to};
  }

  @Test
  void betweenTwoMatchesNothingIsOwed() throws Exception {
    RunEdits run = calm();
    run.undeliver(40, 59);
    run.told("sub-1", "subscriber", 405, "unmatched", "reason", "gone");
    run.told("sub-1", "subscriber", 598, "matched", "first_sequence", 60);
    run.told("broker-1-1", "broker", 404, "undeliverable", sub1(40, 40));
    run.assertPasses();
    run.undeliver(60, 60);
    run.assertFails("acknowledged-delivered", "60");
  }

  @Test
  void anEndOfAMatchDoesNotExcuseWhatWasAcknowledgedBefore() throws Exception {
    RunEdits run = calm();
    run.undeliver(36, 100);
    run.told("sub-1", "subscriber", 405, "unmatched", "reason", "gone");
    run.assertFails("acknowledged-delivered", "36-40");
  }

  @Test
  void aPausedSubscriberThatKeepsItsSessionIsOwedEverything() throws Exception {
    RunEdits run = calm();
    run.undeliver(90, 100);
    run.fault("pause", "sub-1", 390);
    run.mended("pause", "sub-1", 700);
    run.assertFails("acknowledged-delivered", "90-100");
  }

  @Test
  void aLostSessionDoesNotExcuseWhoGoesOnToDeliver() throws Exception {
    RunEdits run = calm();
    run.event("sub-1", "subscriber", SampleRun.START_US + 300_000, "suspended");
    run.event("sub-1", "subscriber", SampleRun.START_US + 500_000, "lost");
    run.assertPasses();
    run.undeliver(90, 90);
    run.assertFails("acknowledged-delivered", "90");
  }

  @Test
  void aLostSessionAfterWhichNothingComesExcuses() throws Exception {
    RunEdits run = calm();
    run.event("sub-1", "subscriber", SampleRun.START_US + 300_000, "suspended");
    run.event("sub-1", "subscriber", SampleRun.START_US + 500_000, "lost");
    run.undeliver(40, 100);
    run.assertPasses();
    run.undeliver(27, 100);
    // What was acknowledged before the connection broke is owed all the same.
    run.assertFails("acknowledged-delivered", "27-28");
  }

  @Test
  void aKilledSubscriberIsOwedNothingMoreThroughBrokers() throws Exception {
    RunEdits run = calm();
    run.fault("kill", "sub-1", 400);
    run.undeliver(36, 100);
    Files.delete(directory.resolve("subscribers/sub-1.json"));
    run.assertPasses();
  }

  @Test
  void aKilledSubscriberHadWhatItsPublisherHeardItAcknowledge() throws Exception {
    RunEdits run = direct();
    run.fault("kill", "sub-1", 400);
    run.undeliver(39, 100);
    Files.delete(directory.resolve("subscribers/sub-1.json"));
    run.assertPasses();
    List<String> rows = run.rows(1);
    Files.write(SampleRun.csv(directory, 1), rows.subList(0, 37));
    run.assertFails("acknowledged-delivered", "37-38");
  }

  @Test
  void aKilledSubscriberPassedOverNothing() throws Exception {
    RunEdits run = calm();
    run.fault("kill", "sub-1", 400);
    run.undeliver(36, 100);
    run.undeliver(20, 21);
    Files.delete(directory.resolve("subscribers/sub-1.json"));
    run.assertFails("acknowledged-delivered", "20-21");
  }

  @Test
  void aNumberAcknowledgedBeforeAnUncleanElectionIsAPossibleLoss() throws Exception {
    RunEdits run = killed();
    run.undeliver(37, 38);
    run.event(
        "broker-1-2",
        "broker",
        SampleRun.START_US + 430_000,
        "unclean",
        "zone",
        1,
        "epoch",
        SampleRun.NEW_EPOCH);
    run.assertPasses();
    JsonNode losses = possible(run);
    assertThat(losses).hasSize(1);
    assertThat(losses.path(0).path("sequences").asText()).isEqualTo("37-38");
    assertThat(losses.path(0).path("subscriber").asText()).isEqualTo("sub-1");
    assertThat(run.judge().text()).contains("possible   pub-1/A incarnation 101 [37-38] at sub-1");
    run.undeliver(80, 80); // Acknowledged after it.
    run.assertFails("acknowledged-delivered", "80");
  }

  @Test
  void anUncleanElectionOfAnotherZoneExcusesNothing() throws Exception {
    RunEdits run = killed();
    run.undeliver(38, 38);
    long atUs = SampleRun.START_US + 430_000;
    run.event("broker-2-1", "broker", atUs, "unclean", "zone", 2, "epoch", 99);
    run.assertFails("acknowledged-delivered", "38");
  }

  @Test
  void whatSubscribersAcknowledgedThemselvesNoElectionForgets() throws Exception {
    RunEdits run = direct();
    run.undeliver(38, 38);
    long atUs = SampleRun.START_US + 900_000;
    run.event("broker-1-2", "broker", atUs, "unclean", "zone", 1, "epoch", 99);
    run.assertFails("acknowledged-delivered", "38");
  }

  @Test
  void aDuplicateFailsAlsoAfterAFault() throws Exception {
    RunEdits run = killed();
    List<String> rows = run.rows(1);
    rows.add(42, rows.get(41));
    run.rows(1, rows);
    run.assertFails("nothing-twice", "41");
  }

  @Test
  void aSubscriberThatCameBackMayGetThingsAgainButNothingIsForgotten() throws Exception {
    RunEdits run = restarted();
    run.assertPasses();
    run.lines(
        "events/sub-1.jsonl",
        line -> line.replace("\"first_sequence\":30", "\"first_sequence\":39"));
    run.undeliver(30, 38);
    // 37 and 38 were acknowledged while the first life was there; neither life delivered them.
    JsonNode violation = run.assertFails("acknowledged-delivered", "37-38");
    assertThat(violation.path("file").asText()).isEqualTo("deliveries/sub-1.1.csv");
    run.told("broker-1-1", "broker", 440, "undeliverable", sub1(37, 38));
    run.assertPasses();
  }

  @Test
  void whatIsGoneBetweenTwoLivesIsExcused() throws Exception {
    RunEdits run = restarted();
    run.undeliver(30, 38);
    run.told("sub-1", "subscriber", 460, "missed", "from", 30, "to", 38, "reason", "gone");
    run.assertPasses();
  }

  @Test
  void whatIsGoneLaterInALaterLifeIsNot() throws Exception {
    RunEdits run = restarted();
    run.undeliver(80, 81);
    run.told("sub-1", "subscriber", 900, "missed", "from", 80, "to", 81, "reason", "gone");
    run.assertFails("acknowledged-delivered", "80-81");
  }

  /** sub-1.1 died at 400 ms with 36 delivered; its next life, sub-1, delivered from 30 on. */
  private RunEdits restarted() throws IOException {
    RunEdits run = calm();
    List<String> rows = run.rows(1);
    Files.write(directory.resolve("deliveries/sub-1.1.csv"), rows.subList(0, 37));
    rows.subList(1, 30).clear();
    run.rows(1, rows);
    run.lines("events/sub-1.jsonl", line -> life("sub-1.1", line));
    run.event(
        "sub-1", "subscriber", SampleRun.START_US + 450_000, "registered", "incarnation", 300);
    run.told("sub-1", "subscriber", 450, "matched", "first_sequence", 30);
    run.event("sub-1", "subscriber", SampleRun.START_US + 450_000, "ready");
    JsonNode processes = JsonFiles.read(directory.resolve("processes.json"));
    var entry = (com.fasterxml.jackson.databind.node.ArrayNode) processes.path("processes");
    entry.addObject().put("id", "sub-1.1").put("role", "subscriber").put("pid", 9).put("life", 1);
    JsonFiles.write(directory.resolve("processes.json"), processes);
    run.fault("restart", "sub-1.1", 400);
    return run;
  }

  private static String life(String id, String line) {
    return line.contains("stopped")
        ? line
        : line.replace("\"id\":\"sub-1\"", "\"id\":\"" + id + "\"");
  }

  @Test
  void aPublisherThatEndsWithWhatWasNotAcknowledgedFails() throws Exception {
    RunEdits run = calm();
    run.remove("acknowledgements/pub-1.csv", row -> row.contains(",51,52,"));
    run.lines(
        "publishers/pub-1.json",
        line -> line.replace("\"acknowledged\" : 100", "\"acknowledged\" : 98"));
    JsonNode violation = run.assertFails("all-acknowledged", "51-52");
    assertThat(violation.path("file").asText()).isEqualTo("publishers/pub-1.json");
    assertThat(violation.path("detail").asText()).contains("98 of 100");
  }

  @Test
  void aPublisherThatEndsWithAnErrorMayLeaveThingsUnacknowledged() throws Exception {
    RunEdits run = calm();
    run.remove("acknowledgements/pub-1.csv", row -> row.contains(",51,52,"));
    run.lines(
        "publishers/pub-1.json",
        line -> line.replace("\"acknowledged\" : 100", "\"acknowledged\" : 98"));
    JsonNode processes = JsonFiles.read(directory.resolve("processes.json"));
    processes.findParents("id").stream()
        .filter(process -> process.path("id").asText().equals("pub-1"))
        .forEach(
            process ->
                ((com.fasterxml.jackson.databind.node.ObjectNode) process).put("exit_code", 1));
    JsonFiles.write(directory.resolve("processes.json"), processes);
    run.assertPasses();
  }

  @Test
  void whatWasGivenUpAndToldNeedsNoAcknowledgement() throws Exception {
    RunEdits run = calm();
    run.undeliver(51, 52);
    run.remove("acknowledgements/pub-1.csv", row -> row.contains(",51,52,"));
    run.lines(
        "publishers/pub-1.json",
        line -> line.replace("\"acknowledged\" : 100", "\"acknowledged\" : 98"));
    run.told("sub-1", "subscriber", 600, "missed", "from", 51, "to", 52, "reason", "dropped");
    run.assertPasses();
  }

  @Test
  void whatWasNeverPublishedCannotBeAcknowledged() throws Exception {
    RunEdits run = calm();
    run.lines("acknowledgements/pub-1.csv", row -> row.replace(",99,100,", ",99,103,"));
    assertThat(run.judge().text()).contains("all-acknowledged: pub-1/A incarnation 101 [101-103]");
  }

  @Test
  void acknowledgementsThatAreMissingOrCutOffAreUnknown() throws Exception {
    RunEdits run = calm();
    run.remove("acknowledgements/pub-1.csv", row -> row.contains(",99,100,"));
    run.assertUnknown("pub-1 counted 100 acknowledged on A, acknowledgements/pub-1.csv has 98");
    Path file = directory.resolve("acknowledgements/pub-1.csv");
    String text = Files.readString(file);
    Files.writeString(file, text.substring(0, text.length() - 3));
    run.assertUnknown("pub-1.csv line 50");
    Files.delete(file);
    run.assertUnknown("acknowledgements/pub-1.csv is missing");
  }

  @Test
  void whereABrokersEventsCannotBeReadNobodyIsAccused() throws Exception {
    RunEdits run = calm();
    run.undeliver(20, 20);
    Files.writeString(directory.resolve("events/broker-1-2.jsonl"), "rubbish\n");
    run.assertUnknown("events/broker-1-2.jsonl");
  }

  @Test
  void anOlderEpochOnAnotherStreamIsNoticedToo() throws Exception {
    RunEdits run = new RunEdits(new SampleRun(directory).size(4, 100).reliable().write());
    run.event(
        "broker-1-2",
        "broker",
        SampleRun.START_US,
        "elected",
        "zone",
        1,
        "epoch",
        SampleRun.NEW_EPOCH);
    // sub-1 has A of pub-1 and of pub-4; one row of pub-1 is of the newer epoch.
    List<String> rows = run.rows(1);
    int newer = rows.size() - 2;
    assertThat(rows.get(newer)).contains(",pub-1,100,");
    rows.set(newer, rows.get(newer).replace(",live,17,", ",live,93,"));
    run.rows(1, rows);
    JsonNode violation = run.assertFails("epochs-never-go-back", "100");
    assertThat(violation.path("stream").asText()).contains("pub-4/A");
  }

  @Test
  void anEpochThatNobodyToldOfBelongsToTheSubscribersZone() throws Exception {
    RunEdits run = calm();
    List<String> rows = run.rows(1);
    rows.set(99, rows.get(99).replace(",live,17,", ",live,93,"));
    run.rows(1, rows);
    run.assertFails("epochs-never-go-back", "100");
  }

  /** A primary that is killed at 400 ms, and nothing comes for so long. */
  private RunEdits silentFor(long millis) throws IOException {
    return new RunEdits(
        new SampleRun(directory).size(2, 2_000).reliable().kill(400_000, millis * 1_000).write());
  }

  @Test
  void aRecoveryThatTakesTooLongFails() throws Exception {
    JsonNode violation = silentFor(2_100).assertFails("recovery-in-time", "");
    assertThat(violation.path("stream").asText()).isEqualTo("zone 1");
    assertThat(violation.path("detail").asText())
        .contains("after the kill of broker-1-1, and 2000 ms are the bound");
  }

  @Test
  void aRecoveryWithinItsBoundPasses() throws Exception {
    RunEdits run = silentFor(1_900);
    run.assertPasses();
    assertThat(run.judge().summary().path("failovers").path(0).path("bound_ms").asLong())
        .isEqualTo(2_000);
  }

  @Test
  void whoIsPausedIsWaitedForASessionLonger() throws Exception {
    RunEdits run = silentFor(13_500);
    run.lines("events/driver.jsonl", line -> line.replace("\"kill\"", "\"pause\""));
    run.assertPasses();
    assertThat(run.judge().summary().path("failovers").path(0).path("bound_ms").asLong())
        .isEqualTo(14_000);
  }

  @Test
  void whoIsPausedIsNotWaitedForMuchLonger() throws Exception {
    RunEdits run = silentFor(14_500);
    run.lines("events/driver.jsonl", line -> line.replace("\"kill\"", "\"pause\""));
    run.assertFails("recovery-in-time", "");
  }

  @Test
  void whereNothingWasSentNobodyWaited() throws Exception {
    RunEdits run = silentFor(2_100);
    // As if the messages of the silence had been sent only at its end.
    long endUs = SampleRun.START_US + 2_500_000;
    for (int i = 1; i <= 2; i++) {
      run.lines(
          "deliveries/sub-" + i + ".csv",
          row -> {
            String[] fields = row.split(",", -1);
            if (fields[4].matches("\\d+") && Long.parseLong(fields[4]) < endUs) {
              fields[4] = Long.parseLong(fields[0]) > endUs ? "" + endUs : fields[4];
            }
            return String.join(",", fields);
          });
    }
    run.assertPasses();
  }

  @Test
  void withoutAnybodyInSyncNoBoundHolds() throws Exception {
    RunEdits run = silentFor(2_100);
    run.event(
        "broker-1-1",
        "broker",
        SampleRun.START_US + 300_000,
        "in_sync",
        "zone",
        1,
        "members",
        "broker-1-1@3 broker-1-20@9");
    run.assertPasses();
  }

  @Test
  void withoutAnybodyToSucceedNoBoundHolds() throws Exception {
    RunEdits run = silentFor(2_100);
    run.fault("kill", "broker-1-2", -3_000);
    run.assertPasses();
  }

  @Test
  void whereSomethingElseIsBrokenNoBoundHolds() throws Exception {
    RunEdits run = silentFor(2_100);
    run.fault("pause", "zookeeper", 300);
    run.assertPasses();
    run.mended("pause", "zookeeper", 350);
    run.assertPasses();
  }
}
