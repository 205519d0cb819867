package io.zonecast.driver.peer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import java.util.stream.IntStream;

/** Topics by number, and their names {@code t0}, {@code t1}, … Stateless. */
final class Topics {
  private Topics() {}

  /** The names of the first {@code count} topics. */
  static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj(topic -> "t" + topic).toList();
  }

  /** The number of a topic's name. */
  static int number(String name) {
    int number = 0;
    for (int i = 1; i < name.length(); i++) {
      number = number * 10 + (name.charAt(i) - '0');
    }
    return number;
  }

  /** The number of the name that fills the first {@code length} bytes. */
  static int number(byte[] name, int length) {
    int number = 0;
    for (int i = 1; i < length; i++) {
      number = number * 10 + (name[i] - '0');
    }
    return number;
  }

  /** The name in front of a ZeroMQ payload, with the zero byte that ends it. */
  static byte[] prefix(String name) {
    return (name + '\0').getBytes(US_ASCII);
  }
}
