package io.zonecast.measurement;

import java.util.ArrayList;
import java.util.List;

/** Splits one line of RFC 4180 text; a quoted field may not contain a line feed here. */
final class CsvLine {
  private CsvLine() {}

  /**
   * The fields of a line.
   *
   * @throws IllegalArgumentException when a quote is never closed
   */
  static List<String> split(String line) {
    List<String> fields = new ArrayList<>(12);
    int at = 0;
    while (true) {
      int end;
      if (at < line.length() && line.charAt(at) == '"') {
        end = closingQuote(line, at);
        fields.add(line.substring(at + 1, end).replace("\"\"", "\""));
        end++;
        if (end < line.length() && line.charAt(end) != ',') {
          throw new IllegalArgumentException("text follows a closing quote");
        }
      } else {
        int comma = line.indexOf(',', at);
        end = comma < 0 ? line.length() : comma;
        fields.add(line.substring(at, end));
      }
      if (end >= line.length()) {
        return fields;
      }
      at = end + 1;
    }
  }

  private static int closingQuote(String line, int open) {
    int at = open + 1;
    while (true) {
      int quote = line.indexOf('"', at);
      if (quote < 0) {
        throw new IllegalArgumentException("a quote is not closed");
      }
      if (quote + 1 < line.length() && line.charAt(quote + 1) == '"') {
        at = quote + 2;
      } else {
        return quote;
      }
    }
  }
}
