package io.zonecast.simulation;

import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Runs one seed and says how it failed, nothing where it did not. Only the JDK's types pass in and
 * out: it is called from the other side of a class loader.
 */
public final class SeedSearch implements LongFunction<Optional<String>> {
  /** Whatever its class loader loads is what runs. */
  public SeedSearch() {}

  /** Anything but a failed run is thrown: a planted bug that can't be loaded was not caught. */
  @Override
  public Optional<String> apply(long seed) {
    try {
      new RandomDeployment(seed).run();
      return Optional.empty();
    } catch (SimulationFailure failure) {
      return failure.getMessage().lines().findFirst();
    }
  }
}
