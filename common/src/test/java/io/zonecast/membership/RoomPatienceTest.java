package io.zonecast.membership;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoomPatienceTest {
  private static final long MS = 1_000_000;

  @Test
  void roomIsWaitedForOnceAndThenNobodyWaitsUntilThereWasRoomForAll() {
    RoomPatience patience = RoomPatience.waiting();
    assertThat(patience.isOver(1_000 * MS)).isFalse();
    assertThat(patience.isOver(1_099 * MS)).isFalse();
    assertThat(patience.isOver(1_100 * MS)).isTrue();
    assertThat(patience.isOver(1_101 * MS)).isTrue();
    patience.onRoom(1_102 * MS);
    assertThat(patience.isOver(1_103 * MS)).as("who reads slowly is not waited for again").isTrue();
    patience.onRoom(1_200 * MS);
    patience.onRoom(2_199 * MS);
    assertThat(patience.isOver(2_199 * MS)).isTrue();
    patience.onRoom(2_200 * MS);
    patience.onRoom(3_200 * MS);
    assertThat(patience.isOver(3_201 * MS)).isFalse();
  }

  @Test
  void whoCannotWaitDoesNot() {
    assertThat(RoomPatience.none().isOver(5 * MS)).isTrue();
  }
}
