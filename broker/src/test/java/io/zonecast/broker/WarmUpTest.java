package io.zonecast.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Epoch;
import org.junit.jupiter.api.Test;

final class WarmUpTest {
  @Test
  void aRehearsalGoesAllTheWayFromTheElectionToTheLastMessage() throws Exception {
    Rehearsal rehearsal = new Rehearsal();
    rehearsal.play();
    assertThat(rehearsal.epoch()).isGreaterThan(Epoch.NONE);
    assertThat(rehearsal.told()).as("grants, welcomes and beats").isGreaterThanOrEqualTo(15);
    assertThat(rehearsal.passedOn()).as("five publishers' ten messages").isGreaterThanOrEqualTo(50);
  }
}
