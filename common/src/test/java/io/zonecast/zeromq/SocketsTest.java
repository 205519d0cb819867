package io.zonecast.zeromq;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Lane;
import io.zonecast.port.Pattern;
import java.util.List;
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
  void onlyTheDataOfTheNormalLaneWaitsForItsOwnIoThread() {
    for (Pattern data : List.of(Pattern.INTAKE, Pattern.FEED, Pattern.PUBLICATION)) {
      assertThat(Sockets.ioThread(data, Lane.NORMAL)).isEqualTo(Sockets.BULK_IO_THREAD);
      assertThat(Sockets.ioThread(data, Lane.EXPRESS)).isEqualTo(Sockets.PROMPT_IO_THREAD);
    }
    for (Pattern control : List.of(Pattern.SERVICE, Pattern.CLIENT)) {
      assertThat(Sockets.ioThread(control, Lane.NORMAL)).isEqualTo(Sockets.PROMPT_IO_THREAD);
    }
  }

  @Test
  void theBuffersOfTwoThousandConnectionsFitIntoAHeapsSize() {
    for (long heapMb = 16; heapMb < 16_000; heapMb *= 2) {
      assertThat(2_000L * 2 * Sockets.bufferBytes(heapMb * MB)).isLessThanOrEqualTo(heapMb * MB);
    }
  }
}
