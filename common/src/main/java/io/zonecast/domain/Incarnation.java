package io.zonecast.domain;

/**
 * One life of a process under its id: the czxid of its first registration, repeated in its later
 * ones. A restart under the same id has a higher incarnation.
 *
 * @param zxid the transaction id of the first registration, at least 1
 */
public record Incarnation(long zxid) implements Comparable<Incarnation> {
  public Incarnation {
    if (zxid < 1) {
      throw new IllegalArgumentException("incarnation %d is not positive".formatted(zxid));
    }
  }

  /** Whether this life began before {@code other}. */
  public boolean isBefore(Incarnation other) {
    return zxid < other.zxid;
  }

  @Override
  public int compareTo(Incarnation other) {
    return Long.compare(zxid, other.zxid);
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof Incarnation that && zxid == that.zxid);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(zxid);
  }

  @Override
  public String toString() {
    return Long.toString(zxid);
  }
}
