package io.zonecast.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Deadline;
import org.junit.jupiter.api.Test;

final class OwnPaceTest {
  private static final Deadline SECOND = new Deadline(1_000_000);

  @Test
  void whoPublishesTooSeldomForItsOwnDeadlineIsTold() {
    assertThat(OwnPace.contradiction(SECOND, 0.5, 1, 1))
        .contains("at --rate 0.5 a topic gets a message each 2s, so --deadline 1s will be missed");
    assertThat(OwnPace.contradiction(SECOND, 1, 1, 1)).as("and never a moment late").isPresent();
    assertThat(OwnPace.contradiction(SECOND, 2, 1, 1)).isEmpty();
  }

  @Test
  void topicsShareTheRateAndABurstMakesTheOthersWait() {
    assertThat(OwnPace.contradiction(SECOND, 10, 5, 1)).isEmpty();
    assertThat(OwnPace.contradiction(SECOND, 10, 10, 1)).isPresent();
    assertThat(OwnPace.contradiction(SECOND, 10, 5, 3).orElseThrow()).contains("each 1300ms");
  }

  @Test
  void withoutARateOrADeadlineNothingIsKnown() {
    assertThat(OwnPace.contradiction(SECOND, 0, 100, 1)).isEmpty();
    assertThat(OwnPace.contradiction(Deadline.NONE, 0.001, 100, 1)).isEmpty();
  }
}
