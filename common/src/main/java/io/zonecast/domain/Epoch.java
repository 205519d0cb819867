package io.zonecast.domain;

/**
 * The reign of one primary in one zone: the czxid of its {@code /primaries/zone_<n>} znode. Later
 * reigns have higher epochs, within one deployment id. {@link #NONE} marks direct dissemination,
 * where no broker touches a message.
 *
 * @param zxid the transaction id of the election, or 0
 */
public record Epoch(long zxid) implements Comparable<Epoch> {
  /**
   * No epoch: what direct dissemination carries, and what a receiver knows before it heard of any
   * primary.
   */
  public static final Epoch NONE = new Epoch(0);

  public Epoch {
    if (zxid < 0) {
      throw new IllegalArgumentException("epoch %d is negative".formatted(zxid));
    }
  }

  /** Whether this reign ended before {@code other} began. */
  public boolean isBefore(Epoch other) {
    return zxid < other.zxid;
  }

  /** The later of the two. */
  public Epoch max(Epoch other) {
    return isBefore(other) ? other : this;
  }

  @Override
  public int compareTo(Epoch other) {
    return Long.compare(zxid, other.zxid);
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof Epoch that && zxid == that.zxid);
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
