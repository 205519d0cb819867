package io.zonecast.simulation;

import java.util.Optional;
import java.util.function.LongFunction;

/** Runs one seed of {@link BrokersUnderFire}; as {@link SeedSearch}. */
public final class FireSearch implements LongFunction<Optional<String>> {
  /** Whatever its class loader loads is what runs. */
  public FireSearch() {}

  @Override
  public Optional<String> apply(long seed) {
    return BrokersUnderFire.failureOf(seed)
        .map(failure -> failure.getMessage().lines().findFirst().orElse(""));
  }
}
