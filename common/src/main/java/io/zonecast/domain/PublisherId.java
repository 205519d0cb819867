package io.zonecast.domain;

/**
 * The name of a publisher, unique in a deployment: letters, digits, {@code . _ -}, at most 64
 * characters.
 *
 * @param name the id as typed or generated
 */
public record PublisherId(String name) implements Comparable<PublisherId> {
  public PublisherId {
    Names.requireId("publisher id", name);
  }

  @Override
  public int compareTo(PublisherId other) {
    return name.compareTo(other.name);
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof PublisherId that && name.equals(that.name));
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
