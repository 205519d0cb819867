package io.zonecast.driver.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Strangers who talk nonsense to every port, while good clients are served. */
final class BrokenFramesIT {
  private static final Pattern COUNT = Pattern.compile("malformed frames (\\d+)");
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({"direct, 1, 1", "centralized, 3, 0"})
  void nonsenseIsCountedAndGoodClientsGoOn(String dissemination, int brokerPorts, int more)
      throws Exception {
    boolean centralized = dissemination.equals("centralized");
    try (Stage stage = new Stage(directory)) {
      stage.zooKeeper();
      JarProcess broker =
          stage.broker("broker", centralized ? new String[] {"--centralized"} : new String[0]);
      broker.await("elected");
      JarProcess subscriber = stage.subscriber("sub", "--topic", "A", "--format", "none");
      JarProcess publisher = stage.publisher("pub", "--topic", "A", "--rate", "100");
      subscriber.await("matched");
      List<Integer> ofBroker = ListeningPorts.of(broker.pid());
      List<Integer> ofPublisher = ListeningPorts.of(publisher.pid());
      assertThat(ofBroker).hasSizeGreaterThanOrEqualTo(brokerPorts);
      assertThat(ofPublisher).hasSizeGreaterThanOrEqualTo(more);

      for (int port : ofBroker) {
        BrokenPeer.visit(port);
      }
      for (int port : ofPublisher) {
        BrokenPeer.visit(port);
      }
      for (int port : ListeningPorts.of(subscriber.pid())) {
        BrokenPeer.visit(port);
      }
      int before = Deliveries.of(subscriber.file(".csv")).size();
      Until.so(
          "deliveries afterwards",
          stage::words,
          () -> Deliveries.of(subscriber.file(".csv")).size() > before + 100);
      JarProcess late = stage.subscriber("late", "--topic", "A", "--format", "none");
      Until.so(
          "a good newcomer's deliveries",
          stage::words,
          () -> Deliveries.of(late.file(".csv")).size() > 10);

      for (JarProcess process : List.of(publisher, subscriber, late, broker)) {
        process.terminate();
        assertThat(process.exit()).as(process.words()).isZero();
      }
      assertThat(malformed(broker)).as(broker.words()).isPositive();
      assertThat(malformed(subscriber)).as(subscriber.words()).isPositive();
      if (!centralized) {
        assertThat(malformed(publisher)).as(publisher.words()).isPositive();
      }
      assertThat(subscriber.json(".json").get("lost").asLong()).as(subscriber.words()).isZero();
    }
  }

  private static long malformed(JarProcess process) {
    Matcher count = COUNT.matcher(process.err());
    assertThat(count.find()).as(process.words()).isTrue();
    return Long.parseLong(count.group(1));
  }
}
