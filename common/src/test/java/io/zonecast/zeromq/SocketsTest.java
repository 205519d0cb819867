package io.zonecast.zeromq;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SocketsTest {
  private static final long MB = 1024 * 1024;

  @Test
  void aLargeHeapHasLargeBuffersAndASmallOneTheSystemsOwn() {
    assertThat(Sockets.bufferBytes(6_000 * MB)).isEqualTo(256 * 1024);
    assertThat(Sockets.bufferBytes(256 * MB)).isBetween(64 * 1024, 68 * 1024);
    assertThat(Sockets.bufferBytes(48 * MB)).isZero();
  }

  @Test
  void theBuffersOfTwoThousandConnectionsFitIntoAHeapsSize() {
    for (long heapMb = 16; heapMb < 16_000; heapMb *= 2) {
      assertThat(2_000L * 2 * Sockets.bufferBytes(heapMb * MB)).isLessThanOrEqualTo(heapMb * MB);
    }
  }
}
