package io.zonecast.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class PublishScheduleTest {
  private static final long MS = 1_000_000;
  private static final long START_NS = 5_000 * MS;
  private static final long START_US = 1_700_000_000_000_000L;

  private static PublishSchedule started(double rate, OptionalLong durationNs) {
    PublishSchedule schedule = new PublishSchedule(rate, durationNs);
    schedule.start(START_NS, START_US);
    return schedule;
  }

  @Test
  void theNthMessageIsDueNIntervalsAfterTheStartWhateverHappenedBefore() {
    PublishSchedule schedule = started(100, OptionalLong.empty());
    long lateNs = START_NS + 35 * MS;
    for (int n = 0; n < 4; n++) {
      assertThat(schedule.isDue(lateNs)).isTrue();
      assertThat(schedule.dueUs(START_US + 35_000)).isEqualTo(START_US + n * 10_000L);
      schedule.take();
    }
    assertThat(schedule.isDue(lateNs)).isFalse();
    assertThat(schedule.nextDueNs()).isEqualTo(START_NS + 40 * MS);
    assertThat(schedule.isDue(START_NS + 40 * MS)).isTrue();
  }

  @Test
  void pacingDoesNotDriftOverMillionsOfMessages() {
    PublishSchedule schedule = started(3, OptionalLong.empty());
    for (int n = 0; n < 3_000_000; n++) {
      schedule.take();
    }
    assertThat(schedule.nextDueNs()).isEqualTo(START_NS + 1_000_000_000 * MS);
  }

  @Test
  void aDurationEndsAfterTheMessagesThatFallIntoIt() {
    PublishSchedule schedule = started(10, OptionalLong.of(1_000 * MS));
    int taken = 0;
    while (schedule.isDue(START_NS + 60_000 * MS)) {
      schedule.take();
      taken++;
    }
    assertThat(taken).isEqualTo(10);
    assertThat(schedule.isOver(START_NS)).isTrue();
  }

  @Test
  void withoutARateEverythingIsDueAtOnceUntilTheDurationIsOver() {
    PublishSchedule schedule = started(0, OptionalLong.of(1_000 * MS));
    assertThat(schedule.isPaced()).isFalse();
    assertThat(schedule.nextDueNs()).isEqualTo(Long.MAX_VALUE);
    for (int n = 0; n < 1_000; n++) {
      assertThat(schedule.isDue(START_NS)).isTrue();
      schedule.take();
    }
    assertThat(schedule.dueUs(42)).as("sent when it is sent").isEqualTo(42);
    assertThat(schedule.isDue(START_NS + 1_000 * MS - 1)).isTrue();
    assertThat(schedule.isDue(START_NS + 1_000 * MS)).isFalse();
    assertThat(schedule.isOver(START_NS + 1_000 * MS)).isTrue();
  }

  @Test
  void withoutADurationItNeverEnds() {
    assertThat(started(0, OptionalLong.empty()).isOver(Long.MAX_VALUE)).isFalse();
    assertThat(started(1, OptionalLong.empty()).isOver(Long.MAX_VALUE)).isFalse();
  }
}
