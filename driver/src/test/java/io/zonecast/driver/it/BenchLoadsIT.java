package io.zonecast.driver.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Benches with other loads than one publisher at full speed, with few messages. */
final class BenchLoadsIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;

  private JsonNode bench(String options) throws Exception {
    List<String> fixed =
        List.of("--rounds 1 --mode centralized --sizes 100 --json --quiet", "--out " + out());
    try (Stage stage = new Stage(directory.resolve("stage"))) {
      String line = "bench " + options + " " + String.join(" ", fixed);
      JarProcess driver = stage.jar("driver", "driver", line.split(" "));
      assertThat(driver.exit()).as(driver.words()).isZero();
      return JSON.readTree(driver.out()).get("trials");
    }
  }

  private Path out() {
    return directory.resolve("run");
  }

  @Test
  void halfOfTheMaximumIsFoundOutAndTheWarmUpIsLeftOut() throws Exception {
    JsonNode trials = bench("latency --rates half --seconds 3 --warm-up 1s --launcher-flags");
    assertThat(trials).hasSize(1);
    JsonNode trial = trials.get(0);
    assertThat(trial.get("pace").asText()).isEqualTo("half");
    assertThat(trial.get("asked_per_s").asDouble()).isGreaterThan(100);
    JsonNode received = trial.get("received").get(0);
    assertThat(received.at("/latency_us/p99").asLong()).isPositive();
    assertThat(received.at("/latency_us/count").asLong())
        .isEqualTo(received.get("counted").asLong())
        .isBetween(1L, received.get("delivered").asLong() - 1);
    String broker =
        Files.readString(out().resolve("trials/100-half-centralized-best-effort-1/processes.json"));
    assertThat(broker).contains("-XX:+UseSerialGC");
  }

  @Test
  void publishersThatShareARateAreCountedTogether() throws Exception {
    JsonNode trials =
        bench("growth --pubs 2 --rate 400 --seconds 2 --warm-up 500ms --reliability reliable");
    assertThat(trials.get(0).get("published").asLong()).isBetween(700L, 800L);
    assertThat(trials.get(0).get("delivered")).isEqualTo(trials.get(0).get("published"));
  }

  @Test
  void everySubscriberGetsEverything() throws Exception {
    JsonNode fanned = bench("fanout --subs 2 --seconds 2 --count 2000 --reliability reliable");
    assertThat(fanned.get(0).get("received")).hasSize(2);
    assertThat(fanned.get(0).get("delivered").asLong()).isEqualTo(4_000);
  }

  @Test
  void aThousandTopicsAreMatchedAndEveryMessageArrives() throws Exception {
    JsonNode trials =
        bench("topics --topics 1000 --burst 3 --seconds 5 --count 6000 --reliability reliable");
    assertThat(trials.get(0).get("published").asLong()).isEqualTo(6_000);
    assertThat(trials.get(0).get("delivered").asLong()).isEqualTo(6_000);
  }
}
