package io.zonecast.driver.plan;

/** Checks of names that come from outside. */
final class Names {
  private static final String RESERVED = "*#>$";

  private Names() {}

  /**
   * The topic, checked: not empty, no {@code /}, no control character, none of {@code * # > $}.
   *
   * @throws IllegalArgumentException naming the topic and the rule
   */
  static String requireTopic(String topic) {
    if (topic.isEmpty()) {
      throw new IllegalArgumentException("topic is empty");
    }
    for (char c : topic.toCharArray()) {
      if (c == '/') {
        throw new IllegalArgumentException("topic \"" + printable(topic) + "\" contains \"/\"");
      }
      if (Character.isISOControl(c)) {
        throw new IllegalArgumentException(
            "topic \"" + printable(topic) + "\" contains a control character");
      }
      if (RESERVED.indexOf(c) >= 0) {
        throw new IllegalArgumentException(
            "topic \"%s\" contains \"%s\", which is reserved".formatted(printable(topic), c));
      }
    }
    return topic;
  }

  /** The value with control characters as escapes, so that a message can't garble a terminal. */
  static String printable(String value) {
    StringBuilder text = new StringBuilder();
    value
        .chars()
        .forEach(
            c -> text.append(Character.isISOControl(c) ? "\\u%04x".formatted(c) : (char) c + ""));
    return text.toString();
  }
}
