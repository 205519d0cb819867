package io.zonecast.driver.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class PayloadTest {
  @Test
  void headerIsTwoBigEndianNumbers() {
    byte[] frame = new byte[19];
    Payload.write(frame, 3, 1_795_285_959_894_391L, Payload.END);
    assertThat(ByteBuffer.wrap(frame).getLong(3)).isEqualTo(1_795_285_959_894_391L);
    assertThat(ByteBuffer.wrap(frame).getLong(11)).isEqualTo(-1);
    assertThat(Payload.sentUs(frame, 3)).isEqualTo(1_795_285_959_894_391L);
    assertThat(Payload.number(frame, 3)).isEqualTo(Payload.END);
  }

  @Test
  void topicsAreReadFromTheirNames() {
    assertThat(Topics.names(2)).containsExactly("t0", "t1");
    assertThat(Topics.number("t4999")).isEqualTo(4999);
    byte[] prefix = Topics.prefix("t120");
    assertThat(prefix).endsWith(0);
    assertThat(Topics.number(prefix, prefix.length - 1)).isEqualTo(120);
  }
}
