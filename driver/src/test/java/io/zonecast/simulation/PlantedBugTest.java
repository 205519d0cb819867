package io.zonecast.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The simulation can fail: each of these bugs, planted alone into the source, is caught by {@link
 * RandomDeployment}. Where a source changes, its mutation must follow.
 */
final class PlantedBugTest {
  /** Most are caught within 50; every change of the agents deals the seeds anew. */
  private static final int SEEDS = 400;

  private static final String COMMON = "common/src/main/java/io/zonecast/";
  private static final String BROKER = "broker/src/main/java/io/zonecast/broker/";
  private static final String SUBSCRIBER = "subscriber/src/main/java/io/zonecast/subscriber/";

  private static List<Mutation> bugs() {
    return List.of(
        new Mutation(
            "a number that came before is delivered again",
            COMMON + "domain/SequenceTracker.java",
            "takeMissing(sequence) ? LATE : DUPLICATE",
            "takeMissing(sequence) ? LATE : IN_ORDER",
            SEEDS),
        new Mutation(
            "an election is not guarded by the list's version",
            COMMON + "registry/ZoneElection.java",
            "list.step(heirs, now.get().version())",
            "list.step(heirs, -1)",
            SEEDS),
        new Mutation(
            "an old picture of one's own election is believed",
            COMMON + "registry/ZoneElection.java",
            "current.get().epoch().isBefore(epoch)",
            "false",
            SEEDS),
        new Mutation(
            "a new primary speaks before its view is complete",
            BROKER + "RegistryCheck.java",
            "return settled;",
            "return true;",
            SEEDS),
        new Mutation(
            "what a former primary still sends is delivered",
            SUBSCRIBER + "Sources.java",
            "if (epoch.isBefore(floor)) {",
            "if (false) {",
            SEEDS),
        new Mutation(
            "a source that is not granted any more is dropped at once",
            SUBSCRIBER + "Sources.java",
            "link.drainUntil(nowNs + drainNs);",
            "link.drainUntil(nowNs);",
            SEEDS),
        new Mutation(
            "a stream that is not granted any more is dropped at once",
            SUBSCRIBER + "Sources.java",
            "grantVersion, nowNs + drainNs);",
            "grantVersion, nowNs);",
            SEEDS),
        new Mutation(
            "a link that stays silent is not made anew",
            SUBSCRIBER + "Sources.java",
            "link.isTooSilent(nowNs)",
            "false",
            SEEDS),
        new Mutation(
            "a link that is made anew does not subscribe",
            SUBSCRIBER + "Sources.java",
            "topics(link.streams()).forEach(topic -> output.subscribe(link.link(), topic));",
            "",
            SEEDS),
        new Mutation(
            "the numbers of a stream that is matched again are forgotten",
            SUBSCRIBER + "StreamsIn.java",
            "left.forEach(id -> former.put(id, followed.remove(id)));",
            "left.forEach(followed::remove);",
            SEEDS));
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void isCaught(Mutation bug, @TempDir Path work) throws Exception {
    try (MutatedClasses classes = MutatedClasses.with(bug, work)) {
      Optional<String> caught = firstFailure(classes.search(SeedSearch.class), bug.seeds());
      assertThat(caught).as("%s, among %d seeds", bug, bug.seeds()).isPresent();
      System.out.printf("%s: %s%n", bug, caught.get());
    }
  }

  @Test
  void withoutABugTheSameSeedsPass() throws Exception {
    int seeds = bugs().stream().mapToInt(Mutation::seeds).max().orElseThrow();
    try (MutatedClasses classes = MutatedClasses.unchanged()) {
      assertThat(firstFailure(classes.search(SeedSearch.class), seeds)).isEmpty();
    }
  }

  @Test
  void aMutationOfASourceThatHasChangedIsRefused(@TempDir Path work) {
    String file = SUBSCRIBER + "StreamsIn.java";
    assertThatThrownBy(() -> MutatedClasses.with(new Mutation("x", file, "no go", "", 1), work))
        .hasMessageContaining("nowhere: no go");
    assertThatThrownBy(() -> MutatedClasses.with(new Mutation("x", file, "StreamIn", "", 1), work))
        .hasMessageContaining("more than once: StreamIn");
    assertThatThrownBy(() -> MutatedClasses.with(new Mutation("x", "X.java", "", "", 1), work))
        .hasMessageContaining("there is no X.java");
  }

  private static Optional<String> firstFailure(LongFunction<Optional<String>> search, int seeds) {
    for (long seed = 1; seed <= seeds; seed++) {
      Optional<String> failure = search.apply(seed);
      if (failure.isPresent()) {
        return failure;
      }
    }
    return Optional.empty();
  }
}
