package io.zonecast.measurement;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes {@code deliveries/<id>.csv}: UTF-8, RFC 4180 quoting, line feeds, one row a delivery, the
 * columns of {@link Delivery#COLUMNS}.
 *
 * <p>Single writer. Rows wait in a reused buffer of 64 KiB; whole rows alone reach the file, so
 * that a killed process leaves no half row. Call {@link #flushIfDue} once a duty cycle. A disk
 * error throws {@link UncheckedIOException} naming the file.
 */
public final class DeliveryLog implements Closeable {
  /** Rows are with the operating system after at most this long, if flushIfDue is called. */
  public static final long FLUSH_INTERVAL_NS = 200_000_000L;

  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int MAX_NUMBER_BYTES = 20;
  private static final int MAX_NAMES = 4096;

  private final Path file;
  private final FileChannel channel;
  private final byte[] digits = new byte[MAX_NUMBER_BYTES];
  private final Map<String, byte[]> names = new HashMap<>();
  private ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private long rows;
  private long lastFlushNs;
  private boolean waiting;

  private DeliveryLog(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Makes the file (an older one is replaced) and its directories, and writes the header.
   *
   * @throws UncheckedIOException naming the file
   */
  public static DeliveryLog open(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      DeliveryLog log =
          new DeliveryLog(
              file,
              FileChannel.open(
                  file,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE,
                  StandardOpenOption.TRUNCATE_EXISTING));
      log.buffer.put((String.join(",", Delivery.COLUMNS) + "\n").getBytes(StandardCharsets.UTF_8));
      log.flush();
      return log;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write deliveries to " + file + ": " + Disk.why(e), e);
    }
  }

  /** Appends one row; it may wait in the buffer until the next flush. */
  public void append(Delivery row) {
    append(
        row.receivedUs(),
        row.topic(),
        row.publisher(),
        row.sequence(),
        row.sentUs(),
        row.kind(),
        row.epoch(),
        row.incarnation(),
        row.priority(),
        row.dueUs());
  }

  /** The same without an object; {@code latency_us} is {@code receivedUs - sentUs}. */
  public void append(
      long receivedUs,
      String topic,
      String publisher,
      long sequence,
      long sentUs,
      DeliveryKind kind,
      long epoch,
      long incarnation,
      int priority,
      long dueUs) {
    byte[] topicBytes = bytesOf(topic);
    byte[] publisherBytes = bytesOf(publisher);
    byte[] kindBytes = bytesOf(kind.text());
    ensureRoom(topicBytes.length + publisherBytes.length + kindBytes.length + 9 * MAX_NUMBER_BYTES);
    number(receivedUs).put((byte) ',').put(topicBytes).put((byte) ',').put(publisherBytes);
    buffer.put((byte) ',');
    number(sequence).put((byte) ',');
    number(sentUs).put((byte) ',');
    number(receivedUs - sentUs).put((byte) ',').put(kindBytes).put((byte) ',');
    number(epoch).put((byte) ',');
    number(incarnation).put((byte) ',');
    number(priority).put((byte) ',');
    number(dueUs).put((byte) '\n');
    rows++;
    waiting = true;
  }

  /** Rows appended so far. */
  public long rows() {
    return rows;
  }

  /**
   * Flushes when rows wait and the last flush was {@link #FLUSH_INTERVAL_NS} ago.
   *
   * @param nowNs monotonic clock
   */
  public void flushIfDue(long nowNs) {
    if (waiting && nowNs - lastFlushNs >= FLUSH_INTERVAL_NS) {
      lastFlushNs = nowNs;
      flush();
    }
  }

  /** When {@link #flushIfDue} flushes next, on the monotonic clock; never where no row waits. */
  public long nextFlushNs() {
    return waiting ? lastFlushNs + FLUSH_INTERVAL_NS : Long.MAX_VALUE;
  }

  /** Hands every waiting row to the operating system. */
  public void flush() {
    buffer.flip();
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write deliveries to " + file + ": " + Disk.why(e), e);
    } finally {
      buffer.clear();
      waiting = false;
    }
  }

  /** Flushes and closes. */
  @Override
  public void close() {
    try (channel) {
      if (channel.isOpen()) {
        flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + file + ": " + Disk.why(e), e);
    }
  }

  private void ensureRoom(int bytes) {
    if (buffer.remaining() >= bytes) {
      return;
    }
    flush();
    if (buffer.remaining() < bytes) {
      buffer = ByteBuffer.allocateDirect(bytes);
    }
  }

  private byte[] bytesOf(String name) {
    byte[] known = names.get(name);
    if (known != null) {
      return known;
    }
    if (names.size() >= MAX_NAMES) {
      names.clear();
    }
    byte[] bytes = quoted(name).getBytes(StandardCharsets.UTF_8);
    names.put(name, bytes);
    return bytes;
  }

  private static String quoted(String name) {
    boolean plain = name.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? name : "\"" + name.replace("\"", "\"\"") + "\"";
  }

  private ByteBuffer number(long value) {
    if (value == Long.MIN_VALUE) {
      return buffer.put(Long.toString(value).getBytes(StandardCharsets.US_ASCII));
    }
    int at = MAX_NUMBER_BYTES;
    long rest = Math.abs(value);
    do {
      digits[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest != 0);
    if (value < 0) {
      digits[--at] = '-';
    }
    return buffer.put(digits, at, MAX_NUMBER_BYTES - at);
  }
}
