package io.zonecast.driver.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonecast.measurement.LatencySummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchResultsTest {
  private static final String BEST_EFFORT = "centralized best-effort";
  private static final String RELIABLE = "centralized reliable";
  private static final String PEER = "zeromq";
  private static final long SECOND = 1_000_000;

  @TempDir private Path directory;

  private static Received received(long delivered, long lengthUs, long p50Us, long p99Us) {
    LatencySummary latency =
        new LatencySummary(delivered, 1, p50Us, p50Us, 0, p99Us, 2 * p99Us, 3 * p99Us);
    return Received.of(delivered, 0, lengthUs, latency, Duration.ZERO);
  }

  private static Measured trial(
      int round, Load load, String who, Map<String, String> yardsticks, Received... received) {
    return new Measured(
        round,
        load,
        load.pace().perSecond(),
        who,
        yardsticks,
        who.equals(RELIABLE),
        1_001,
        0,
        List.of(received),
        new Memory(round * 10_000_000L, 20_000_000, 0));
  }

  /** So many messages delivered of 1,001 published. */
  private static Measured trial(int round, String who, long delivered, long lengthUs) {
    Map<String, String> yardsticks =
        who.equals(RELIABLE) ? Map.of("best effort", BEST_EFFORT) : Map.of();
    return trial(round, Load.flatOut(100), who, yardsticks, received(delivered, lengthUs, 0, 0));
  }

  private BenchResults results(BenchKind kind, Measured... trials) throws IOException {
    BenchResults bench = new BenchResults(kind, directory, List.of("bench", kind.name()));
    for (Measured trial : trials) {
      bench.add(trial);
    }
    return bench;
  }

  private BenchResults relay(Measured... trials) throws IOException {
    return results(BenchKind.RELAY, trials);
  }

  @Test
  void ratesAreCountedBetweenTheFirstDeliveryAndTheLast() {
    assertThat(trial(1, BEST_EFFORT, 1_001, SECOND / 2).messagesPerS()).isEqualTo(2_000);
    assertThat(trial(1, BEST_EFFORT, 1, 0).messagesPerS()).isZero();
  }

  @Test
  void whatCameInTheWarmUpIsDeliveredAndCountsForNothingElse() {
    LatencySummary behind = new LatencySummary(600, 1, 1, 1, 1, 1, 1, 1);
    Received received = Received.of(1_001, 0, 5 * SECOND, behind, Duration.ofSeconds(2));
    Measured trial = trial(1, Load.flatOut(100), BEST_EFFORT, Map.of(), received);
    assertThat(trial.messagesPerS()).isEqualTo(200);
    assertThat(trial.isLossless()).isTrue();
  }

  @Test
  void aRatioIsTheMedianOfThoseOfEachRound() throws Exception {
    BenchResults bench =
        relay(
            trial(1, BEST_EFFORT, 1_001, SECOND),
            trial(1, RELIABLE, 1_001, 2 * SECOND),
            trial(2, BEST_EFFORT, 1_001, SECOND / 10),
            trial(2, RELIABLE, 1_001, SECOND / 8),
            trial(3, BEST_EFFORT, 1_001, SECOND),
            trial(3, RELIABLE, 1_001, SECOND * 10 / 7));
    assertThat(bench.text().lines())
        .containsExactly(
            "| bytes | how | messages/s | least to most | MB/s | delivered | broker MB"
                + " | publisher MB | subscriber MB |",
            "|---:|---|---:|---:|---:|---|---:|---:|---:|",
            "| 100 | centralized best-effort | 1,000 | 1,000–10,000 | 0.1 | all 3,003 | 30 | 20"
                + " | ? |",
            "| 100 | centralized reliable | 700 | 500–8,000 | 0.1 | all 3,003 | 30 | 20 | ? |",
            "",
            "messages/s of a row ÷ that of the column (more is better), median of the rounds"
                + " (least–most):",
            "",
            "| bytes | how | best effort |",
            "|---:|---|---:|",
            "| 100 | centralized reliable | 0.70 (0.50–0.80) |");
  }

  @Test
  void aRoundWithoutTheOtherHasNoRatio() throws Exception {
    String text =
        relay(
                trial(1, RELIABLE, 1_001, SECOND),
                trial(2, BEST_EFFORT, 1_001, SECOND),
                trial(2, RELIABLE, 1_001, 2 * SECOND))
            .text();
    assertThat(text).contains("| 0.50 (0.50–0.50) |");
    assertThat(relay(trial(1, RELIABLE, 1_001, SECOND)).text()).doesNotContain("÷");
  }

  @Test
  void whatIsNotLosslessIsSaidAndBreaksAPromiseWhereThereWasOne() throws Exception {
    BenchResults bestEffort = relay(trial(1, BEST_EFFORT, 990, SECOND));
    assertThat(bestEffort.text())
        .contains("**not lossless**: of 1,001 lost 11, twice 0, too many 0 (1 of 1 rounds)");
    assertThat(bestEffort.isBroken()).isFalse();
    assertThat(relay(trial(1, RELIABLE, 1_000, SECOND)).isBroken()).isTrue();
    assertThat(relay(trial(1, RELIABLE, 1_002, SECOND)).isBroken()).isTrue();
  }

  @Test
  void latenciesAreComparedWithEachPeer() throws Exception {
    Load load = Load.flatOut(100).at(Pace.of("10k"));
    String text =
        results(
                BenchKind.LATENCY,
                trial(1, load, BEST_EFFORT, Map.of(PEER, PEER), received(1_001, SECOND, 120, 300)),
                trial(1, load, PEER, Map.of(), received(1_001, SECOND, 100, 200)))
            .text();
    assertThat(text)
        .contains(
            "| 100 | 10,000 | centralized best-effort | 10,000 | 120 (120–120) | 300 (300–300)"
                + " | 600 (600–600) | 900 (900–900) | all 1,001 | 10 |\n",
            "p50 of a row ÷ that of the column (less is better)",
            "| bytes | pace | how | zeromq |\n",
            "| 100 | 10,000 | centralized best-effort | 1.20 (1.20–1.20) |\n",
            "| 100 | 10,000 | centralized best-effort | 1.50 (1.50–1.50) |\n");
  }

  @Test
  void whereNothingArrivedBehindTheWarmUpThereIsNoLatency() throws Exception {
    Load load = Load.flatOut(100).at(Pace.of("10k"));
    Received nothing = Received.of(9, 0, SECOND, LatencySummary.EMPTY, Duration.ofMillis(900));
    String text =
        results(
                BenchKind.LATENCY,
                trial(1, load, BEST_EFFORT, Map.of(PEER, PEER), nothing),
                trial(1, load, PEER, Map.of(), received(1_001, SECOND, 100, 200)))
            .text();
    assertThat(text).contains("| 10,000 | ? | ? | ? | ? | **not lossless**").doesNotContain("÷");
  }

  /** A peer whose trial ended within the warm-up. */
  private static Measured withinWarmUp(int round, Load load, String who) {
    Received nothing = Received.of(1_001, 0, SECOND, LatencySummary.EMPTY, Duration.ofSeconds(2));
    return trial(round, load, who, Map.of(), nothing);
  }

  @Test
  void whereNothingCountsThereIsNoRateAndNoRatio() throws Exception {
    Load load = Load.flatOut(100);
    Measured other = trial(1, load, BEST_EFFORT, Map.of(PEER, PEER), received(1_001, SECOND, 0, 0));
    Measured peer = withinWarmUp(1, load, PEER);
    String text = relay(other, peer).text();
    assertThat(text)
        .contains("| 100 | zeromq | ? | ? | ? | all 1,001 | 10 | 20 | ? |\n")
        .doesNotContain("÷");
    assertThat(directory.resolve("relay.md")).content().isEqualTo(text);
    assertThat(directory.resolve("relay.csv"))
        .content()
        .contains("1,100,flat-out,0,1,1,1,1,zeromq,1001,0,1001,0,?,?,0,");
    assertThat(peer.toJson().get("messages_per_s").isNull()).isTrue();
    assertThat(BenchKind.RELAY.brief().apply(peer)).isEqualTo("? messages/s");
    assertThat(BenchKind.LATENCY.brief().apply(peer)).isEqualTo("no latency");
  }

  @Test
  void aRoundInWhichNothingCountsIsNoneOfZero() throws Exception {
    Load load = Load.flatOut(100);
    assertThat(
            relay(
                    withinWarmUp(1, load, PEER),
                    trial(2, load, PEER, Map.of(), received(1_001, SECOND, 0, 0)),
                    trial(3, load, PEER, Map.of(), received(1_001, SECOND / 2, 0, 0)))
                .text())
        .contains("| 100 | zeromq | 1,500 | 1,000–2,000 | 0.2 |");
    Load paced = load.at(Pace.of("10k"));
    assertThat(
            results(
                    BenchKind.LATENCY,
                    withinWarmUp(1, paced, PEER),
                    trial(2, paced, PEER, Map.of(), received(1_001, SECOND, 100, 200)))
                .text())
        .contains("| 100 (100–100) | 200 (200–200) |");
  }

  @Test
  void theSlowestSubscriberIsUnknownWhereNothingCountsForIt() throws Exception {
    Load load = Load.flatOut(100).between(1, 3);
    Measured trial =
        trial(
            1,
            load,
            PEER,
            Map.of(),
            received(1_001, SECOND, 0, 0),
            received(1_001, SECOND / 2, 0, 0),
            received(1, 0, 0, 0));
    assertThat(results(BenchKind.FANOUT, trial).text())
        .contains("| 100 | 3 | zeromq | 1,000 | 1,000–1,000 | ? |");
    assertThat(directory.resolve("fanout.csv")).content().contains(",1000,?,");
  }

  @Test
  void manySubscribersAreToldByTheirMedianAndTheSlowest() throws Exception {
    Load load = Load.flatOut(100).between(1, 3);
    Measured trial =
        trial(
            1,
            load,
            BEST_EFFORT,
            Map.of(),
            received(1_001, SECOND, 0, 0),
            received(1_001, SECOND / 2, 0, 0),
            received(1_000, SECOND / 4, 0, 0));
    assertThat(results(BenchKind.FANOUT, trial).text())
        .contains("| 100 | 3 | centralized best-effort | 2,000 | 2,000–2,000 | 1,000 |")
        .contains("of 3,003 lost 1,");
  }

  @Test
  void everybodyIsComparedWithItselfOnTheFewestTopics() throws Exception {
    Load one = Load.flatOut(100);
    String text =
        results(
                BenchKind.TOPICS,
                trial(1, one, BEST_EFFORT, Map.of(), received(1_001, SECOND, 0, 0)),
                trial(1, one.on(9, 64), BEST_EFFORT, Map.of(), received(1_001, 2 * SECOND, 0, 0)),
                trial(1, one, PEER, Map.of(), received(1_001, SECOND, 0, 0)),
                trial(1, one.on(1, 64), PEER, Map.of(), received(1_001, SECOND, 0, 0)),
                trial(1, one.on(9, 64), PEER, Map.of(), received(1_001, 4 * SECOND, 0, 0)))
            .text();
    assertThat(text.substring(text.indexOf("÷"))).doesNotContain("| 100 | 1 |");
    assertThat(text)
        .contains(
            "| bytes | topics | burst | how | topics 1 |\n",
            "| 100 | 9 | 64 | centralized best-effort | 0.50 (0.50–0.50) |\n",
            "| 100 | 9 | 64 | zeromq | 0.25 (0.25–0.25) |\n");
  }

  @Test
  void theTablesCanBeMadeAgainFromTheFile() throws Exception {
    Load half = Load.flatOut(100).at(Pace.HALF);
    Map<String, String> yardsticks = Map.of(PEER, PEER);
    BenchResults bench =
        results(
            BenchKind.LATENCY,
            trial(1, half, RELIABLE, yardsticks, received(7, SECOND, 10, 20)),
            trial(1, half, PEER, Map.of(), received(1_001, SECOND, 10, 10)));
    BenchResults again = BenchResults.read(BenchKind.LATENCY, directory);
    assertThat(again.text()).isEqualTo(bench.text()).contains("2.00 (2.00–2.00)");
    assertThat(again.json()).isEqualTo(bench.json());
    assertThat(again.isBroken()).isTrue();
    assertThat(directory.resolve("latency.md")).content().isEqualTo(bench.text());
  }

  @Test
  void everyTrialIsARowOfTheCsv() throws Exception {
    relay(trial(1, BEST_EFFORT, 1_001, SECOND), trial(1, RELIABLE, 7, SECOND));
    List<String> lines = Files.readAllLines(directory.resolve("relay.csv"));
    assertThat(lines)
        .containsExactly(
            String.join(",", Measured.COLUMNS),
            "1,100,flat-out,0,1,1,1,1,centralized best-effort,1001,0,1001,0,1000,1000,"
                + "1001,0,0,0,0,10000000,20000000,0",
            "1,100,flat-out,0,1,1,1,1,centralized reliable,1001,0,7,0,6,6,"
                + "7,0,0,0,0,10000000,20000000,0");
    assertThat(lines)
        .extracting(line -> Arrays.asList(line.split(",")).size())
        .containsOnly(Measured.COLUMNS.size());
  }

  @Test
  void aFileOfAnotherBenchIsNotTakenForOne() throws Exception {
    Files.writeString(directory.resolve("bench.json"), "{\"bench\": \"failover\"}");
    assertThatThrownBy(() -> BenchResults.read(BenchKind.RELAY, directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not of bench relay");
    Files.writeString(directory.resolve("bench.json"), "{\"bench\": \"relay\", \"schema\": 1}");
    assertThatThrownBy(() -> BenchResults.read(BenchKind.RELAY, directory))
        .hasMessageContaining("another version");
  }
}
