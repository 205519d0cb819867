package io.zonecast.simulation;

/**
 * Nobody removes the znode of a primary of which he had not heard when he asked: a picture from
 * before an election must not undo it.
 */
public final class NoPrimaryRemovedUnheardOf implements Invariant {
  @Override
  public void onFact(Fact fact) {
    if (fact instanceof Fact.PrimaryRemoved removed
        && removed.heardOf().isBefore(removed.epoch())) {
      throw new InvariantViolation("a primary was removed from an old picture: " + removed);
    }
  }
}
