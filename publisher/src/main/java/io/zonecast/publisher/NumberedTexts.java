package io.zonecast.publisher;

import io.zonecast.domain.Topic;
import java.util.Arrays;
import java.util.List;

/**
 * Texts of one size, numbered on each topic: {@code A 1 ....}, {@code A 2 ....}, {@code B 1 ....}.
 * All are written into the same array, and of one on the same topic only the number is new. A size
 * too small for name and number shows the number's last digits alone, so that what differs stays.
 * Not thread-safe.
 */
final class NumberedTexts {
  private static final int MOST_DIGITS = 19;

  private final byte[][] names;
  private final byte[][] numbers;
  private final byte[] text;
  private int shown = -1;
  private int shownDigits;

  /**
   * Before the first text of each topic.
   *
   * @param size of each text, bytes, 0 or more
   */
  NumberedTexts(List<Topic> topics, int size) {
    this.names = topics.stream().map(Topic::utf8).toArray(byte[][]::new);
    this.numbers = new byte[topics.size()][MOST_DIGITS];
    this.text = new byte[size];
    for (byte[] number : numbers) {
      Arrays.fill(number, (byte) '0');
    }
  }

  /**
   * The next text of a topic: the array that was returned before, changed.
   *
   * @param topic the topic's index
   */
  byte[] next(int topic) {
    byte[] number = numbers[topic];
    increment(number);
    int digits = digits(number);
    int nameBytes = names[topic].length + 1;
    boolean named = nameBytes + digits <= text.length;
    if (named && (shown != topic || shownDigits != digits)) {
      layOut(names[topic], digits);
    }
    shown = topic;
    shownDigits = digits;
    int written = Math.min(named ? digits : MOST_DIGITS, text.length);
    int at = named ? nameBytes : text.length - written;
    if (!named) {
      Arrays.fill(text, 0, at, (byte) '0');
    }
    System.arraycopy(number, MOST_DIGITS - written, text, at, written);
    return text;
  }

  private static void increment(byte[] number) {
    int at = MOST_DIGITS - 1;
    while (number[at] == '9') {
      number[at--] = '0';
    }
    number[at]++;
  }

  private static int digits(byte[] number) {
    int zeros = 0;
    while (number[zeros] == '0') {
      zeros++;
    }
    return MOST_DIGITS - zeros;
  }

  /** Everything but the number. */
  private void layOut(byte[] name, int digits) {
    System.arraycopy(name, 0, text, 0, name.length);
    text[name.length] = ' ';
    int end = name.length + 1 + digits;
    Arrays.fill(text, end, text.length, (byte) '.');
    if (end < text.length) {
      text[end] = ' ';
    }
  }
}
