package io.zonecast.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.port.TimeSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StillnessTest {
  private static final Duration LENGTH = Duration.ofSeconds(2);

  @TempDir private Path directory;

  private static final class StoppedClock implements TimeSource {
    private long nowNs = -5;

    @Override
    public long nanoTime() {
      return nowNs;
    }

    @Override
    public long epochMicros() {
      return 0;
    }
  }

  @Test
  void aFileIsStillWhenItHasNotGrownForSoLong() throws Exception {
    StoppedClock clock = new StoppedClock();
    Stillness stillness = new Stillness(clock);
    Path file = directory.resolve("deliveries.csv");
    assertThat(stillness.lasts(file, LENGTH)).isFalse();
    clock.nowNs += 1_900_000_000L;
    Files.writeString(file, "row");
    assertThat(stillness.lasts(file, LENGTH)).isFalse();
    clock.nowNs += 1_999_999_999L;
    assertThat(stillness.lasts(file, LENGTH)).isFalse();
    clock.nowNs++;
    assertThat(stillness.lasts(file, LENGTH)).isTrue();
    assertThat(stillness.lasts(directory.resolve("absent"), LENGTH)).isFalse();
  }
}
