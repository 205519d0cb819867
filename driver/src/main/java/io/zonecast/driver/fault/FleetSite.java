package io.zonecast.driver.fault;

import io.zonecast.driver.launch.Fleet;
import io.zonecast.driver.launch.Launched;
import io.zonecast.driver.launch.Signal;
import io.zonecast.driver.plan.Direction;
import io.zonecast.driver.plan.Site;
import java.util.Optional;

/**
 * A process of a fleet as the site of a fault. One thread.
 *
 * @param strengths of publishers
 * @param target the process that the fault meant when it was injected
 * @param from whom it is kept from, where the fault concerns two
 */
record FleetSite(Fleet fleet, StrengthChanges strengths, Launched target, Optional<Launched> from)
    implements Site {
  @Override
  public void kill() {
    fleet.signal(target, Signal.KILL);
  }

  @Override
  public void terminate() {
    fleet.signal(target, Signal.TERM);
  }

  @Override
  public void startAgain() {
    fleet.startAgain(target);
  }

  @Override
  public void pause() {
    fleet.disturb(target, Signal.STOP);
  }

  @Override
  public void resume() {
    fleet.disturb(target, Signal.CONT);
  }

  @Override
  public void cut() {
    fleet.setJoined(target, false);
  }

  @Override
  public void join() {
    fleet.setJoined(target, true);
  }

  @Override
  public void setStrength(int strength) {
    strengths.set(target.plan().id(), strength);
  }

  @Override
  public void setReachable(Direction way, boolean reachable) {
    if (way.isOut()) {
      fleet.setReachable(target, from.orElseThrow(), reachable);
    }
    if (way.isIn()) {
      fleet.setReachable(from.orElseThrow(), target, reachable);
    }
  }
}
