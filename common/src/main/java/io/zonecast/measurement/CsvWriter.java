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
import java.util.List;
import java.util.Map;

/**
 * Writes rows of CSV: UTF-8, RFC 4180 quoting, line feeds, one header line.
 *
 * <p>Single writer. Rows wait in a reused buffer of 64 KiB; whole rows alone reach the file, so
 * that a killed process leaves no half row. A disk error throws {@link UncheckedIOException} naming
 * the file.
 */
final class CsvWriter implements Closeable {
  /** Rows are with the operating system after at most this long, if flushIfDue is called. */
  static final long FLUSH_INTERVAL_NS = 200_000_000L;

  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int MAX_NUMBER_BYTES = 20;
  private static final int MAX_NAMES = 4096;

  private final Path file;
  private final String what;
  private final FileChannel channel;
  private final byte[] digits = new byte[MAX_NUMBER_BYTES];
  private final Map<String, byte[]> names = new HashMap<>();
  private ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private int rowStart;
  private long rows;
  private long lastFlushNs;
  private boolean waiting;

  /**
   * Makes the file (an older one is replaced) and its directories, and writes the header.
   *
   * @param what the rows are, for messages: {@code deliveries}
   */
  CsvWriter(Path file, String what, List<String> columns) {
    this.file = file;
    this.what = what;
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      this.channel =
          FileChannel.open(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING);
    } catch (IOException e) {
      throw refused(e);
    }
    buffer.put((String.join(",", columns) + "\n").getBytes(StandardCharsets.UTF_8));
    flush();
  }

  /** A field that repeats from row to row; its bytes are kept. */
  CsvWriter name(String name) {
    byte[] bytes = bytesOf(name);
    separated(bytes.length).put(bytes);
    return this;
  }

  CsvWriter number(long value) {
    separated(MAX_NUMBER_BYTES);
    if (value == Long.MIN_VALUE) {
      buffer.put(Long.toString(value).getBytes(StandardCharsets.US_ASCII));
      return this;
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
    buffer.put(digits, at, MAX_NUMBER_BYTES - at);
    return this;
  }

  /** The row is whole; it may wait in the buffer until the next flush. */
  void endRow() {
    ensureRoom(1);
    buffer.put((byte) '\n');
    rowStart = buffer.position();
    rows++;
    waiting = true;
  }

  /** Rows ended so far. */
  long rows() {
    return rows;
  }

  /**
   * Flushes when rows wait and the last flush was {@link #FLUSH_INTERVAL_NS} ago.
   *
   * @param nowNs monotonic clock
   */
  void flushIfDue(long nowNs) {
    if (waiting && nowNs - lastFlushNs >= FLUSH_INTERVAL_NS) {
      lastFlushNs = nowNs;
      flush();
    }
  }

  /** When {@link #flushIfDue} flushes next, on the monotonic clock; never where no row waits. */
  long nextFlushNs() {
    return waiting ? lastFlushNs + FLUSH_INTERVAL_NS : Long.MAX_VALUE;
  }

  /** Hands every waiting row to the operating system; called between two rows. */
  void flush() {
    buffer.flip();
    try {
      write();
    } finally {
      buffer.clear();
      rowStart = 0;
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

  private ByteBuffer separated(int bytes) {
    ensureRoom(bytes + 1);
    return buffer.position() == rowStart ? buffer : buffer.put((byte) ',');
  }

  /** Makes room by writing the rows that are whole; the begun one stays. */
  private void ensureRoom(int bytes) {
    if (buffer.remaining() >= bytes) {
      return;
    }
    int begun = buffer.position() - rowStart;
    ByteBuffer next =
        ByteBuffer.allocateDirect(Math.max(buffer.capacity(), Math.max(2 * begun, begun + bytes)));
    next.put(buffer.duplicate().flip().position(rowStart));
    buffer.limit(rowStart).position(0);
    try {
      write();
    } finally {
      buffer = next;
      rowStart = 0;
    }
  }

  private void write() {
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      throw refused(e);
    }
  }

  private UncheckedIOException refused(IOException e) {
    return new UncheckedIOException("cannot write " + what + " to " + file + ": " + Disk.why(e), e);
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
}
