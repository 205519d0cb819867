package io.zonecast.driver.plan;

import java.util.List;
import java.util.function.BiPredicate;

/**
 * Values dealt in turn, like cards: the first process of a role gets the first, and after the last
 * it begins anew. Immutable.
 *
 * @param <T> what is dealt
 * @param values at least one
 */
public record Dealt<T>(List<T> values) {
  /** Takes a copy. */
  public Dealt {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("nothing to deal");
    }
  }

  /** The same for everybody. */
  public static <T> Dealt<T> all(T value) {
    return new Dealt<>(List.of(value));
  }

  /**
   * What a process gets.
   *
   * @param number which of its role, from 1
   */
  public T of(int number) {
    return values.get((number - 1) % values.size());
  }

  /**
   * The first that all of them satisfy.
   *
   * @param satisfies whether one, offered, satisfies the other, requested
   */
  T least(BiPredicate<T, T> satisfies) {
    return values.stream()
        .filter(value -> values.stream().allMatch(other -> satisfies.test(other, value)))
        .findFirst()
        .orElse(values.get(0));
  }
}
