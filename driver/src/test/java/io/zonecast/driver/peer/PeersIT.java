package io.zonecast.driver.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every peer that is installed here does a small work; the others are skipped, with what lacks. */
@Timeout(60)
final class PeersIT {
  private static final int COUNT = 5_000;

  private final Peer.Site site =
      new Peer.Site(
          Path.of(System.getProperty("zonecast.dist")),
          Path.of(System.getProperty("java.home"), "bin", "java"));

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void everythingPublishedIsDelivered(Peer peer) throws Exception {
    peer.missing(site).ifPresent(lack -> abort(lack));
    assertThat(peer.version(site)).matches("[^?]+ \\d+\\.\\d+.*").doesNotContain("?");
    // More topics than a high-water mark of 1,000: what lies above it would lose its subscription.
    List<JsonNode> summaries =
        run(peer, new Peer.Sending(100, 0, 1_200, 3, 0, COUNT, "", folder), 1);
    assertThat(summaries.get(0).path("published").asLong()).isEqualTo(COUNT);
    for (JsonNode received : summaries.subList(1, summaries.size())) {
      assertThat(received.path("delivered").asLong()).isEqualTo(COUNT);
      assertThat(received.path("complete").asBoolean()).isTrue();
      assertThat(received.path("out_of_order").asLong()).isZero();
      assertThat(received.path("latency_us").path("count").asLong()).isEqualTo(COUNT);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ZEROMQ_DIRECT")
  void aRateIsKeptAndSendersAddUp(Peer peer) throws Exception {
    peer.missing(site).ifPresent(lack -> abort(lack));
    List<JsonNode> summaries = run(peer, new Peer.Sending(16, 500, 1, 1, 1, 0, "", folder), 2);
    for (JsonNode sent : summaries.subList(0, 2)) {
      assertThat(sent.path("published").asLong()).isEqualTo(500);
      assertThat(sent.path("seconds").asDouble()).isGreaterThan(0.99);
    }
    for (JsonNode received : summaries.subList(2, 4)) {
      assertThat(received.path("delivered").asLong()).isEqualTo(1_000);
      assertThat(received.path("complete").asBoolean()).isTrue();
    }
  }

  private List<JsonNode> run(Peer peer, Peer.Sending sending, int senders) throws Exception {
    try (PeerTrial trial = new PeerTrial(peer, site, folder, argv -> argv)) {
      return trial.run(sending, senders, 2);
    }
  }
}
