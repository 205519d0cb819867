package io.zonecast.membership;

/**
 * How long one subscriber that has no room may hold up the others: for a while its room is waited
 * for, so that it slows down whoever feeds it; once that was in vain, nobody waits until there was
 * room for all for {@value #CALM_MS} ms. So who reads slowly costs the others a tenth of the time
 * at most. The agent's thread only.
 */
public final class RoomPatience {
  /** How long room is waited for where the sender can wait, in milliseconds. */
  public static final int WAITING_MS = 500;

  /** How long there must have been room for all before it is waited for again, milliseconds. */
  public static final int CALM_MS = 5_000;

  private static final long CALM_NS = CALM_MS * 1_000_000L;

  private final long patienceNs;
  private boolean over;
  private long stalledSinceNs;
  private long roomSinceNs;

  private RoomPatience(long patienceNs) {
    this.patienceNs = patienceNs;
  }

  /** For a sender that can wait. */
  public static RoomPatience waiting() {
    return new RoomPatience(WAITING_MS * 1_000_000L);
  }

  /** For a sender whose next message is due whatever becomes of this one. */
  public static RoomPatience none() {
    return new RoomPatience(0);
  }

  /**
   * There was room for all.
   *
   * @param nowNs the monotonic clock, nanoseconds
   */
  public void onRoom(long nowNs) {
    stalledSinceNs = 0;
    if (over && roomSinceNs == 0) {
      roomSinceNs = nowNs;
    } else if (over && nowNs - roomSinceNs >= CALM_NS) {
      over = false;
      roomSinceNs = 0;
    }
  }

  /**
   * Somebody had no room.
   *
   * @param nowNs the monotonic clock, nanoseconds
   * @return whether it was waited for long enough
   */
  public boolean isOver(long nowNs) {
    roomSinceNs = 0;
    if (stalledSinceNs == 0) {
      stalledSinceNs = nowNs;
    }
    over |= nowNs - stalledSinceNs >= patienceNs;
    return over;
  }
}
