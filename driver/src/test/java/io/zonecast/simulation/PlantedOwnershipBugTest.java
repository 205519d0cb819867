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
 * Rules of joining with history and of ownership that would be missed: without each of them, {@link
 * RandomOwnership} breaks a promise, or one of the {@link Hardships} does. What the same seeds say
 * of the source as it is, {@link RandomOwnershipTest} shows, and {@link HardshipsTest}.
 */
final class PlantedOwnershipBugTest {
  private static final String STREAM = "common/src/main/java/io/zonecast/stream/";
  private static final String BROKER = "broker/src/main/java/io/zonecast/broker/";
  private static final String PUBLISHER = "publisher/src/main/java/io/zonecast/publisher/";
  private static final String SUBSCRIBER = "subscriber/src/main/java/io/zonecast/subscriber/";
  private static final int SEEDS = 400;

  /** A bug, and where it is looked for. */
  private record Planted(Mutation bug, Class<? extends LongFunction<Optional<String>>> search) {
    @Override
    public String toString() {
      return bug.toString();
    }
  }

  private static List<Planted> bugs() {
    return List.of(
        bug(
            "what is published while a next term is decided is passed on",
            BROKER + "Terms.java",
            "return isOwner && !fenced.contains(stream.topic()) ? Long.MAX_VALUE : 0;",
            "return isOwner ? Long.MAX_VALUE : 0;"),
        bug(
            "any term is passed on",
            BROKER + "Terms.java",
            "return end(record, stream).orElse(0L);",
            "return Long.MAX_VALUE;"),
        bug(
            "who joins follows terms that were over",
            SUBSCRIBER + "Deliveries.java",
            "return isOver || terms.wasOver(stream) || streams.isOvertaken(stream);",
            "return false;"),
        bug(
            "an owner that is not any more goes on",
            PUBLISHER + "TopicOut.java",
            "    filtered = true;\n",
            ""),
        bug(
            "a history begins one number late",
            STREAM + "Joining.java",
            "Math.max(stream.last() - depth, ",
            "Math.max(stream.last() - depth + (depth > 0 ? 1 : 0), "),
        bug(
            "an owner is written over whatever was decided",
            BROKER + "OwnerNodes.java",
            "new ZnodeOp.SetData(path, data, before.version())",
            "new ZnodeOp.SetData(path, data, -1)",
            Hardships.LateDecisionOfAnotherZone.class),
        bug(
            "what a primary decided takes effect in its successor's reign",
            BROKER + "Owners.java",
            "List.of(reigning.get(), write)",
            "List.of(write)",
            Hardships.LateDecision.class),
        bug(
            "the next term does not wait for the end of the former",
            SUBSCRIBER + "StreamsIn.java",
            "return id.term() > 0\n",
            "return false\n",
            Hardships.LateTail.class),
        bug(
            "a primary forgets the history that somebody is asking for",
            BROKER + "ReliableRelay.java",
            "pins.pin(attach.nonce(), promise, stream, nowNs);",
            "",
            Hardships.FarJoin.class),
        bug(
            "a publisher forgets the history that somebody is asking for",
            PUBLISHER + "Promises.java",
            "pins.pin(attach.nonce(), promise, stream.held(), nowNs);",
            "",
            Hardships.FarJoin.class),
        bug(
            "a primary that lacks the history promises it",
            BROKER + "Welcomes.java",
            "(!isThere || held.stream().allMatch(kept::isCaughtUp))",
            "true",
            Hardships.EmptyBroker.class));
  }

  private static Planted bug(String name, String file, String old, String now) {
    return new Planted(new Mutation(name, file, old, now, SEEDS), OwnershipSearch.class);
  }

  private static Planted bug(
      String name,
      String file,
      String old,
      String now,
      Class<? extends LongFunction<Optional<String>>> search) {
    return new Planted(new Mutation(name, file, old, now, Hardships.EACH), search);
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void isCaught(Planted planted, @TempDir Path work) throws Exception {
    Mutation bug = planted.bug();
    try (MutatedClasses classes = MutatedClasses.with(bug, work)) {
      LongFunction<Optional<String>> search = classes.search(planted.search());
      Optional<String> caught = Optional.empty();
      for (long seed = 1; seed <= bug.seeds() && caught.isEmpty(); seed++) {
        caught = search.apply(seed);
      }
      assertThat(caught).as("%s, among %d seeds", bug, bug.seeds()).isPresent();
      System.out.printf("%s: %s%n", bug, caught.get());
    }
  }
}
