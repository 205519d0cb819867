package io.zonecast.domain;

/**
 * The policies that are offered by a publisher and requested by a subscriber, and held against each
 * other by {@link Match}.
 *
 * @param reliability whether a message may be lost
 * @param history how many earlier messages a newcomer gets
 * @param ownership from whom a topic is received
 * @param deadline the longest time between two messages
 */
public record Qos(
    Reliability reliability, History history, Ownership ownership, Deadline deadline) {
  /** What holds unless somebody says otherwise. */
  public static final Qos DEFAULT = of(Reliability.BEST_EFFORT);

  /** A level of reliability, and nothing else beyond the usual. */
  public static Qos of(Reliability reliability) {
    return new Qos(reliability, History.NONE, Ownership.SHARED, Deadline.NONE);
  }

  /** These, with another history. */
  public Qos with(History other) {
    return new Qos(reliability, other, ownership, deadline);
  }

  /** These, with another kind of ownership. */
  public Qos with(Ownership other) {
    return new Qos(reliability, history, other, deadline);
  }

  /** These, with another deadline. */
  public Qos with(Deadline other) {
    return new Qos(reliability, history, ownership, other);
  }
}
