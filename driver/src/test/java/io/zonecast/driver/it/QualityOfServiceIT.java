package io.zonecast.driver.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The walk through {@code docs/GUARANTEES.md}: two publishers of a topic, of strength 1 and 5, the
 * stronger killed, started again and lowered while a subscriber watches; subscribers that ask for
 * 10 of an offer of 5, and for 5 of 10.
 */
final class QualityOfServiceIT {
  private static final String[] OWNED = {"--topic", "A", "--ownership", "exclusive"};

  @TempDir private Path directory;
  private Stage stage;

  @ParameterizedTest
  @ValueSource(strings = {"direct", "centralized"})
  void policiesAreKeptAndWhoeverDoesNotFitIsToldWhy(String dissemination) throws Exception {
    try (Stage opened = new Stage(directory)) {
      stage = opened;
      stage.zooKeeper();
      String[] mode =
          dissemination.equals("centralized") ? new String[] {"--centralized"} : new String[0];
      stage.broker("broker-one", mode).await("elected");
      stage.broker("broker-two", mode).await("standby");

      JarProcess watching = stage.subscriber("watching", OWNED);
      watching.await("registered");
      JarProcess weak = owner("weak", 1);
      JarProcess strong = owner("strong", 5);
      untilLastIs(watching, "strong");

      strong.kill();
      strong.exit();
      untilLastIs(watching, "weak");

      Stage again = new Stage(directory.resolve("again"));
      JarProcess back = again.publisherAt(stage.zooKeeperAddress(), "strong", owning(5));
      untilLastIs(watching, "strong");

      JarProcess lowering =
          stage.jar(
              "driver",
              "lowering",
              "strength",
              "strong",
              "0",
              "--zookeeper",
              stage.zooKeeperAddress());
      assertThat(lowering.exit()).as(lowering.words()).isZero();
      assertThat(lowering.out()).contains("strong: strength 5 -> 0");
      untilLastIs(watching, "weak");

      JarProcess five = stage.publisher("five", "--topic", "H", "--history", "5", "--rate", "50");
      JarProcess refused = stage.subscriber("refused", "--topic", "H", "--history", "10");
      String reason = "offered history 5 < requested 10";
      assertThat(refused.await("incompatible").get("reasons").asText()).isEqualTo(reason);
      assertThat(five.await("incompatible").get("reasons").asText()).isEqualTo(reason);
      assertThat(refused.err()).contains(reason);
      assertThat(five.err()).contains(reason);

      JarProcess ten = stage.publisher("ten", "--topic", "T", "--history", "10", "--rate", "50");
      Until.so("messages before the join", stage::words, () -> published(ten));
      JarProcess joining = stage.subscriber("joining", "--topic", "T", "--history", "5");
      Until.so("live messages", stage::words, () -> kinds(joining, "live").size() >= 20);
      assertJoinIsExact(joining, 5);
      assertStatusShowsAll(reason);

      again.close();
      for (JarProcess process : List.of(weak, five, ten, joining, refused, watching)) {
        process.terminate();
        assertThat(process.exit()).as(process.words()).isZero();
      }
      assertThat(back.isAlive()).isFalse();
      assertThat(deliveries(refused).size()).isZero();
      assertTermsFollowEachOther(watching);
    }
  }

  private JarProcess owner(String id, int strength) {
    JarProcess owner = stage.publisher(id, owning(strength));
    owner.await("publishing");
    return owner;
  }

  private static String[] owning(int strength) {
    List<String> options = new ArrayList<>(List.of(OWNED));
    options.addAll(List.of("--rate", "50", "--strength", Integer.toString(strength)));
    return options.toArray(String[]::new);
  }

  private void untilLastIs(JarProcess subscriber, String publisher) {
    Until.so(
        "messages of " + publisher,
        stage::words,
        () -> {
          List<String> from = deliveries(subscriber).column("publisher");
          return from.size() > 5
              && from.subList(from.size() - 5, from.size()).stream().allMatch(publisher::equals);
        });
  }

  private static boolean published(JarProcess publisher) {
    return publisher.hasEvent("publishing");
  }

  private void assertJoinIsExact(JarProcess subscriber, int depth) {
    JsonNode joined = subscriber.await("joined");
    long cut = joined.get("cut").asLong();
    long expected = Math.min(depth, cut);
    List<Long> history = kinds(subscriber, "history");
    assertThat(history)
        .as(stage.words())
        .isEqualTo(LongStream.rangeClosed(cut - expected + 1, cut).boxed().toList());
    List<Long> live = kinds(subscriber, "live");
    assertThat(live).isEqualTo(LongStream.rangeClosed(cut + 1, cut + live.size()).boxed().toList());
  }

  private static List<Long> kinds(JarProcess subscriber, String kind) {
    Deliveries deliveries = deliveries(subscriber);
    List<Long> numbers = new ArrayList<>();
    for (int i = 0; i < deliveries.size(); i++) {
      if (deliveries.column("kind").get(i).equals(kind)) {
        numbers.add(Long.parseLong(deliveries.column("sequence").get(i)));
      }
    }
    return numbers;
  }

  /** A term has one publisher and numbers without a gap, and none comes back. */
  private static void assertTermsFollowEachOther(JarProcess subscriber) {
    Deliveries deliveries = deliveries(subscriber);
    long term = 0;
    long sequence = 0;
    List<String> owners = new ArrayList<>();
    for (int i = 0; i < deliveries.size(); i++) {
      long nowTerm = Long.parseLong(deliveries.column("term").get(i));
      long nowSequence = Long.parseLong(deliveries.column("sequence").get(i));
      String publisher = deliveries.column("publisher").get(i);
      if (nowTerm != term) {
        assertThat(nowTerm).isGreaterThan(term);
        owners.add(publisher);
        assertThat(term == 0 || nowSequence == 1)
            .as("term %d begins at %d", nowTerm, nowSequence)
            .isTrue();
      } else {
        assertThat(publisher).isEqualTo(owners.get(owners.size() - 1));
        assertThat(nowSequence).isEqualTo(sequence + 1);
      }
      term = nowTerm;
      sequence = nowSequence;
    }
    assertThat(owners).endsWith("strong", "weak", "strong", "weak");
  }

  private void assertStatusShowsAll(String reason) throws Exception {
    JarProcess status =
        stage.jar("driver", "status", "status", "--json", "--zookeeper", stage.zooKeeperAddress());
    assertThat(status.exit()).as(status.words()).isZero();
    JsonNode all = new ObjectMapper().readTree(status.out());
    JsonNode owner = all.get("owners").get(0);
    assertThat(owner.get("topic").asText()).isEqualTo("A");
    assertThat(owner.get("publisher").asText()).isEqualTo("weak");
    assertThat(find(all.get("publishers"), "id", "strong").get("strength").asInt()).isZero();
    assertThat(find(all.get("unmatched"), "subscriber", "refused").get("reasons").get(0).asText())
        .isEqualTo(reason);
    JsonNode match = find(all.get("matches"), "subscriber", "joining");
    assertThat(match.get("publisher").asText()).isEqualTo("ten");
    assertThat(all.get("zones").get(0).get("standbys")).hasSize(1);
  }

  private static JsonNode find(JsonNode list, String key, String value) {
    return StreamSupport.stream(list.spliterator(), false)
        .filter(node -> node.path(key).asText().equals(value))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no %s %s in %s".formatted(key, value, list)));
  }

  private static Deliveries deliveries(JarProcess subscriber) {
    return Deliveries.of(subscriber.file(".csv"));
  }
}
