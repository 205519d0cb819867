package io.zonecast.membership;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SilenceTest {
  private static final long MS = 1_000_000;

  private final Silence silence = new Silence(0);

  @Test
  void timeThatWasListenedCounts() {
    assertThat(silence.lookNs(600 * MS)).isEqualTo(600 * MS);
    assertThat(silence.lookNs(1_600 * MS)).isEqualTo(1_600 * MS);
    silence.breakAt(1_700 * MS);
    assertThat(silence.lookNs(1_900 * MS)).isEqualTo(200 * MS);
  }

  @Test
  void ofAPauseOfOurOwnOneLookCounts() {
    silence.lookNs(500 * MS);
    assertThat(silence.lookNs(60_000 * MS)).isEqualTo((500 + Silence.MOST_A_LOOK_MS) * MS);
  }
}
