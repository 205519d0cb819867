package io.zonecast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each rule of reliable streams is needed, and would be missed: without it, {@link
 * BrokersUnderFire} breaks a promise. What the same seeds say of the source as it is, {@link
 * BrokersUnderFireTest} shows.
 */
final class PlantedReliabilityBugTest {
  private static final String REGISTRY = "common/src/main/java/io/zonecast/registry/";
  private static final String STREAM = "common/src/main/java/io/zonecast/stream/";
  private static final String WIRE = "common/src/main/java/io/zonecast/wire/";
  private static final String BROKER = "broker/src/main/java/io/zonecast/broker/";
  private static final String SUBSCRIBER = "subscriber/src/main/java/io/zonecast/subscriber/";
  private static final int SEEDS = 300;

  private static List<Mutation> bugs() {
    return List.of(
        bug(
            "no fencing at receivers",
            SUBSCRIBER + "Sources.java",
            "if (epoch.isBefore(floor)) {",
            "if (false) {"),
        bug(
            "no deduplication",
            SUBSCRIBER + "ReliableIn.java",
            "} else if (sequence > settled && sequence <= end) {",
            """
            } else if (sequence <= settled) {
              to.deliver(sequence, message, kind);
            } else if (sequence <= end) {"""),
        bug(
            "no repair",
            SUBSCRIBER + "Receipts.java",
            "return lacks.due(nowNs);",
            "return List.of();"),
        bug(
            "acknowledging with no standby",
            BROKER + "ReliableRelay.java",
            "stream.acknowledge(stream.settled(owedBy));",
            "stream.acknowledge(stream.last());"),
        bug(
            "acknowledging before the shrink is written",
            REGISTRY + "InSyncList.java",
            "required.addAll(members());",
            "required.addAll(wantedStandbys);"),
        bug(
            "in sync by id instead of incarnation",
            REGISTRY + "ZoneElection.java",
            "|| listed.contains(InSyncRecord.Member.of(self.orElseThrow()));",
            "|| listed.stream().anyMatch(m -> m.broker().equals(self.orElseThrow().broker()));"),
        bug(
            "in sync before everything acknowledged was copied",
            BROKER + "Replicas.java",
            "boolean holds = before.contains(entry.getKey()) || holdsAllAcknowledged(replica, held);",
            "boolean holds = true;"),
        bug(
            "trimming early",
            STREAM + "HeldStream.java",
            "while (oldest != null && oldest.last() <= free && isMoreThanKept(oldest)) {",
            "while (oldest != null) {"),
        bug(
            "repairs stamped with the old epoch",
            WIRE + "BatchCodec.java",
            "stampEpoch(stamped, epoch);",
            ""));
  }

  private static Mutation bug(String name, String file, String old, String now) {
    return new Mutation(name, file, old, now, SEEDS);
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void isCaught(Mutation bug, @TempDir Path work) throws Exception {
    try (MutatedClasses classes = MutatedClasses.with(bug, work)) {
      LongFunction<Optional<String>> search = classes.search(FireSearch.class);
      Optional<String> caught = Optional.empty();
      for (long seed = 1; seed <= bug.seeds() && caught.isEmpty(); seed++) {
        caught = search.apply(seed);
      }
      assertThat(caught).as("%s, among %d seeds", bug, bug.seeds()).isPresent();
      System.out.printf("%s: %s%n", bug, caught.get());
    }
  }
}
