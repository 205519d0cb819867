package io.zonecast.domain;

/**
 * The name of a broker, unique in a deployment: letters, digits, {@code . _ -}, at most 64
 * characters.
 *
 * @param name the id as typed or generated
 */
public record BrokerId(String name) implements Comparable<BrokerId> {
  public BrokerId {
    Names.requireId("broker id", name);
  }

  @Override
  public int compareTo(BrokerId other) {
    return name.compareTo(other.name);
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof BrokerId that && name.equals(that.name));
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
