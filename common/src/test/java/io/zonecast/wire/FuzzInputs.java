package io.zonecast.wire;

import io.zonecast.domain.Incarnation;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * What a stranger might send: frames of every kind, as they should be, changed in one or two
 * places, spliced, cut, or noise. Each input follows from a seed and its number alone.
 */
final class FuzzInputs {
  private static final long[] HOSTILE = {
    0,
    1,
    0x7f,
    0x80,
    0xff,
    0x7fff,
    0x8000,
    0xffff,
    0x7fff_ffffL,
    0x8000_0000L,
    0x8000_0001L,
    0xffff_fff0L,
    0xffff_ffffL,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    -1
  };

  /** Streams that a table by hash takes for one another unless it looks at their bytes. */
  private static final List<StreamId> TWINS =
      Stream.of("xAaAa", "xAaBB", "xBBAa", "xBBBB")
          .flatMap(topic -> Stream.of(0x4161, 0x4242).map(term -> twin(new Topic(topic), term)))
          .toList();

  private static StreamId twin(Topic topic, long term) {
    return new StreamId(new PublisherId("p"), new Incarnation(1), topic, 0, term);
  }

  /**
   * A frame and where its counts and lengths stand.
   *
   * @param bytes the frame
   * @param shorts where a count or length of two bytes stands
   * @param lengths where the length of each message stands, four bytes
   */
  private record Frame(byte[] bytes, List<Integer> shorts, List<Integer> lengths) {
    Frame(byte[] bytes) {
      this(bytes, List.of(), List.of());
    }
  }

  private final Random random;
  private final RandomFrames frames;

  private FuzzInputs(Random random) {
    this.random = random;
    this.frames = new RandomFrames(random);
  }

  /** An input. */
  static byte[] input(long seed, long number) {
    long mixed = seed * 0x9e37_79b9_7f4a_7c15L + number * 0xbf58_476d_1ce4_e5b9L;
    mixed = (mixed ^ mixed >>> 31) * 0x94d0_49bb_1331_11ebL;
    return new FuzzInputs(new Random(mixed ^ mixed >>> 29)).input();
  }

  private byte[] input() {
    Frame frame = frame();
    byte[] changed = change(frame);
    return random.nextInt(4) == 0 ? change(new Frame(changed)) : changed;
  }

  private Frame frame() {
    try {
      return switch (random.nextInt(8)) {
        case 0 -> new Frame(ControlCodec.encode(frames.control()));
        case 1 -> new Frame(ControlCodec.encode(Prefixes.topic(frames.topic()), frames.control()));
        case 2 -> new Frame(BatchCodec.encode(frames.batch()));
        case 3 ->
            new Frame(
                BatchCodec.repair(
                    random.nextLong(), BatchCodec.encode(frames.batch()), frames.epoch()));
        default -> batch();
      };
    } catch (MalformedFrameException | IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * A batch with everything that a publisher's first one lacks: options, known and unknown, and an
   * epoch. Some have no message, or begin at 0, or end beyond the largest number.
   */
  private Frame batch() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    List<Integer> shorts = new ArrayList<>();
    List<Integer> lengths = new ArrayList<>();
    StreamId stream =
        random.nextInt(8) == 0 ? TWINS.get(random.nextInt(TWINS.size())) : frames.stream();
    int count = random.nextInt(50) == 0 ? 0 : 1 + random.nextInt(random.nextInt(8) == 0 ? 40 : 5);
    out.write(Prefixes.topic(stream.topic()));
    out.writeByte(FrameType.FORMAT);
    out.writeByte(FrameType.BATCH.code);
    out.writeLong(frames.epoch().zxid());
    out.writeLong(stream.incarnation().zxid());
    out.writeLong(
        random.nextInt(20) == 0
            ? Long.MAX_VALUE - random.nextInt(2 * count + 2)
            : random.nextInt(1_000));
    out.writeByte(stream.priority());
    out.writeLong(stream.term());
    shorts.add(out.size());
    byte[] publisher = stream.publisher().name().getBytes(StandardCharsets.US_ASCII);
    out.writeShort(publisher.length);
    out.write(publisher);
    shorts.add(out.size());
    writeOptions(out);
    shorts.add(out.size());
    out.writeShort(count);
    for (int i = 0; i < count; i++) {
      byte[] payload = noise(48);
      out.writeLong(random.nextLong());
      out.writeInt(random.nextInt());
      shorts.add(out.size());
      byte[] options = options();
      out.writeShort(options.length);
      lengths.add(out.size());
      out.writeInt(payload.length);
      out.write(options);
      out.write(payload);
    }
    return new Frame(bytes.toByteArray(), shorts, lengths);
  }

  private void writeOptions(DataOutputStream out) throws IOException {
    byte[] options = options();
    out.writeShort(options.length);
    out.write(options);
  }

  private byte[] options() {
    return switch (random.nextInt(8)) {
      case 0 -> noise(random.nextInt(100) == 0 ? 1 << 16 : 20);
      case 1 -> named();
      default -> new byte[0];
    };
  }

  /** Some options, of which readers may know the names, and a little that is none. */
  private byte[] named() {
    int count = 1 + random.nextInt(3);
    ByteBuffer options = ByteBuffer.allocate(count * (1 + Long.BYTES) + random.nextInt(3));
    for (int i = 0; i < count; i++) {
      options.put((byte) random.nextInt(4)).putLong(random.nextLong() >>> random.nextInt(64));
    }
    return options.array();
  }

  private byte[] noise(int most) {
    byte[] noise = new byte[random.nextInt(most)];
    random.nextBytes(noise);
    return noise;
  }

  private byte[] change(Frame frame) {
    byte[] bytes = frame.bytes();
    if (bytes.length == 0) {
      return noise(400);
    }
    return switch (random.nextInt(11)) {
      case 0 -> bytes;
      case 1 -> flipped(bytes);
      case 2 -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      case 3 -> spliced(bytes, bytes.length, noise(40), 0);
      case 4 -> random.nextBoolean() ? noise(400) : spliced(bytes, cut(bytes), noise(200), 0);
      case 5 -> moved(bytes);
      case 6 -> hostile(bytes);
      case 7 -> {
        byte[] other = frame().bytes();
        yield spliced(bytes, cut(bytes), other, cut(other));
      }
      case 8 -> joined(frame);
      default -> disagreeing(frame);
    };
  }

  private int cut(byte[] bytes) {
    return random.nextInt(bytes.length + 1);
  }

  /** The beginning of one, then the end of another. */
  private static byte[] spliced(byte[] one, int to, byte[] other, int from) {
    byte[] both = Arrays.copyOf(one, to + other.length - from);
    System.arraycopy(other, from, both, to, other.length - from);
    return both;
  }

  private byte[] flipped(byte[] bytes) {
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  private byte[] moved(byte[] bytes) {
    int from = random.nextInt(bytes.length);
    int length = random.nextInt(bytes.length - from + 1);
    System.arraycopy(bytes, from, bytes, random.nextInt(bytes.length - length + 1), length);
    return bytes;
  }

  /** A hostile length, count or number somewhere. */
  private byte[] hostile(byte[] bytes) {
    int width = 1 << random.nextInt(4);
    if (bytes.length >= width) {
      long value = HOSTILE[random.nextInt(HOSTILE.length)];
      int at = random.nextInt(bytes.length - width + 1);
      for (int i = 0; i < width; i++) {
        bytes[at + i] = (byte) (value >>> (8 * (width - 1 - i)));
      }
    }
    return bytes;
  }

  /**
   * A count or length that disagrees with what follows: off by a little, beyond the frame, or such
   * that a reader of 32 bits arrives within the frame again.
   */
  private byte[] disagreeing(Frame frame) {
    byte[] bytes = frame.bytes();
    if (frame.shorts().isEmpty()) {
      return hostile(bytes);
    }
    ByteBuffer numbers = ByteBuffer.wrap(bytes);
    if (frame.lengths().isEmpty() || random.nextBoolean()) {
      int at = frame.shorts().get(random.nextInt(frame.shorts().size()));
      numbers.putShort(at, (short) wrong(numbers.getShort(at), bytes.length));
    } else {
      int at = frame.lengths().get(random.nextInt(frame.lengths().size()));
      numbers.putInt(at, (int) wrong(numbers.getInt(at), bytes.length));
    }
    return bytes;
  }

  private long wrong(long right, int frameLength) {
    return switch (random.nextInt(4)) {
      case 0 -> right + random.nextInt(41) - 20;
      case 1 -> HOSTILE[random.nextInt(HOSTILE.length)] + random.nextInt(3) - 1;
      case 2 -> -random.nextInt(frameLength + 1);
      default -> random.nextInt(2 * frameLength);
    };
  }

  /** Two messages become one, whose payload is both with all that lay between: a right frame. */
  private byte[] joined(Frame frame) {
    byte[] bytes = frame.bytes();
    if (frame.lengths().size() < 2) {
      return flipped(bytes);
    }
    int joint = random.nextInt(frame.lengths().size() - 1);
    int at = frame.lengths().get(joint);
    int next = frame.lengths().get(joint + 1);
    ByteBuffer numbers = ByteBuffer.wrap(bytes);
    int options = numbers.getShort(next - Short.BYTES) & 0xffff;
    int end = next + Integer.BYTES + options + numbers.getInt(next);
    int begin = at + Integer.BYTES + (numbers.getShort(at - Short.BYTES) & 0xffff);
    numbers.putInt(at, end - begin);
    int countAt = frame.shorts().get(2);
    numbers.putShort(countAt, (short) (numbers.getShort(countAt) - 1));
    return bytes;
  }
}
