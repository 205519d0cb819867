package io.zonecast.simulation;

import io.zonecast.domain.Epoch;
import java.util.HashMap;
import java.util.Map;

/**
 * What a process publishes in an epoch's name it publishes while it takes itself for the primary of
 * just that epoch: nothing after it was deposed, nothing with the epoch of an earlier reign.
 */
public final class PublishedInItsReign implements Invariant {
  private final Map<String, Epoch> reigns = new HashMap<>();

  @Override
  public void onFact(Fact fact) {
    if (fact instanceof Fact.Published published) {
      Epoch reign = reigns.getOrDefault(published.process(), Epoch.NONE);
      if (!published.epoch().equals(Epoch.NONE) && !published.epoch().equals(reign)) {
        throw new InvariantViolation("published in reign %s: %s".formatted(reign, published));
      }
    } else if (fact instanceof Fact.Elected elected) {
      reigns.put(elected.process(), elected.epoch());
    } else if (fact instanceof Fact.Deposed deposed) {
      reigns.remove(deposed.process());
    } else if (fact instanceof Fact.Started started) {
      reigns.remove(started.process());
    }
  }
}
