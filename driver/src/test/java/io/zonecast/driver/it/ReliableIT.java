package io.zonecast.driver.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reliable streams over real sockets: what is killed, stopped and started again loses nothing. */
final class ReliableIT {
  private static final String[] SESSION = {"--session-timeout", "4s"};
  @TempDir private Path directory;

  private static String[] with(String[] some, String... more) {
    List<String> all = new ArrayList<>(List.of(some));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static JarProcess subscriber(Stage stage, String id) {
    JarProcess subscriber =
        stage.subscriber(
            id, with(SESSION, "--topic", "A", "--reliability", "reliable", "--format", "none"));
    subscriber.await("ready");
    return subscriber;
  }

  private static JarProcess publisher(Stage stage, String id, String... more) {
    return stage.publisher(
        id, with(with(SESSION, "--topic", "A", "--reliability", "reliable"), more));
  }

  private static void awaitDeliveries(Stage stage, JarProcess subscriber, int count) {
    Until.so(
        count + " deliveries to " + subscriber.id(),
        stage::words,
        () -> Deliveries.of(subscriber.file(".csv")).size() >= count);
  }

  private static void signal(String name, JarProcess process) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
        .inheritIO()
        .start()
        .waitFor();
  }

  private static List<Long> sequences(JarProcess subscriber) {
    return Deliveries.of(subscriber.file(".csv")).column("sequence").stream()
        .map(Long::valueOf)
        .toList();
  }

  private static List<Long> numbersTo(int last) {
    List<Long> numbers = new ArrayList<>();
    for (long number = 1; number <= last; number++) {
      numbers.add(number);
    }
    return numbers;
  }

  private static void assertEndsWell(JarProcess process) {
    assertThat(process.exit()).as(process.words()).isZero();
  }

  /** Every number once and in order, although the broker that relayed or granted them died. */
  private void aKilledPrimaryLosesNothing(String... dissemination) throws Exception {
    try (Stage stage = new Stage(directory)) {
      stage.zooKeeper();
      List<JarProcess> brokers = new ArrayList<>();
      for (String id : List.of("b1", "b2")) {
        brokers.add(stage.broker(id, with(SESSION, dissemination)));
      }
      List<JarProcess> subscribers = List.of(subscriber(stage, "s1"), subscriber(stage, "s2"));
      int count = 3_000;
      JarProcess publisher =
          publisher(
              stage,
              "pub",
              "--rate",
              "500",
              "--count",
              Integer.toString(count),
              "--wait-subscribers",
              "2",
              "--drain-timeout",
              "60s");
      awaitDeliveries(stage, subscribers.get(0), 500);
      JarProcess primary =
          brokers.stream().filter(broker -> broker.hasEvent("elected")).findFirst().orElseThrow();
      primary.kill();
      JarProcess heir = brokers.get(brokers.indexOf(primary) == 0 ? 1 : 0);
      heir.await("elected");

      assertEndsWell(publisher);
      JsonNode topic = publisher.json(".json").at("/topics/A");
      assertThat(topic.get("published").asInt()).isEqualTo(count);
      assertThat(topic.get("acknowledged").asInt()).isEqualTo(count);
      for (JarProcess subscriber : subscribers) {
        awaitDeliveries(stage, subscriber, count);
        subscriber.terminate();
        assertEndsWell(subscriber);
        assertThat(sequences(subscriber)).isEqualTo(numbersTo(count));
        assertThat(subscriber.json(".json").get("lost").asLong()).isZero();
        assertThat(subscriber.json(".json").get("duplicated").asLong()).isZero();
      }
    }
  }

  @Test
  void aKilledPrimaryThatRelayedLosesNothing() throws Exception {
    aKilledPrimaryLosesNothing("--centralized");
  }

  @Test
  void aKilledPrimaryThatOnlyMatchedLosesNothing() throws Exception {
    aKilledPrimaryLosesNothing();
  }

  @Test
  void aStoppedSubscriberIsDroppedForAndTheOthersGoOn() throws Exception {
    try (Stage stage = new Stage(directory)) {
      stage.zooKeeper();
      stage.broker("b1", SESSION).await("elected");
      JarProcess quick = subscriber(stage, "quick");
      JarProcess slow = subscriber(stage, "slow");
      JarProcess publisher =
          publisher(
              stage,
              "pub",
              "--rate",
              "1000",
              "--size",
              "10",
              "--window",
              "200",
              "--on-slow",
              "drop",
              "--wait-subscribers",
              "2");
      awaitDeliveries(stage, slow, 100);
      signal("STOP", slow);
      int before = Deliveries.of(quick.file(".csv")).size();
      awaitDeliveries(stage, quick, before + 1_500);
      signal("CONT", slow);
      int then = Deliveries.of(slow.file(".csv")).size();
      awaitDeliveries(stage, slow, then + 500);
      publisher.terminate();
      assertEndsWell(publisher);
      assertThat(publisher.err()).contains("messages dropped for slow subscribers");
      int published = publisher.json(".json").at("/topics/A/published").asInt();
      awaitDeliveries(stage, quick, published);
      assertThat(sequences(quick)).isEqualTo(numbersTo(published));
      List<Long> got = sequences(slow);
      assertThat(got).isSorted().doesNotHaveDuplicates();
      quick.terminate();
      slow.terminate();
      assertEndsWell(quick);
      assertEndsWell(slow);
    }
  }

  @Test
  void aStoppedSubscriberEndsAPublisherThatIsToExit() throws Exception {
    try (Stage stage = new Stage(directory)) {
      stage.zooKeeper();
      stage.broker("b1", SESSION).await("elected");
      JarProcess slow = subscriber(stage, "slow");
      JarProcess publisher =
          publisher(
              stage,
              "pub",
              "--rate",
              "500",
              "--window",
              "100",
              "--on-slow",
              "exit",
              "--wait-subscribers",
              "1",
              "--drain-timeout",
              "1s");
      awaitDeliveries(stage, slow, 50);
      signal("STOP", slow);
      assertThat(publisher.exit()).as(publisher.words()).isEqualTo(1);
      assertThat(publisher.err()).contains("too slow").contains("--on-slow exit");
      assertThat(publisher.events("too_slow")).hasSize(1);
      assertThat(publisher.json(".json").at("/topics/A/published").asInt()).isGreaterThan(49);
      signal("CONT", slow);
    }
  }

  /** The next life of a publisher is another stream; that of a subscriber goes on where it was. */
  @ParameterizedTest
  @ValueSource(strings = {"", "--centralized"})
  void whoIsKilledAndStartedAgainAtOnceUnderItsIdGoesOn(String dissemination) throws Exception {
    String[] way = dissemination.isEmpty() ? new String[0] : new String[] {dissemination};
    try (Stage stage = new Stage(directory)) {
      stage.zooKeeper();
      for (String id : List.of("b1", "b2")) {
        stage.broker(id, with(SESSION, way));
      }
      JarProcess witness = subscriber(stage, "witness");
      JarProcess first = subscriber(stage, "sub");
      JarProcess publisher = publisher(stage, "pub", "--rate", "1000", "--wait-subscribers", "2");
      awaitDeliveries(stage, first, 200);
      first.kill();
      first.exit();
      long reached = Deliveries.of(first.file(".csv")).size();
      JarProcess again =
          stage.impostor(
              "subscriber",
              "sub",
              with(
                  SESSION,
                  "--topic",
                  "A",
                  "--reliability",
                  "reliable",
                  "--format",
                  "none",
                  "--deliveries",
                  directory.resolve("impostor-of-sub.csv").toString()));
      Path deliveries = directory.resolve("impostor-of-sub.csv");
      Until.so(
          "deliveries to the next life",
          stage::words,
          () -> Deliveries.of(deliveries).size() > 200);
      assertThat(Long.parseLong(Deliveries.of(deliveries).column("sequence").get(0)))
          .as("nothing lies between the two lives")
          .isLessThanOrEqualTo(reached + 1);

      publisher.kill();
      publisher.exit();
      JarProcess next =
          stage.impostor(
              "publisher",
              "pub",
              with(
                  SESSION,
                  "--topic",
                  "A",
                  "--reliability",
                  "reliable",
                  "--rate",
                  "200",
                  "--count",
                  "400",
                  "--wait-subscribers",
                  "2",
                  "--drain-timeout",
                  "60s"));
      assertEndsWell(next);
      String life = next.events("registered").get(0).get("incarnation").asText();
      Until.so(
          "all of the next life",
          stage::words,
          () -> of(Deliveries.of(witness.file(".csv")), life).size() >= 400);
      witness.terminate();
      again.terminate();
      assertEndsWell(witness);
      assertEndsWell(again);
      assertThat(of(Deliveries.of(witness.file(".csv")), life)).isEqualTo(numbersTo(400));
      Deliveries all = Deliveries.of(witness.file(".csv"));
      List<String> former = new ArrayList<>(new TreeSet<>(all.column("incarnation")));
      former.remove(life);
      assertThat(former).hasSize(1);
      List<Long> before = of(all, former.get(0));
      assertThat(before).isEqualTo(numbersTo(before.size()));
    }
  }

  /** The numbers of one life's stream, in the order of their delivery. */
  private static List<Long> of(Deliveries deliveries, String incarnation) {
    List<String> lives = deliveries.column("incarnation");
    List<String> sequences = deliveries.column("sequence");
    List<Long> numbers = new ArrayList<>();
    for (int row = 0; row < lives.size(); row++) {
      if (lives.get(row).equals(incarnation)) {
        numbers.add(Long.valueOf(sequences.get(row)));
      }
    }
    return numbers;
  }
}
