package io.zonecast.driver.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ZooKeeper dies in the middle and comes back. */
final class ZooKeeperOutageIT {
  @TempDir private Path directory;

  @Test
  void matchedTrafficGoesOnAndNewcomersAreServedAfterwards() throws Exception {
    try (Stage stage = new Stage(directory)) {
      JarProcess server = stage.zooKeeper();
      JarProcess broker = stage.broker("broker", "--centralized");
      JarProcess subscriber = stage.subscriber("sub", "--topic", "A", "--format", "none");
      JarProcess publisher = stage.publisher("pub", "--topic", "A", "--rate", "100");
      List<JarProcess> members = List.of(broker, subscriber, publisher);
      awaitDeliveries(stage, subscriber, 50);

      server.kill();
      for (JarProcess member : members) {
        member.await("suspended");
        Until.so("words about it", member::words, () -> member.err().contains("ZooKeeper"));
      }
      awaitDeliveries(stage, subscriber, 200);

      stage.zooKeeper();
      for (JarProcess member : members) {
        Until.so(
            "the return of " + member.id(),
            stage::words,
            () -> member.hasEvent("reconnected") || member.events("connected").size() > 1);
      }
      awaitDeliveries(stage, subscriber, 50);
      JarProcess late = stage.subscriber("late", "--topic", "A", "--format", "none");
      awaitDeliveries(stage, late, 10);

      for (JarProcess process : List.of(publisher, subscriber, late, broker)) {
        process.terminate();
        assertThat(process.exit()).as(process.words()).isZero();
      }
      assertThat(subscriber.json(".json").get("lost").asLong()).as(subscriber.words()).isZero();
    }
  }

  @Test
  void aZooKeeperThatComesBackEmptyIsFoundedAnewByTheLivingBrokers() throws Exception {
    try (Stage stage = new Stage(directory)) {
      JarProcess server = stage.zooKeeper();
      String[] quick = {"--session-timeout", "2s", "--centralized"};
      JarProcess first = stage.broker("first", quick);
      first.await("elected");
      first.terminate();
      first.exit();
      List<JarProcess> brokers = List.of(stage.broker("b1", quick), stage.broker("b2", quick));
      JarProcess subscriber =
          stage.subscriber("sub", "--topic", "A", "--format", "none", "--session-timeout", "2s");
      JarProcess publisher =
          stage.publisher("pub", "--topic", "A", "--rate", "100", "--session-timeout", "2s");
      awaitDeliveries(stage, subscriber, 50);

      server.kill();
      subscriber.await("lost");
      stage.emptyZooKeeper();
      Until.so(
          "a reign of the new history",
          stage::words,
          () -> brokers.stream().mapToInt(b -> b.events("elected").size()).sum() == 2);
      awaitDeliveries(stage, subscriber, 100);
      JarProcess late =
          stage.subscriber("late", "--topic", "A", "--format", "none", "--session-timeout", "2s");
      awaitDeliveries(stage, late, 10);

      for (JarProcess process : List.of(publisher, subscriber, late, brokers.get(0))) {
        process.terminate();
        assertThat(process.exit()).as(process.words()).isZero();
      }
    }
  }

  private static void awaitDeliveries(Stage stage, JarProcess subscriber, int more) {
    int before = Deliveries.of(subscriber.file(".csv")).size();
    Until.so(
        more + " more deliveries to " + subscriber.id(),
        stage::words,
        () -> Deliveries.of(subscriber.file(".csv")).size() >= before + more);
  }
}
