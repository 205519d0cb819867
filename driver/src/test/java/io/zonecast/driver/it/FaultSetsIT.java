package io.zonecast.driver.it;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The beginnings of the series of faults, each in a run of its own on this machine. */
final class FaultSetsIT {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "kill, 2, 19s, --brokers 3",
    "pause, 2, 30s, --brokers 3 --session-timeout 4s --centralized",
    "zookeeper, 3, 22s, --brokers 2 --zookeepers 3 --centralized",
  })
  void oneFaultAfterTheOtherLosesNothing(String kind, int faults, String duration, String options)
      throws Exception {
    FaultSetRun.of(directory, kind, faults, "--on local --duration " + duration + " " + options)
        .assertNothingWasLost();
  }
}
