package io.zonecast.wire;

import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Topic;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads a frame's fields and never past its end. Every broken bound is a {@link
 * MalformedFrameException}.
 */
final class FrameReader {
  /** Reads one element of a list. */
  @FunctionalInterface
  interface Element<T> {
    T read(FrameReader in) throws MalformedFrameException;
  }

  /**
   * Most elements of a frame's lists together: an element is many times larger in memory than on
   * the wire.
   */
  static final int MAX_ELEMENTS = 250_000;

  private final byte[] bytes;
  private final ByteBuffer numbers;
  private int position;
  private long elements;

  FrameReader(byte[] bytes, int from) {
    this.bytes = bytes;
    this.numbers = ByteBuffer.wrap(bytes);
    this.position = from;
  }

  int u8() throws MalformedFrameException {
    need(1);
    return bytes[position++] & 0xff;
  }

  boolean bool() throws MalformedFrameException {
    int value = u8();
    if (value > 1) {
      throw new MalformedFrameException("%d is neither 0 nor 1".formatted(value));
    }
    return value == 1;
  }

  int u16() throws MalformedFrameException {
    need(Short.BYTES);
    int value = numbers.getShort(position) & 0xffff;
    position += Short.BYTES;
    return value;
  }

  long u32() throws MalformedFrameException {
    need(Integer.BYTES);
    long value = numbers.getInt(position) & 0xffff_ffffL;
    position += Integer.BYTES;
    return value;
  }

  long i64() throws MalformedFrameException {
    need(Long.BYTES);
    long value = numbers.getLong(position);
    position += Long.BYTES;
    return value;
  }

  byte[] raw(long count) throws MalformedFrameException {
    need(count);
    byte[] value = new byte[(int) count];
    System.arraycopy(bytes, position, value, 0, value.length);
    position += value.length;
    return value;
  }

  void skip(long count) throws MalformedFrameException {
    need(count);
    position += (int) count;
  }

  String text() throws MalformedFrameException {
    return utf8(u16());
  }

  /** Text of so many bytes of UTF-8; broken UTF-8 is never mended. */
  String utf8(int length) throws MalformedFrameException {
    need(length);
    try {
      String value =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes, position, length))
              .toString();
      position += length;
      return value;
    } catch (CharacterCodingException notText) {
      throw new MalformedFrameException("text is not UTF-8");
    }
  }

  /** Makes a domain value, whose own check decides. */
  <A, T> T valid(A raw, Function<A, T> make) throws MalformedFrameException {
    try {
      return make.apply(raw);
    } catch (IllegalArgumentException refused) {
      throw new MalformedFrameException(refused.getMessage());
    }
  }

  Topic topic() throws MalformedFrameException {
    return valid(text(), Topic::new);
  }

  Epoch epoch() throws MalformedFrameException {
    return new Epoch(nonNegative());
  }

  Incarnation incarnation() throws MalformedFrameException {
    return new Incarnation(positive());
  }

  Endpoint endpoint() throws MalformedFrameException {
    return valid(text(), Endpoint::parse);
  }

  long nonNegative() throws MalformedFrameException {
    long value = i64();
    if (value < 0) {
      throw new MalformedFrameException("%d is negative".formatted(value));
    }
    return value;
  }

  long positive() throws MalformedFrameException {
    long value = i64();
    if (value < 1) {
      throw new MalformedFrameException("%d is not positive".formatted(value));
    }
    return value;
  }

  /**
   * A list whose count is believed only as far as the frame has bytes for it (at least one byte an
   * element).
   */
  <T> List<T> list(Element<T> one) throws MalformedFrameException {
    long count = u32();
    elements += count;
    if (count > bytes.length - position || elements > MAX_ELEMENTS) {
      throw new MalformedFrameException(
          "a list of %d elements is longer than its frame, or than a frame's lists may be"
              .formatted(count));
    }
    List<T> values = new ArrayList<>((int) Math.min(count, 1_024));
    for (long i = 0; i < count; i++) {
      values.add(one.read(this));
    }
    return values;
  }

  int position() {
    return position;
  }

  void end() throws MalformedFrameException {
    if (position != bytes.length) {
      throw new MalformedFrameException(
          "%d bytes behind the end".formatted(bytes.length - position));
    }
  }

  private void need(long count) throws MalformedFrameException {
    if (count > bytes.length - position) {
      throw new MalformedFrameException("the frame ends early");
    }
  }
}
