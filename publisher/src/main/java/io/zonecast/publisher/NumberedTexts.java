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
  private final int[] digits;
  private final byte[] text;
  private int shown = -1;

  /**
   * Before the first text of each topic.
   *
   * @param size of each text, bytes, 0 or more
   */
  NumberedTexts(List<Topic> topics, int size) {
    this.names = topics.stream().map(Topic::utf8).toArray(byte[][]::new);
    this.numbers = new byte[topics.size()][MOST_DIGITS];
    this.digits = new int[topics.size()];
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
    int changed = increment(number);
    boolean longer = MOST_DIGITS - changed > digits[topic];
    if (longer || shown != topic) {
      digits[topic] = Math.max(digits[topic], MOST_DIGITS - changed);
      shown = topic;
      layOut(names[topic], number, digits[topic]);
    } else {
      int at = numberEnd(names[topic].length, digits[topic]) - MOST_DIGITS;
      for (int i = changed; i < MOST_DIGITS; i++) {
        if (at + i >= 0) {
          text[at + i] = number[i];
        }
      }
    }
    return text;
  }

  /** Adds one; returns the index of the first digit that changed. */
  private static int increment(byte[] number) {
    int at = MOST_DIGITS - 1;
    while (number[at] == '9') {
      number[at--] = '0';
    }
    number[at]++;
    return at;
  }

  /** Behind name and space, or, where they do not fit, at the text's end. */
  private int numberEnd(int nameBytes, int digits) {
    return Math.min(nameBytes + 1 + digits, text.length);
  }

  private void layOut(byte[] name, byte[] number, int digits) {
    int end = name.length + 1 + digits;
    if (end <= text.length) {
      System.arraycopy(name, 0, text, 0, name.length);
      text[name.length] = ' ';
      System.arraycopy(number, MOST_DIGITS - digits, text, end - digits, digits);
      Arrays.fill(text, end, text.length, (byte) '.');
      if (end < text.length) {
        text[end] = ' ';
      }
    } else {
      int last = Math.min(MOST_DIGITS, text.length);
      Arrays.fill(text, (byte) '0');
      System.arraycopy(number, MOST_DIGITS - last, text, text.length - last, last);
    }
  }
}
