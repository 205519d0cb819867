package io.zonecast.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.zonecast.domain.Batch;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever arrives is a value or a MalformedFrameException, and costs no more than it is long. */
final class MalformedFramesTest {
  private static final int MUTATIONS = 100_000;
  private static final long SEED = 20_240_601;

  /** A frame of a few kilobytes may not cost more than this, whatever its counts claim. */
  private static final long MOST_BYTES = 4 << 20;

  private static final long[] HOSTILE = {
    0,
    1,
    0x7f,
    0x80,
    0xff,
    0x7fff,
    0xffff,
    0x7fff_ffffL,
    0x8000_0000L,
    0xffff_ffffL,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    -1
  };

  private int values;
  private int malformed;

  @Test
  void mutatedFramesAreValuesOrMalformedAndNothingElse() {
    Random random = new Random(SEED);
    RandomFrames frames = new RandomFrames(random);
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] frame =
          switch (i % 4) {
            case 0 -> BatchCodec.encode(frames.batch());
            case 1 -> ControlCodec.encode(frames.control());
            case 2 -> repair(frames, random);
            default -> ControlCodec.encode(Prefixes.topic(frames.topic()), frames.control());
          };
      byte[] mutated = mutate(frame, random);
      byte[] before = mutated.clone();
      decodeEveryWay(mutated, i);
      assertThat(Arrays.equals(mutated, before)).as("mutation %d left alone", i).isTrue();
    }
    assertThat(values).as("some mutations leave a frame valid").isGreaterThan(MUTATIONS / 100);
    assertThat(malformed).as("most do not").isGreaterThan(MUTATIONS);
  }

  @Test
  void noFrameCostsMoreThanItsLength() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    Random random = new Random(SEED + 1);
    RandomFrames frames = new RandomFrames(random);
    decodeEveryWay(new byte[0], 0);
    for (int i = 0; i < 5_000; i++) {
      byte[] frame =
          i % 2 == 0 ? BatchCodec.encode(frames.batch()) : ControlCodec.encode(frames.control());
      overwrite(frame, random);
      long before = threads.getThreadAllocatedBytes(self);
      decodeEveryWay(frame, i);
      assertThat(threads.getThreadAllocatedBytes(self) - before)
          .as("bytes allocated for %d", i)
          .isLessThan(MOST_BYTES);
    }
  }

  private static byte[] repair(RandomFrames frames, Random random) {
    try {
      byte[] batch = BatchCodec.encode(frames.batch());
      return BatchCodec.repair(random.nextLong(), batch, frames.epoch());
    } catch (MalformedFrameException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private void decodeEveryWay(byte[] frame, int mutation) {
    try {
      BatchCodec.repaired(frame).ifPresent(inside -> decodeAsBatch(inside));
      Object header = decodeAsBatch(frame);
      attempt(() -> ControlCodec.decode(frame));
      attempt(() -> ControlCodec.decodePublished(frame));
      if (header != null && !BatchCodec.isBatch(frame)) {
        fail("a batch that is none");
      }
    } catch (RuntimeException | AssertionError | OutOfMemoryError broken) {
      throw new AssertionError(
          "seed %d, mutation %d: %s".formatted(SEED, mutation, HexFormat.of().formatHex(frame)),
          broken);
    }
  }

  private Object decodeAsBatch(byte[] frame) {
    Object header = attempt(() -> BatchCodec.header(frame));
    assertAgree(header, attempt(() -> BatchCodec.decode(frame)));
    return header;
  }

  private static void assertAgree(Object header, Object batch) {
    if ((header == null) != (batch == null)) {
      fail("header %s, batch %s".formatted(header, batch));
    }
    if (header instanceof BatchHeader h && batch instanceof Batch b) {
      assertThat(h.stream()).isEqualTo(b.stream());
      assertThat(h.firstSequence()).isEqualTo(b.firstSequence());
      assertThat(h.lastSequence()).isEqualTo(b.lastSequence()).isPositive();
    }
  }

  private Object attempt(Decoding decoding) {
    try {
      Object value = decoding.decode();
      values++;
      return value;
    } catch (MalformedFrameException expected) {
      malformed++;
      return null;
    }
  }

  @FunctionalInterface
  private interface Decoding {
    Object decode() throws MalformedFrameException;
  }

  private static byte[] mutate(byte[] frame, Random random) {
    switch (random.nextInt(6)) {
      case 0 -> {
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
          frame[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return frame;
      }
      case 1 -> {
        return Arrays.copyOf(frame, random.nextInt(frame.length + 1));
      }
      case 2 -> {
        byte[] longer = Arrays.copyOf(frame, frame.length + 1 + random.nextInt(40));
        if (random.nextBoolean()) {
          for (int i = frame.length; i < longer.length; i++) {
            longer[i] = (byte) random.nextInt();
          }
        }
        return longer;
      }
      case 3 -> {
        byte[] noise = new byte[random.nextInt(120)];
        random.nextBytes(noise);
        if (noise.length > 4 && random.nextBoolean()) {
          System.arraycopy(frame, 0, noise, 0, Math.min(frame.length, noise.length / 2));
        }
        return noise;
      }
      case 4 -> {
        int from = random.nextInt(frame.length);
        int length = random.nextInt(frame.length - from + 1);
        System.arraycopy(frame, from, frame, random.nextInt(frame.length - length + 1), length);
        return frame;
      }
      default -> {
        overwrite(frame, random);
        return frame;
      }
    }
  }

  /** Puts a hostile length, count or number somewhere. */
  private static void overwrite(byte[] frame, Random random) {
    int width = 1 << random.nextInt(4);
    if (frame.length < width) {
      return;
    }
    long value = HOSTILE[random.nextInt(HOSTILE.length)];
    int at = random.nextInt(frame.length - width + 1);
    for (int i = 0; i < width; i++) {
      frame[at + i] = (byte) (value >>> (8 * (width - 1 - i)));
    }
  }
}
