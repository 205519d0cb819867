package io.zonecast.driver.bench;

import java.util.function.ToDoubleFunction;

/**
 * What contenders are compared by.
 *
 * @param name what it is
 * @param sense which way is better
 * @param value of a trial; 0 where there is none
 */
record Figure(String name, String sense, ToDoubleFunction<Measured> value) {
  static final Figure RATE = new Figure("messages/s", "more is better", Measured::messagesPerS);
  static final Figure P50 = new Figure("p50", "less is better", one -> one.latency().p50());
  static final Figure P99 = new Figure("p99", "less is better", one -> one.latency().p99());

  double of(Measured trial) {
    return value.applyAsDouble(trial);
  }
}
