package io.zonecast.domain;

/**
 * The name of a subscriber, unique in a deployment: letters, digits, {@code . _ -}, at most 64
 * characters.
 *
 * @param name the id as typed or generated
 */
public record SubscriberId(String name) implements Comparable<SubscriberId> {
  public SubscriberId {
    Names.requireId("subscriber id", name);
  }

  @Override
  public int compareTo(SubscriberId other) {
    return name.compareTo(other.name);
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof SubscriberId that && name.equals(that.name));
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
