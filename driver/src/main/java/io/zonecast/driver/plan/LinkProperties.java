package io.zonecast.driver.plan;

import io.zonecast.cli.DurationConverter;
import io.zonecast.domain.Names;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Properties of every link in Mininet, written {@code bw=10,delay=5ms,loss=1}.
 *
 * @param megabitsPerSecond more than 0, at most 1000, which is Mininet's own bound
 * @param delay in one direction, at most 60 s
 * @param lossPercent from 0, below 100
 */
public record LinkProperties(
    OptionalDouble megabitsPerSecond, Optional<Duration> delay, OptionalDouble lossPercent) {

  /**
   * Reads the option's value.
   *
   * @throws IllegalArgumentException naming the part and the rule
   */
  public static LinkProperties parse(String text) {
    OptionalDouble bandwidth = OptionalDouble.empty();
    Optional<Duration> delay = Optional.empty();
    OptionalDouble loss = OptionalDouble.empty();
    Set<String> seen = new HashSet<>();
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      String name = equals < 0 ? part : part.substring(0, equals);
      String value = part.substring(equals + 1);
      if (equals < 0 || !seen.add(name)) {
        throw wrong(part, "write bw=10,delay=5ms,loss=1, each once at most");
      }
      switch (name) {
        case "bw" -> bandwidth = OptionalDouble.of(number(part, value, 0.001, 1000));
        case "delay" -> delay = Optional.of(delay(part, value));
        case "loss" -> loss = OptionalDouble.of(number(part, value, 0, 99.99));
        default -> throw wrong(part, "only bw, delay and loss are known");
      }
    }
    return new LinkProperties(bandwidth, delay, loss);
  }

  /** As the option is written. */
  public String text() {
    List<String> parts = new ArrayList<>();
    megabitsPerSecond.ifPresent(value -> parts.add("bw=" + value));
    delay.ifPresent(value -> parts.add("delay=" + DurationConverter.format(value)));
    lossPercent.ifPresent(value -> parts.add("loss=" + value));
    return String.join(",", parts);
  }

  private static Duration delay(String part, String value) {
    Duration delay;
    try {
      delay = DurationConverter.parse(value);
    } catch (IllegalArgumentException e) {
      throw wrong(part, e.getMessage());
    }
    if (delay.compareTo(Duration.ofMinutes(1)) > 0) {
      throw wrong(part, "at most 60s");
    }
    return delay;
  }

  private static double number(String part, String value, double least, double most) {
    double number;
    try {
      number = Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw wrong(part, "a number is needed");
    }
    if (!(number >= least && number <= most)) {
      throw wrong(part, "must be from " + least + " to " + most);
    }
    return number;
  }

  private static IllegalArgumentException wrong(String part, String rule) {
    return new IllegalArgumentException("--link \"" + Names.printable(part) + "\": " + rule);
  }
}
