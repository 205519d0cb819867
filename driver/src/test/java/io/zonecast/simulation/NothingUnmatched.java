package io.zonecast.simulation;

/** Nobody is unmatched: holds where no process ends and no link breaks. */
final class NothingUnmatched implements Invariant {
  @Override
  public void onFact(Fact fact) {
    if (fact instanceof Fact.Unmatched) {
      throw new InvariantViolation("unmatched from whoever is there: " + fact);
    }
  }
}
