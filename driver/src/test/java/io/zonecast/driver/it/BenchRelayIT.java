package io.zonecast.driver.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bench with a few messages, over every kind of contender. */
final class BenchRelayIT {
  private static final int MESSAGES = 20_000;

  @TempDir private Path directory;

  @Test
  void everyContenderBringsEverythingThroughProcessesOfItsOwn() throws Exception {
    Path out = directory.resolve("run");
    String options =
        "bench relay --sizes 100 --brokers 2 --rounds 1 --seconds 20 --count "
            + MESSAGES
            + " --json --out "
            + out;
    try (Stage stage = new Stage(directory.resolve("stage"))) {
      JarProcess driver = stage.jar("driver", "driver", options.split(" "));
      assertThat(driver.exit()).as(driver.words()).isZero();
      JsonNode bench = new ObjectMapper().readTree(driver.out());
      assertThat(bench.get("trials")).hasSize(6);
      for (JsonNode trial : bench.get("trials")) {
        assertThat(trial.get("published").asInt()).as("%s", trial).isEqualTo(MESSAGES);
        assertThat(trial.get("delivered").asInt()).as("%s", trial).isEqualTo(MESSAGES);
        assertThat(trial.get("messages_per_s").asLong()).as("%s", trial).isPositive();
        assertThat(trial.get("publisher_bytes").asLong()).isGreaterThan(10_000_000);
        assertThat(trial.get("broker_bytes").asLong()).isGreaterThan(10_000_000);
      }
    }
    assertThat(Files.readAllLines(out.resolve("relay.csv"))).hasSize(7);
    assertThat(Files.readString(out.resolve("relay.md"))).contains("| centralized reliable |");
    new RunFiles(out.resolve("trials/100-centralized-reliable-with-1-in-sync-1")).awaitAllGone();
  }
}
