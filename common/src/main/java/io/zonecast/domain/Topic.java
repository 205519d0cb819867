package io.zonecast.domain;

import java.nio.charset.StandardCharsets;

/**
 * A topic: 1 to {@value #MAX_BYTES} bytes of UTF-8, without {@code /}, control characters, or one
 * of {@code * # > $}, which are kept for later. Because a topic holds no control character, the
 * byte 0 can end it on the wire, so that a subscription to {@code A} does not also receive {@code
 * AB}.
 *
 * @param name the topic's name
 */
public record Topic(String name) implements Comparable<Topic> {
  /** Longest name, in bytes of UTF-8. */
  public static final int MAX_BYTES = 255;

  private static final String RESERVED = "*#>$";

  /** What stands for bytes that were no character, such as UTF-8 read in the locale C. */
  private static final char REPLACEMENT = '\ufffd';

  public Topic {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("topic is empty");
    }
    if (name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "topic \"%s…\" is longer than %d bytes"
              .formatted(Names.printable(name.substring(0, 16)), MAX_BYTES));
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '/') {
        throw new IllegalArgumentException(
            "topic \"%s\" contains \"/\"".formatted(Names.printable(name)));
      }
      if (Character.isISOControl(c)) {
        throw new IllegalArgumentException(
            "topic \"%s\" contains a control character".formatted(Names.printable(name)));
      }
      if (c == REPLACEMENT) {
        throw new IllegalArgumentException(
            "topic \"%s\" holds a character that could not be read: is the locale UTF-8?"
                .formatted(Names.printable(name)));
      }
      if (RESERVED.indexOf(c) >= 0) {
        throw new IllegalArgumentException(
            "topic \"%s\" contains \"%s\", which is reserved".formatted(Names.printable(name), c));
      }
      if (Character.isSurrogate(c) && !validSurrogate(name, i)) {
        throw new IllegalArgumentException(
            "topic \"%s\" is not valid Unicode".formatted(Names.printable(name)));
      }
    }
  }

  private static boolean validSurrogate(String name, int i) {
    return Character.isHighSurrogate(name.charAt(i))
        ? i + 1 < name.length() && Character.isLowSurrogate(name.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(name.charAt(i - 1));
  }

  /** The name's bytes in UTF-8; a new array each time. */
  public byte[] utf8() {
    return name.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public int compareTo(Topic other) {
    return name.compareTo(other.name);
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof Topic that && name.equals(that.name));
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
