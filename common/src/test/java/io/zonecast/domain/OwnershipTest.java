package io.zonecast.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class OwnershipTest {
  private static Ownership.Candidate candidate(String id, long incarnation, int strength) {
    return new Ownership.Candidate(new PublisherId(id), new Incarnation(incarnation), strength);
  }

  private static final Ownership.Candidate FIRST = candidate("z", 5, 1);
  private static final Ownership.Candidate SECOND = candidate("a", 6, 1);
  private static final Ownership.Candidate STRONG = candidate("m", 9, 2);

  @Test
  void nobodyOwnsWhatNobodyPublishes() {
    assertThat(Ownership.ownerOf(List.of())).isEmpty();
  }

  @Test
  void theStrongestOwnsWhoeverCameFirst() {
    assertThat(Ownership.ownerOf(List.of(FIRST, STRONG, SECOND))).contains(STRONG);
  }

  @Test
  void amongEqualsTheFirstToComeOwnsWhateverItsName() {
    assertThat(Ownership.ownerOf(List.of(SECOND, FIRST))).contains(FIRST);
    assertThat(Ownership.ownerOf(List.of(FIRST, SECOND))).contains(FIRST);
  }

  @Test
  void aStrengthIsWithinItsBounds() {
    assertThat(Ownership.requireStrength(0)).isZero();
    assertThat(Ownership.requireStrength(1_000_000)).isEqualTo(1_000_000);
    for (int wrong : new int[] {-1, 1_000_001}) {
      assertThatThrownBy(() -> Ownership.requireStrength(wrong))
          .hasMessage("strength %d is not between 0 and 1000000", wrong);
    }
  }

  @Test
  void itsWordsAreRead() {
    assertThat(Ownership.of("shared")).isEqualTo(Ownership.SHARED);
    assertThat(Ownership.of("exclusive")).isEqualTo(Ownership.EXCLUSIVE);
    assertThatThrownBy(() -> Ownership.of("Shared"))
        .hasMessage("\"Shared\" is not shared or exclusive");
  }
}
