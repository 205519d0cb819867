package io.zonecast.wire;

import java.util.HexFormat;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Runs so many inputs of one seed and says how the first one failed, nothing where none did. Only
 * the JDK's types pass in and out: it is called from the other side of a class loader, too.
 */
public final class FuzzSearch implements LongFunction<Optional<String>> {
  private static final int INPUTS = 2_000;

  private final FuzzOracle oracle = new FuzzOracle();

  /** Whatever its class loader loads is what runs. */
  public FuzzSearch() {}

  @Override
  public Optional<String> apply(long seed) {
    return failure(seed, 1, INPUTS);
  }

  /** The first failure among the inputs of a seed, from one number on. */
  Optional<String> failure(long seed, long from, long inputs) {
    for (long number = from; number < from + inputs; number++) {
      byte[] frame = FuzzInputs.input(seed, number);
      byte[] before = frame.clone();
      try {
        oracle.check(frame);
      } catch (Exception | AssertionError | OutOfMemoryError | StackOverflowError broken) {
        return Optional.of(
            "seed %d, input %d: %s: %s"
                .formatted(seed, number, broken, HexFormat.of().formatHex(before)));
      }
    }
    return Optional.empty();
  }

  FuzzOracle oracle() {
    return oracle;
  }
}
