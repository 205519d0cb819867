package io.zonecast.publisher;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why lines were refused, and how many for each reason. Safe on any thread. */
final class LineRefusals {
  /** What can be wrong with a line. */
  enum Reason {
    TOO_LONG,
    NO_PRIORITY,
    NO_TOPIC,
    OTHER_TOPIC,
    BROKEN_INPUT
  }

  private record Refused(long count, String last, boolean isAlwaysTheSame) {
    Refused another(String words) {
      return new Refused(count + 1, words, isAlwaysTheSame && words.equals(last));
    }

    String counted() {
      return "%s (%d%s)".formatted(last, count, isAlwaysTheSame ? "" : ", the last of them");
    }
  }

  private final Map<Reason, Refused> refused = new LinkedHashMap<>();

  /** One more, and what exactly was wrong with it. */
  synchronized void add(Reason reason, String words) {
    Refused before = refused.get(reason);
    refused.put(reason, before == null ? new Refused(1, words, true) : before.another(words));
  }

  /** All of them in a line; nothing where there are none. */
  synchronized Optional<String> text() {
    long count = refused.values().stream().mapToLong(Refused::count).sum();
    if (count == 0) {
      return Optional.empty();
    }
    Refused first = refused.values().iterator().next();
    return Optional.of(
        "%d line%s refused: %s"
            .formatted(
                count,
                count == 1 ? "" : "s",
                refused.size() == 1 && first.isAlwaysTheSame()
                    ? first.last()
                    : refused.values().stream()
                        .map(Refused::counted)
                        .collect(Collectors.joining("; "))));
  }
}
