package io.zonecast.zeromq;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IoThreadNudgeTest {
  @Test
  void thisJeroMqHasTheFieldsThatItNeeds() {
    assertThat(IoThreadNudge.isPossible()).isTrue();
  }
}
