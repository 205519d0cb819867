package io.zonecast.driver.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonecast.driver.FaultSets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A reliable run with the beginning of a series of faults.
 *
 * @param files what it left
 * @param faults how many
 */
record FaultSetRun(RunFiles files, int faults) {
  /** Performs it; that it ends with exit code 0 is asserted. */
  static FaultSetRun of(Path directory, String kind, int faults, String options) throws Exception {
    Path file = directory.resolve("faults.yaml");
    Files.writeString(file, FaultSets.first(faults, kind));
    RunFiles run = new RunFiles(directory.resolve("run"));
    List<String> arguments = new ArrayList<>(List.of("run", "--reliability", "reliable"));
    arguments.addAll(List.of("--pubs", "2", "--subs", "2", "--topics", "A"));
    arguments.addAll(List.of("--faults", file.toString(), "--out", run.root().toString()));
    arguments.addAll(List.of(options.split(" ")));
    try (Stage stage = new Stage(directory.resolve("stage"))) {
      JarProcess driver = stage.jar("driver", "driver", arguments.toArray(String[]::new));
      assertThat(driver.exit()).as(driver.words()).isZero();
    }
    return new FaultSetRun(run, faults);
  }

  void assertNothingWasLost() throws Exception {
    JsonNode summary = files.summary();
    assertThat(summary.get("verdict").asText()).isEqualTo("pass");
    assertThat(files.events("driver", "fault")).hasSize(faults);
    assertThat(files.events("driver", "fault_over")).hasSize(faults);
    assertThat(summary.at("/messages/delivered").asLong())
        .isPositive()
        .isEqualTo(summary.at("/messages/expected").asLong());
    assertThat(summary.at("/messages/lost").asLong()).isZero();
    assertThat(summary.at("/messages/duplicated").asLong()).isZero();
    assertThat(summary.get("possible_losses")).isEmpty();
    files.awaitAllGone();
  }
}
