package io.zonecast.driver.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bench in a short run on this machine: two primaries are killed, and both come back. */
final class BenchFailoverIT {
  @TempDir private Path directory;

  @Test
  void twoKillsAreMeasuredFromTheRunsFiles() throws Exception {
    Path out = directory.resolve("run");
    String options =
        "bench failover --on local --kills 2 --warm-up 1s --every 5s --pubs 2 --subs 2 --topics A"
            + " --json --quiet --out "
            + out;
    String printed;
    try (Stage stage = new Stage(directory.resolve("stage"))) {
      JarProcess driver = stage.jar("driver", "driver", options.split(" "));
      assertThat(driver.exit()).as(driver.words()).isZero();
      printed = driver.out();
    }
    JsonNode bench = new ObjectMapper().readTree(printed);
    RunFiles run = new RunFiles(out);
    assertThat(bench).isEqualTo(new ObjectMapper().readTree(out.resolve("bench.json").toFile()));
    assertThat(bench.get("faults").asInt()).isEqualTo(2);
    assertThat(bench.get("failovers").asInt()).isEqualTo(2);
    assertThat(bench.at("/silence_ms/max").asDouble()).isBetween(0.1, 2_000.0);
    assertThat(bench.at("/steps_ms/elected/count").asInt()).isEqualTo(2);
    assertThat(bench.at("/messages/lost").asLong()).isZero();
    assertThat(bench.at("/messages/duplicated").asLong()).isZero();
    assertThat(run.events("driver", "fault")).hasSize(2);
    assertThat(out.resolve("plots/failovers.svg")).isNotEmptyFile();
    run.awaitAllGone();
  }
}
