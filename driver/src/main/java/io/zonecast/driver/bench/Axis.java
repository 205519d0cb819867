package io.zonecast.driver.bench;

import java.util.function.Function;

/**
 * What the loads of a bench differ in.
 *
 * @param head what stands above its column
 * @param value a number without separators, or a word
 */
record Axis(String head, Function<Load, String> value) {
  static final Axis BYTES = new Axis("bytes", load -> Integer.toString(load.size()));
  static final Axis PACE = new Axis("pace", load -> load.pace().word());
  static final Axis PUBLISHERS =
      new Axis("publishers", load -> Integer.toString(load.publishers()));
  static final Axis SUBSCRIBERS =
      new Axis("subscribers", load -> Integer.toString(load.subscribers()));
  static final Axis TOPICS = new Axis("topics", load -> Integer.toString(load.topics()));
  static final Axis BURST = new Axis("burst", load -> Integer.toString(load.burst()));

  String of(Load load) {
    return value.apply(load);
  }
}
