package io.zonecast.wire;

import io.zonecast.domain.Batch;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What must hold of the codecs for whatever arrives: it is a value that can be written again, or a
 * {@link MalformedFrameException}, and costs no more than it is long. A batch is read as {@link
 * ReferenceBatch} reads it, or refused by both.
 */
final class FuzzOracle {
  /**
   * What reading a frame in every way may allocate, whatever its counts claim: the room of four
   * lists within each other and some complaints, and for each byte of it a small object's part.
   */
  private static final long MOST_BYTES = 48 << 10;

  private static final long MOST_BYTES_PER_BYTE = 200;

  private final com.sun.management.ThreadMXBean threads =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final long self = Thread.currentThread().getId();
  private long batches;
  private long controls;
  private long malformed;

  /** How many inputs were batches. */
  long batches() {
    return batches;
  }

  /** How many inputs were control messages, with or without a prefix. */
  long controls() {
    return controls;
  }

  /** How many inputs were neither. */
  long malformed() {
    return malformed;
  }

  /**
   * Looks at an input.
   *
   * @throws AssertionError saying what does not hold; what a codec throws otherwise comes through
   */
  void check(byte[] frame) throws IOException {
    byte[] before = frame.clone();
    long most = MOST_BYTES + MOST_BYTES_PER_BYTE * frame.length;
    Readings readings = new Readings();
    long allocated = allocatedBy(readings, frame);
    if (allocated > most) {
      readings = new Readings(); // The first time a kind is read, classes are loaded.
      allocated = allocatedBy(readings, frame);
    }
    require(allocated <= most, "%d bytes allocated for a frame of %d", allocated, frame.length);
    agree(readings, frame);
    require(Arrays.equals(frame, before), "a frame that was read is another one");
  }

  private long allocatedBy(Readings readings, byte[] frame) {
    long before = threads.getThreadAllocatedBytes(self);
    readings.read(frame);
    return threads.getThreadAllocatedBytes(self) - before;
  }

  private void agree(Readings readings, byte[] frame) throws IOException {
    BatchFrame batch = readings.batch;
    Optional<ReferenceBatch> reference = ReferenceBatch.of(frame);
    require(
        (batch != null) == reference.isPresent(), "read: %s, by reference %s", batch, reference);
    require((readings.header != null) == (batch != null), "header %s", readings.header);
    require((readings.decoded != null) == (batch != null), "decoded %s", readings.decoded);
    require(readings.isBatch || batch == null, "a batch that is none");
    try {
      if (batch != null) {
        require(readings.header.equals(batch.header()), "%s, not %s", batch, readings.header);
        checkBatch(frame, batch, readings.decoded, reference.get());
      }
      if (readings.repaired.isPresent()) {
        checkRepaired(frame, readings.repaired.get());
      }
      if (readings.control != null) {
        checkControl(new byte[0], frame, readings.control);
      }
      if (readings.published != null) {
        checkControl(Arrays.copyOf(frame, Prefixes.end(frame)), frame, readings.published);
      }
    } catch (MalformedFrameException broken) {
      throw new AssertionError("what was written is malformed", broken);
    }
    count(readings);
  }

  private void count(Readings readings) {
    if (readings.batch != null) {
      batches++;
    } else if (readings.control != null || readings.published != null) {
      controls++;
    } else {
      malformed++;
    }
  }

  private static void checkBatch(
      byte[] frame, BatchFrame batch, Batch decoded, ReferenceBatch reference)
      throws IOException, MalformedFrameException {
    BatchHeader header = reference.header();
    int count = header.count();
    require(header.equals(batch.header()), "%s, by reference %s", batch.header(), header);
    require(decoded.stream().equals(header.stream()), "stream %s", decoded.stream());
    require(decoded.firstSequence() == header.firstSequence(), "first of %s", decoded);
    require(decoded.messages().size() == count, "%d messages", decoded.messages().size());
    checkMessages(frame, batch, reference, count);
    int half = (count + 1) / 2;
    BatchFrame firstHalf = batch.first(half);
    require(firstHalf.header().count() == half, "%d first messages", half);
    checkMessages(frame, firstHalf, reference, half);

    require(
        BatchCodec.decode(BatchCodec.encode(decoded)).equals(decoded), "%s reads back", decoded);
    long from = header.firstSequence() + half - 1;
    byte[] cut = BatchCodec.from(from, frame);
    Batch rest = BatchCodec.decode(cut);
    require(
        rest.firstSequence() == from
            && rest.messages().equals(decoded.messages().subList(half - 1, count)),
        "from %d on: %s",
        from,
        rest);
    ReferenceBatch cutByReference = ReferenceBatch.of(cut).orElseThrow();
    require(
        cutByReference.header().lifespan().equals(header.lifespan()), "from %d on: lifespan", from);
    checkMessages(cut, BatchCodec.read(cut), cutByReference, count - half + 1);
    List<Long> places = indexes(reference.messages().subList(half - 1, count));
    require(indexes(cutByReference.messages()).equals(places), "from %d on: %s", from, places);

    Epoch epoch = new Epoch(from);
    byte[] stamped = frame.clone();
    BatchCodec.stampEpoch(stamped, epoch);
    BatchFrame again = BatchCodec.read(stamped);
    require(
        again
            .header()
            .equals(
                new BatchHeader(
                    header.stream(), header.firstSequence(), count, epoch, header.lifespan())),
        "stamped: %s",
        again.header());
    checkMessages(stamped, again, reference, count);
    byte[] inside = BatchCodec.repaired(BatchCodec.repair(from, frame, epoch)).orElseThrow();
    require(Arrays.equals(inside, stamped), "a repair carries what was stamped");
  }

  private static List<Long> indexes(List<ReferenceBatch.Part> parts) {
    return parts.stream().map(ReferenceBatch.Part::index).toList();
  }

  private static void checkMessages(
      byte[] frame, BatchFrame batch, ReferenceBatch reference, int count) throws IOException {
    BatchFrame.Messages messages = batch.messages();
    Place place = new Place();
    for (int i = 0; i < count; i++) {
      require(messages.hasNext(), "%d messages, not %d", i, count);
      Message message = messages.next();
      message.writeTo(place);
      ReferenceBatch.Part part = reference.messages().get(i);
      require(
          place.array == frame
              && place.offset == part.at()
              && place.length == part.length()
              && message.length() == part.length()
              && message.sentUs() == part.sentUs()
              && message.dueUs() == part.dueUs()
              && messages.sequence() == reference.header().firstSequence() + i
              && messages.index() == part.index(),
          "%d. %s at %d, by reference %s",
          i,
          message,
          place.offset,
          part);
    }
    require(!messages.hasNext(), "more than %d messages", count);
  }

  private static void checkRepaired(byte[] frame, byte[] inside) throws MalformedFrameException {
    int begins = Prefixes.end(frame) + 2;
    require(
        Arrays.equals(inside, 0, inside.length, frame, begins, frame.length),
        "what is in a repair is its rest");
  }

  /** An endpoint's port may have zeros before it; everything else is written in one way only. */
  private static void checkControl(byte[] prefix, byte[] frame, ControlMessage message)
      throws MalformedFrameException {
    byte[] written = ControlCodec.encode(prefix, message);
    if (message instanceof ControlMessage.SubscriberGrant) {
      ControlMessage again =
          prefix.length == 0 ? ControlCodec.decode(written) : ControlCodec.decodePublished(written);
      require(again.equals(message), "%s reads back", message);
    } else {
      require(Arrays.equals(written, frame), "%s is written as it was read", message);
    }
  }

  private static <T> T attempt(Decoding<T> decoding) {
    try {
      return Objects.requireNonNull(decoding.decode());
    } catch (MalformedFrameException expected) {
      return null;
    }
  }

  @SuppressWarnings("AnnotateFormatMethod") // The annotation would be a library of its own.
  private static void require(boolean held, String rule, Object... details) {
    if (!held) {
      throw new AssertionError(rule.formatted(details));
    }
  }

  @FunctionalInterface
  private interface Decoding<T> {
    T decode() throws MalformedFrameException;
  }

  /** A frame, taken for everything that it might be; null where it is malformed. */
  private static final class Readings {
    private BatchFrame batch;
    private BatchHeader header;
    private Batch decoded;
    private boolean isBatch;
    private Optional<byte[]> repaired;
    private ControlMessage control;
    private ControlMessage published;

    void read(byte[] frame) {
      batch = attempt(() -> BatchCodec.read(frame));
      header = attempt(() -> BatchCodec.header(frame));
      decoded = attempt(() -> BatchCodec.decode(frame));
      isBatch = BatchCodec.isBatch(frame);
      repaired = BatchCodec.repaired(frame);
      control = attempt(() -> ControlCodec.decode(frame));
      published = attempt(() -> ControlCodec.decodePublished(frame));
    }
  }

  /** Where a payload lies. */
  private static final class Place extends OutputStream {
    private byte[] array;
    private int offset;
    private int length;

    @Override
    public void write(int one) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
      array = bytes;
      offset = from;
      length = count;
    }
  }
}
