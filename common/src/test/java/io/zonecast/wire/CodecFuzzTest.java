package io.zonecast.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Topic;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever arrives is a value or a MalformedFrameException, is never read past its end, and costs
 * no more than it is long. More inputs, or one again: {@code scripts/fuzz}. That this can fail is
 * shown in {@code PlantedCodecBugTest} of the driver.
 */
final class CodecFuzzTest {
  private static final long SEED = Long.getLong("zonecast.fuzz.seed", 1);
  private static final long FROM = Long.getLong("zonecast.fuzz.from", 1);
  private static final long INPUTS = Long.getLong("zonecast.fuzz.inputs", 100_000);

  /** Fewer say nothing about what the inputs are like. */
  private static final long MANY = 10_000;

  @Test
  void whateverArrivesIsAValueOrMalformedAndNothingElse() {
    FuzzSearch search = new FuzzSearch();
    Optional<String> failure = search.failure(SEED, FROM, INPUTS);
    assertThat(failure).as(() -> "scripts/fuzz --inputs 1 with --seed and --from").isEmpty();
    FuzzOracle seen = search.oracle();
    System.out.printf(
        "seed %d, inputs %d to %d: %d batches, %d control messages, %d malformed%n",
        SEED, FROM, FROM + INPUTS - 1, seen.batches(), seen.controls(), seen.malformed());
    if (INPUTS >= MANY) {
      assertThat(seen.batches()).isGreaterThan(INPUTS / 10);
      assertThat(seen.controls()).isGreaterThan(INPUTS / 50);
      assertThat(seen.malformed()).isGreaterThan(INPUTS / 4);
    }
  }

  /** Each was written out by a format of its own: 600 bytes for a byte of the frame. */
  @Test
  void aNameOfControlCharactersCostsNoMoreThanItIsLong() throws Exception {
    FuzzOracle oracle = new FuzzOracle();
    oracle.check(
        new FrameWriter()
            .raw(Prefixes.topic(new Topic("A")))
            .u8(FrameType.FORMAT)
            .u8(FrameType.BATCH.code)
            .i64(0)
            .i64(1)
            .i64(1)
            .u8(0)
            .text("\u0001".repeat(64))
            .u16(0)
            .toBytes());
    assertThat(oracle.malformed()).isEqualTo(1);
  }

  @Test
  void anInputFollowsFromItsSeedAndNumberAlone() {
    for (long number = 1; number <= 100; number++) {
      assertThat(FuzzInputs.input(SEED, number)).isEqualTo(FuzzInputs.input(SEED, number));
    }
    assertThat(FuzzInputs.input(1, 2)).isNotEqualTo(FuzzInputs.input(2, 2));
  }

  @Test
  void theReferenceReadsWhatTheCodecWrites() throws Exception {
    RandomFrames frames = new RandomFrames(new Random(SEED));
    for (int i = 0; i < 100; i++) {
      assertThat(ReferenceBatch.of(BatchCodec.encode(frames.batch()))).isPresent();
    }
  }
}
