package io.zonecast.membership;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoomPatienceTest {
  private static final long MS = 1_000_000;

  @Test
  void roomIsWaitedForOnceAndThenNobodyWaitsUntilThereWasRoomForAll() {
    RoomPatience patience = RoomPatience.waiting();
    assertThat(patience.isOver(1_000 * MS)).isFalse();
    assertThat(patience.isOver(1_499 * MS)).isFalse();
    assertThat(patience.isOver(1_500 * MS)).isTrue();
    assertThat(patience.isOver(1_501 * MS)).isTrue();
    patience.onRoom(1_502 * MS);
    assertThat(patience.isOver(1_503 * MS)).as("who reads slowly is not waited for again").isTrue();
    patience.onRoom(2_000 * MS);
    patience.onRoom(6_999 * MS);
    assertThat(patience.isOver(6_999 * MS)).isTrue();
    patience.onRoom(7_000 * MS);
    patience.onRoom(12_000 * MS);
    assertThat(patience.isOver(12_001 * MS)).isFalse();
  }

  @Test
  void whoCannotWaitDoesNot() {
    assertThat(RoomPatience.none().isOver(5 * MS)).isTrue();
  }
}
