package io.zonecast.driver.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The one Java peer that needs nothing installed, from hellos to ends, with the tests' classes. */
@Timeout(60)
final class JeroMqPeerTest {
  @TempDir private Path folder;

  @Test
  void everythingPublishedIsDeliveredInOrder() throws Exception {
    Peer.Site site = new Peer.Site(folder, Path.of(System.getProperty("java.home"), "bin", "java"));
    Peer.Sending sending = new Peer.Sending(100, 0, 3, 4, 0, 5_000, "", folder);
    try (PeerTrial trial =
        new PeerTrial(Peer.JEROMQ, site, folder, JeroMqPeerTest::withOurClassPath)) {
      List<JsonNode> summaries = trial.run(sending, 1, 1);
      assertThat(summaries.get(0).path("id").asText()).isEqualTo("sender-0");
      assertThat(summaries.get(0).path("published").asLong()).isEqualTo(5_000);
      JsonNode received = summaries.get(1);
      assertThat(received.path("delivered").asLong()).isEqualTo(5_000);
      assertThat(received.path("complete").asBoolean()).isTrue();
      assertThat(received.path("out_of_order").asLong()).isZero();
      assertThat(received.path("latency_us").path("count").asLong()).isEqualTo(5_000);
    }
  }

  private static List<String> withOurClassPath(List<String> argv) {
    List<String> ours = new ArrayList<>(argv);
    ours.set(ours.indexOf("-cp") + 1, System.getProperty("java.class.path"));
    ours.addAll(1, List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    return ours;
  }
}
