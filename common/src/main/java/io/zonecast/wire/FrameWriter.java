package io.zonecast.wire;

import io.zonecast.domain.Topic;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/** Writes a frame's fields, big-endian, into an array that grows. Not thread-safe. */
final class FrameWriter {
  private byte[] bytes = new byte[128];
  private ByteBuffer numbers = ByteBuffer.wrap(bytes);
  private int length;

  FrameWriter u8(int value) {
    room(1);
    bytes[length++] = (byte) value;
    return this;
  }

  FrameWriter u16(int value) {
    room(Short.BYTES);
    numbers.putShort(length, (short) value);
    length += Short.BYTES;
    return this;
  }

  FrameWriter u32(long value) {
    room(Integer.BYTES);
    numbers.putInt(length, (int) value);
    length += Integer.BYTES;
    return this;
  }

  FrameWriter i64(long value) {
    room(Long.BYTES);
    numbers.putLong(length, value);
    length += Long.BYTES;
    return this;
  }

  FrameWriter raw(byte[] value) {
    room(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
    return this;
  }

  /** Text of at most 65,535 bytes of UTF-8, behind its length. */
  FrameWriter text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    if (utf8.length > 0xffff) {
      throw new IllegalArgumentException("text of %d bytes does not fit".formatted(utf8.length));
    }
    return u16(utf8.length).raw(utf8);
  }

  FrameWriter topic(Topic topic) {
    return text(topic.name());
  }

  <T> FrameWriter list(List<T> values, BiConsumer<FrameWriter, T> one) {
    u32(values.size());
    values.forEach(value -> one.accept(this, value));
    return this;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
      numbers = ByteBuffer.wrap(bytes);
    }
  }
}
