package io.zonecast.driver.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class WorkTest {
  @Test
  void topicsTakeTurnsAfterABurst() {
    Work work = new Work(16, 0, 3, 2, 0, 8);
    assertThat(IntStream.range(0, 8).map(work::topic)).containsExactly(0, 0, 1, 1, 2, 2, 0, 0);
  }

  @Test
  void aMessageIsDueAtItsPlaceInTheSecondHoweverLongItRuns() {
    Work work = new Work(16, 30_000, 1, 1, 1, 0);
    assertThat(work.dueNs(0)).isZero();
    assertThat(work.dueNs(1)).isEqualTo(33_333);
    assertThat(work.dueNs(30_000L * 86_400 * 365 + 3))
        .isEqualTo(86_400L * 365 * 1_000_000_000 + 100_000);
  }

  @Test
  void endsByCountOrByTime() {
    Work counted = new Work(16, 0, 1, 1, 0, 5);
    assertThat(counted.isDone(4)).isFalse();
    assertThat(counted.isDone(5)).isTrue();
    assertThat(counted.endNs()).isEqualTo(Long.MAX_VALUE);
    Work timed = new Work(16, 0, 1, 1, 1.5, 0);
    assertThat(timed.isDone(Long.MAX_VALUE)).isFalse();
    assertThat(timed.endNs()).isEqualTo(1_500_000_000);
  }

  @Test
  void refusesWhatHasNoEndOrNoRoomForAHeader() {
    assertThatThrownBy(() -> new Work(15, 0, 1, 1, 1, 0)).hasMessageContaining("--size 15");
    assertThatThrownBy(() -> new Work(16, 0, 1, 1, 0, 0)).hasMessageContaining("--count");
    assertThatThrownBy(() -> new Work(16, 0, 0, 1, 1, 0)).hasMessageContaining("topic");
  }
}
