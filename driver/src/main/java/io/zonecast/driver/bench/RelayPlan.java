package io.zonecast.driver.bench;

import io.zonecast.cli.DurationConverter;
import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Message;
import io.zonecast.domain.Reliability;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * Which throughputs are measured, and how often. Of each size every contender has its turn before
 * the first has its second, so that those who are compared saw the same machine.
 *
 * @param sizes of payloads, bytes, each once
 * @param contenders in the order of their turns, each once
 * @param rounds how often each, from 1 to {@value #MOST_ROUNDS}
 * @param length how long is published at most; longer than 0
 * @param count how many messages are published at most, from 1
 */
public record RelayPlan(
    List<Integer> sizes,
    List<Contender> contenders,
    int rounds,
    Duration length,
    OptionalLong count) {
  /** The most rounds. */
  public static final int MOST_ROUNDS = 100;

  /** The longest that is published for one figure. */
  public static final Duration LONGEST = Duration.ofMinutes(10);

  private static final int MOST_BROKERS = 5;

  /** Checks the bounds; a failure names the option, the value and the rule. */
  public RelayPlan {
    sizes = List.copyOf(sizes);
    contenders = List.copyOf(contenders);
    if (new TreeSet<>(sizes).size() < sizes.size()) {
      throw new IllegalArgumentException("--sizes %s names a size twice".formatted(sizes));
    }
    for (int size : sizes) {
      if (size > Message.MAX_PAYLOAD_BYTES) {
        throw new IllegalArgumentException(
            "--sizes %d must be at most %d".formatted(size, Message.MAX_PAYLOAD_BYTES));
      }
    }
    if (rounds < 1 || rounds > MOST_ROUNDS) {
      throw new IllegalArgumentException(
          "--rounds %d must be a whole number from 1 to %d".formatted(rounds, MOST_ROUNDS));
    }
    if (length.isZero() || length.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "--seconds %s must be more than 0 and at most %s"
              .formatted(length.toSeconds(), DurationConverter.format(LONGEST)));
    }
    if (count.isPresent() && count.getAsLong() < 1) {
      throw new IllegalArgumentException(
          "--count %d must be at least 1".formatted(count.getAsLong()));
    }
  }

  /**
   * What this program is measured as.
   *
   * @param only one way of dissemination; empty: both
   * @param one reliability; empty: both
   * @param brokers in centralized dissemination beside the one broker alone; 1: that only
   */
  public static List<Contender> contenders(
      Optional<Dissemination> only, Optional<Reliability> one, int brokers) {
    if (brokers < 1 || brokers > MOST_BROKERS) {
      throw new IllegalArgumentException(
          "--brokers %d must be from 1 to %d".formatted(brokers, MOST_BROKERS));
    }
    List<Contender> contenders = new ArrayList<>();
    for (Dissemination way : only.map(List::of).orElse(List.of(Dissemination.values()))) {
      boolean standbysMatter = way == Dissemination.CENTRALIZED && brokers > 1;
      for (int each : standbysMatter ? List.of(1, brokers) : List.of(1)) {
        for (Reliability kind : one.map(List::of).orElse(List.of(Reliability.values()))) {
          contenders.add(new Contender.Zonecast(way, kind, each));
        }
      }
    }
    return contenders;
  }

  /** One measurement. */
  public record Trial(int round, int size, Contender contender) {
    /** Fit for a directory's name. */
    public String id() {
      return "%d-%s-%d".formatted(size, contender.name().replace(' ', '-'), round);
    }
  }

  /** All of them, in order. */
  public List<Trial> trials() {
    List<Trial> trials = new ArrayList<>();
    for (int size : sizes) {
      for (int round = 1; round <= rounds; round++) {
        for (Contender contender : contenders) {
          trials.add(new Trial(round, size, contender));
        }
      }
    }
    return trials;
  }
}
