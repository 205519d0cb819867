package io.zonecast.driver.plan;

/** Names that come from outside, in messages. */
final class Names {
  private Names() {}

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
