package io.zonecast.driver.plan;

import io.zonecast.cli.DurationConverter;
import io.zonecast.cli.Numbers;
import io.zonecast.domain.Deadline;
import io.zonecast.domain.History;
import io.zonecast.domain.Lifespan;
import io.zonecast.domain.Names;
import io.zonecast.domain.Ownership;
import io.zonecast.domain.Reliability;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Policies as they are written, on the command line and in {@code experiment.json}: lists of words,
 * which print as the policies do. Stateless.
 */
public final class PolicyWords {
  private static final String NONE = "none";

  private PolicyWords() {}

  /** Levels of reliability. */
  public static Optional<Dealt<Reliability>> reliability(String option, List<String> words) {
    return dealt(option, words, Reliability::of);
  }

  /** Depths. */
  public static Optional<Dealt<History>> history(String option, List<String> words) {
    return dealt(option, words, word -> new History(wholeNumber(word)));
  }

  /** Kinds of ownership. */
  public static Optional<Dealt<Ownership>> ownership(String option, List<String> words) {
    return dealt(option, words, Ownership::of);
  }

  /** Periods, or {@code none}. */
  public static Optional<Dealt<Deadline>> deadline(String option, List<String> words) {
    return dealt(
        option,
        words,
        word -> word.equals(NONE) ? Deadline.NONE : new Deadline(microseconds(word)));
  }

  /** Times, or {@code none}. */
  public static Optional<Dealt<Lifespan>> lifespan(String option, List<String> words) {
    return dealt(
        option,
        words,
        word -> word.equals(NONE) ? Lifespan.FOREVER : new Lifespan(microseconds(word)));
  }

  /** Strengths. */
  public static Optional<Dealt<Integer>> strength(String option, List<String> words) {
    return dealt(option, words, word -> Ownership.requireStrength(wholeNumber(word)));
  }

  /** Priorities. */
  public static Optional<Dealt<Integer>> priority(String option, List<String> words) {
    return dealt(option, words, word -> Offered.requirePriority(wholeNumber(word)));
  }

  /**
   * What words mean; empty where there are none.
   *
   * @throws IllegalArgumentException naming the option, the value and the rule
   */
  private static <T> Optional<Dealt<T>> dealt(
      String option, List<String> words, Function<String, T> meaning) {
    if (words.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Dealt<>(words.stream().map(meaning).toList()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(option + ": " + e.getMessage(), e);
    }
  }

  private static int wholeNumber(String word) {
    try {
      return Numbers.parseInt(word);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "\"%s\" is not a whole number".formatted(Names.printable(word)), e);
    }
  }

  private static long microseconds(String word) {
    return DurationConverter.parse(word).toNanos() / 1_000;
  }
}
