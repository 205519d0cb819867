package io.zonecast.broker;

import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.api.Test;

final class WarmUpTest {
  @Test
  void everythingThatAPrimaryDoesFirstCanBeDoneBeforehand() {
    assertThatNoException().isThrownBy(WarmUp::run);
  }
}
