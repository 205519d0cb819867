package io.zonecast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DeadlinesTest {
  private static final long MS = 1_000_000;

  private final Deadlines<String> deadlines = new Deadlines<>(500 * MS);
  private final List<String> missed = new ArrayList<>();

  private void look(long atMs) {
    deadlines.takeOverdue(atMs * MS).forEach(one -> missed.add(one + " " + atMs));
  }

  /** Looks as an agent does to whom nothing comes. */
  private void rest(long fromMs, long toMs) {
    look(fromMs);
    while (deadlines.nextDeadlineNs() <= toMs * MS) {
      look((deadlines.nextDeadlineNs() + MS - 1) / MS);
    }
  }

  @Test
  void whoIsSilentForLongerThanThePeriodIsToldOnce() {
    deadlines.onSeen("a", 0);
    rest(0, 2_000);
    assertThat(missed).containsExactly("a 501");
    deadlines.onSeen("a", 2_000 * MS);
    rest(2_000, 4_000);
    assertThat(missed).containsExactly("a 501", "a 2501");
  }

  @Test
  void whoStoodStillItselfGivesEachItsWholeTimeAgain() {
    deadlines.onSeen("a", 100 * MS);
    deadlines.onSeen("b", 300 * MS);
    look(300);
    look(1_800);
    look(1_810);
    assertThat(missed).isEmpty();
    deadlines.onSeen("a", 1_820 * MS);
    rest(1_820, 2_310);
    assertThat(missed).containsExactly("b 2301");
  }

  @Test
  void aStandstillThatEndsJustBeforeTheDeadlineCountsToo() {
    deadlines.onSeen("a", 0);
    look(10);
    look(499);
    look(502);
    assertThat(missed).isEmpty();
  }

  @Test
  void whoIsAlwaysBusySeesAMissTooAPeriodLater() {
    deadlines.onSeen("dead", 0);
    for (long ms = 0; ms <= 2_000; ms += 400) {
      deadlines.onSeen("punctual", ms * MS);
      look(ms);
    }
    assertThat(missed).containsExactly("dead 1200");
  }

  @Test
  void whoRestsIsWokenOftenEnoughNotToTakeItsRestForAStandstill() {
    deadlines.onSeen("a", 0);
    look(0);
    List<Long> looks = new ArrayList<>();
    while (missed.isEmpty()) {
      looks.add(deadlines.nextDeadlineNs() / MS);
      look((deadlines.nextDeadlineNs() + MS - 1) / MS);
    }
    assertThat(looks).containsExactly(125L, 250L, 375L, 500L, 500L);
    assertThat(missed).containsExactly("a 501");
  }

  @Test
  void aPeriodThatIsShorterThanAnyRestIsJudgedAllTheSame() {
    Deadlines<String> short1 = new Deadlines<>(1_000);
    short1.onSeen("a", 0);
    assertThat(short1.takeOverdue(10)).isEmpty();
    assertThat(short1.takeOverdue(MS)).containsExactly("a");
  }
}
