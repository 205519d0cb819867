package io.zonecast.domain;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * DDS's OWNERSHIP: whether subscribers receive a topic from every matched publisher, or from its
 * owner alone. The two kinds never match each other.
 */
public enum Ownership {
  /** From every publisher. */
  SHARED,
  /** From the strongest publisher alone. */
  EXCLUSIVE;

  /** Highest OWNERSHIP_STRENGTH; the lowest is 0. */
  public static final int MAX_STRENGTH = 1_000_000;

  /**
   * Who might own a topic.
   *
   * @param publisher who
   * @param incarnation which life of it: an earlier one came first
   * @param strength its strength
   */
  public record Candidate(PublisherId publisher, Incarnation incarnation, int strength) {}

  private static final Comparator<Candidate> RULE =
      Comparator.comparingInt(Candidate::strength)
          .reversed()
          .thenComparing(Candidate::incarnation)
          .thenComparing(Candidate::publisher);

  /** The word used on the command line and in files. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return word();
  }

  /**
   * Who owns a topic: the strongest of those given, among equals the one that came first.
   *
   * @param candidates those alive and within their deadline
   * @return nothing where there are none
   */
  public static Optional<Candidate> ownerOf(Collection<Candidate> candidates) {
    return candidates.stream().min(RULE);
  }

  /**
   * The strength itself.
   *
   * @throws IllegalArgumentException naming it where it is out of bounds
   */
  public static int requireStrength(int strength) {
    if (strength < 0 || strength > MAX_STRENGTH) {
      throw new IllegalArgumentException(
          "strength %d is not between 0 and %d".formatted(strength, MAX_STRENGTH));
    }
    return strength;
  }

  /**
   * The value for a {@link #word()}.
   *
   * @throws IllegalArgumentException naming the word where it is none of them
   */
  public static Ownership of(String word) {
    for (Ownership value : values()) {
      if (value.word().equals(word)) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        "\"%s\" is not shared or exclusive".formatted(Names.printable(word)));
  }
}
