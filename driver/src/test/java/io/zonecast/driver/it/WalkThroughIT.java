package io.zonecast.driver.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The session that the README shows by hand: two brokers of one zone, a publisher of A and B, one
 * of B and D, a subscriber to A and D, one to B; then Ctrl-C at the active broker.
 */
final class WalkThroughIT {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"direct", "centralized"})
  void standbyTakesOverAndTrafficGoesOn(String dissemination) throws Exception {
    boolean centralized = dissemination.equals("centralized");
    String[] mode = centralized ? new String[] {"--centralized"} : new String[0];
    try (Stage stage = new Stage(directory)) {
      stage.zooKeeper();
      JarProcess one = stage.broker("broker-one", mode);
      JarProcess two = stage.broker("broker-two", mode);
      JarProcess left = stage.subscriber("sub-left", "--topic", "A", "--topic", "D");
      JarProcess right = stage.subscriber("sub-right", "--topic", "B");
      JarProcess upper =
          stage.publisher("pub-upper", "--topic", "A", "--topic", "B", "--rate", "40");
      JarProcess lower =
          stage.publisher("pub-lower", "--topic", "B", "--topic", "D", "--rate", "40");
      Until.so(
          "all four streams",
          stage::words,
          () ->
              streams(left).equals(Set.of("A pub-upper", "D pub-lower"))
                  && streams(right).equals(Set.of("B pub-upper", "B pub-lower")));

      JarProcess active = one.hasEvent("elected") ? one : two;
      JarProcess standby = active == one ? two : one;
      active.interrupt();
      assertThat(active.exit()).as(active.words()).isZero();
      long epoch = standby.await("elected").get("epoch").asLong();
      assertThat(epoch).isGreaterThan(active.events("elected").get(0).get("epoch").asLong());
      int leftBefore = deliveries(left).size();
      int rightBefore = deliveries(right).size();
      Until.so(
          "messages after the failover",
          stage::words,
          () ->
              deliveries(left).size() > leftBefore + 20
                  && deliveries(right).size() > rightBefore + 20
                  && (!centralized
                      || deliveries(left).column("epoch").contains(Long.toString(epoch))));

      for (JarProcess process : new JarProcess[] {upper, lower, left, right, standby}) {
        process.terminate();
        assertThat(process.exit()).as(process.words()).isZero();
        assertThat(process.hasEvent("stopped")).as(process.words()).isTrue();
      }
      assertSummaryAgrees(left);
      assertSummaryAgrees(right);
      assertThat(upper.json(".json").at("/topics/A/published").asLong()).isPositive();
      if (!centralized) {
        assertThat(left.json(".json").get("lost").asLong()).as(left.words()).isZero();
      }
    }
  }

  private static void assertSummaryAgrees(JarProcess subscriber) throws Exception {
    int rows = deliveries(subscriber).size();
    assertThat(subscriber.json(".json").get("delivered").asInt()).isEqualTo(rows);
    assertThat(subscriber.lines(".out")).hasSize(rows);
    assertThat(subscriber.err()).contains("delivered " + rows);
  }

  private static Deliveries deliveries(JarProcess subscriber) {
    return Deliveries.of(subscriber.file(".csv"));
  }

  private static Set<String> streams(JarProcess subscriber) {
    Deliveries deliveries = deliveries(subscriber);
    Set<String> streams = new TreeSet<>();
    for (int i = 0; i < deliveries.size(); i++) {
      streams.add(deliveries.column("topic").get(i) + " " + deliveries.column("publisher").get(i));
    }
    return streams;
  }
}
