package io.zonecast.driver.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Reliability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelayBenchTest {
  private static final String BEST_EFFORT = "centralized best-effort";
  private static final String RELIABLE = "centralized reliable";
  private static final long SECOND = 1_000_000;

  @TempDir private Path directory;

  private static RelayPlan plan(List<Contender> contenders, int rounds, Integer... sizes) {
    return new RelayPlan(
        List.of(sizes), contenders, rounds, Duration.ofSeconds(1), OptionalLong.empty());
  }

  /** So many messages delivered of 1,001 published, in a second. */
  private static Relayed trial(int round, String who, long delivered, long lengthUs) {
    return new Relayed(
        round,
        100,
        who,
        who.equals(RELIABLE) ? BEST_EFFORT : "",
        who.equals(RELIABLE),
        1_001,
        delivered,
        0,
        lengthUs,
        round * 10_000_000L,
        20_000_000,
        0);
  }

  private RelayBench bench(Relayed... trials) throws IOException {
    RelayBench bench = new RelayBench(directory, List.of("bench", "relay"));
    for (Relayed trial : trials) {
      bench.add(trial);
    }
    return bench;
  }

  @Test
  void thoseOfARoundFollowEachOther() {
    List<Contender> two =
        RelayPlan.contenders(Optional.of(Dissemination.CENTRALIZED), Optional.empty(), 1);
    assertThat(plan(two, 2, 16, 100).trials())
        .extracting(RelayPlan.Trial::id)
        .containsExactly(
            "16-centralized-best-effort-1",
            "16-centralized-reliable-1",
            "16-centralized-best-effort-2",
            "16-centralized-reliable-2",
            "100-centralized-best-effort-1",
            "100-centralized-reliable-1",
            "100-centralized-best-effort-2",
            "100-centralized-reliable-2");
  }

  @Test
  void standbysAreMeasuredBesideOneBrokerAloneWhereTheyMatter() {
    assertThat(RelayPlan.contenders(Optional.empty(), Optional.of(Reliability.RELIABLE), 2))
        .extracting(Contender::name)
        .containsExactly(
            "direct reliable", "centralized reliable", "centralized reliable with 1 in sync");
  }

  @Test
  void whatIsReliableIsComparedWithTheSameInBestEffort() {
    List<Contender> all = RelayPlan.contenders(Optional.empty(), Optional.empty(), 3);
    assertThat(all)
        .filteredOn(contender -> contender.yardstick().isPresent())
        .hasSize(3)
        .allSatisfy(
            contender ->
                assertThat(contender.yardstick())
                    .contains(contender.name().replace("reliable", "best-effort")));
    assertThat(all)
        .extracting(Contender::name)
        .containsAll(all.stream().flatMap(contender -> contender.yardstick().stream()).toList());
  }

  @Test
  void aPlanThatBreaksARuleIsRefused() {
    assertThatThrownBy(() -> plan(List.of(), 0, 16)).hasMessageContaining("--rounds 0 must");
    assertThatThrownBy(() -> plan(List.of(), 1, 16, 16)).hasMessageContaining("names a size twice");
    assertThatThrownBy(() -> plan(List.of(), 1, 1 << 30)).hasMessageContaining("must be at most");
  }

  @Test
  void ratesAreCountedBetweenTheFirstDeliveryAndTheLast() {
    assertThat(trial(1, BEST_EFFORT, 1_001, SECOND / 2).messagesPerS()).isEqualTo(2_000);
    assertThat(trial(1, BEST_EFFORT, 1, 0).messagesPerS()).isZero();
  }

  @Test
  void aRatioIsTheMedianOfThoseOfEachRound() throws Exception {
    RelayBench bench =
        bench(
            trial(1, BEST_EFFORT, 1_001, SECOND),
            trial(1, RELIABLE, 1_001, 2 * SECOND),
            trial(2, BEST_EFFORT, 1_001, SECOND / 10),
            trial(2, RELIABLE, 1_001, SECOND / 8),
            trial(3, BEST_EFFORT, 1_001, SECOND),
            trial(3, RELIABLE, 1_001, SECOND * 10 / 7));
    assertThat(bench.text().lines())
        .hasSize(4)
        .contains(
            "| 100 | centralized best-effort | 1,000 | 1,000–10,000 | 0.1 |  | all 3,003"
                + " | 30 | 20 | ? |",
            "| 100 | centralized reliable | 700 | 500–8,000 | 0.1 | 0.70 (0.50–0.80) | all 3,003"
                + " | 30 | 20 | ? |");
  }

  @Test
  void whatIsNotLosslessIsSaidAndBreaksAPromiseWhereThereWasOne() throws Exception {
    RelayBench bestEffort = bench(trial(1, BEST_EFFORT, 990, SECOND));
    assertThat(bestEffort.text())
        .contains("**not lossless**: of 1,001 lost 11, twice 0, too many 0 (1 of 1 rounds)");
    assertThat(bestEffort.isBroken()).isFalse();
    assertThat(bench(trial(1, RELIABLE, 1_000, SECOND)).isBroken()).isTrue();
    assertThat(bench(trial(1, RELIABLE, 1_002, SECOND)).isBroken()).isTrue();
  }

  @Test
  void theTableCanBeMadeAgainFromTheFile() throws Exception {
    RelayBench bench = bench(trial(1, BEST_EFFORT, 1_001, SECOND), trial(1, RELIABLE, 7, SECOND));
    RelayBench again = RelayBench.read(directory);
    assertThat(again.text()).isEqualTo(bench.text());
    assertThat(again.json()).isEqualTo(bench.json());
    assertThat(again.isBroken()).isTrue();
    assertThat(directory.resolve("relay.md")).content().isEqualTo(bench.text());
  }

  @Test
  void everyTrialIsARowOfTheCsv() throws Exception {
    bench(trial(1, BEST_EFFORT, 1_001, SECOND), trial(1, RELIABLE, 7, SECOND));
    assertThat(Files.readAllLines(directory.resolve("relay.csv")))
        .containsExactly(
            "round,size,contender,published,delivered,duplicated,length_us,messages_per_s,"
                + "broker_bytes,publisher_bytes,subscriber_bytes",
            "1,100,centralized best-effort,1001,1001,0,1000000,1000,10000000,20000000,0",
            "1,100,centralized reliable,1001,7,0,1000000,6,10000000,20000000,0");
  }

  @Test
  void aFileOfAnotherBenchIsNotTakenForOne() throws Exception {
    Files.writeString(directory.resolve("bench.json"), "{\"bench\": \"failover\"}");
    assertThatThrownBy(() -> RelayBench.read(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not of bench relay");
  }
}
