package io.zonecast.driver.it;

import io.zonecast.driver.MininetTest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The beginning of the one series of faults that needs links. */
@MininetTest
final class MininetFaultSetsIT {
  @TempDir private Path directory;

  @Test
  void onePrimaryAfterTheOtherIsCutOffAndNothingIsLost() throws Exception {
    FaultSetRun.of(
            directory,
            "cut",
            2,
            "--on mininet --duration 30s --brokers 3 --session-timeout 4s --centralized")
        .assertNothingWasLost();
  }
}
