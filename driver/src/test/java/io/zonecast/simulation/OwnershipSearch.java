package io.zonecast.simulation;

import java.util.Optional;
import java.util.function.LongFunction;

/** Runs one seed of {@link RandomOwnership}; as {@link SeedSearch}. */
public final class OwnershipSearch implements LongFunction<Optional<String>> {
  /** Whatever its class loader loads is what runs. */
  public OwnershipSearch() {}

  @Override
  public Optional<String> apply(long seed) {
    return RandomOwnership.failureOf(seed)
        .map(failure -> failure.getMessage().lines().findFirst().orElse(""));
  }
}
