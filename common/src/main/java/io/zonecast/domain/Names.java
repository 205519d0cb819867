package io.zonecast.domain;

import java.util.regex.Pattern;

/**
 * The one place where names that come from outside are checked, before they reach a path or a file
 * name.
 */
public final class Names {
  /** Longest id, in characters: it becomes a znode and a file name. */
  static final int MAX_ID_LENGTH = 64;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  private Names() {}

  static String requireId(String kind, String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException(kind + " is empty");
    }
    if (value.length() > MAX_ID_LENGTH) {
      throw new IllegalArgumentException(
          "%s \"%s…\" is longer than %d characters"
              .formatted(kind, printable(value.substring(0, 16)), MAX_ID_LENGTH));
    }
    if (!ID.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "%s \"%s\" may hold letters, digits, '.', '_' and '-' only, and starts with a letter or digit"
              .formatted(kind, printable(value)));
    }
    return value;
  }

  /**
   * The value with control characters, invisible ones that change how text runs, and what is no
   * character written as escapes, so that an error message can't garble a terminal.
   */
  public static String printable(String value) {
    StringBuilder text = new StringBuilder(value.length());
    value
        .codePoints()
        .forEach(
            c -> {
              switch (Character.getType(c)) {
                case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED ->
                    appendEscape(text, c);
                default -> text.appendCodePoint(c);
              }
            });
    return text.toString();
  }

  /** At least four digits. Not by a format: a stranger's frame may hold thousands. */
  private static void appendEscape(StringBuilder text, int character) {
    String digits = Integer.toHexString(character);
    text.append("\\u").append("0000", 0, Math.max(0, 4 - digits.length())).append(digits);
  }
}
