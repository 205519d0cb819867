package io.zonecast.driver.fault;

import io.zonecast.driver.launch.HostRunner;
import io.zonecast.driver.launch.LaunchException;
import io.zonecast.driver.launch.Launched;
import io.zonecast.driver.plan.ProcessPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives strengths to running publishers, each by a {@code driver.jar strength} of its own on the
 * publisher's host: from there ZooKeeper is reached, also in Mininet. It takes as long as a JVM
 * needs to start. One thread.
 */
public final class StrengthChanges {
  private final HostRunner hosts;
  private final List<ProcessPlan> plans;
  private final List<Launched> started = new ArrayList<>();

  /**
   * Nothing is started yet.
   *
   * @param plans one for each publisher and strength
   */
  public StrengthChanges(HostRunner hosts, List<ProcessPlan> plans) {
    this.hosts = hosts;
    this.plans = List.copyOf(plans);
  }

  /**
   * Begins a change.
   *
   * @throws LaunchException where it can't be started
   */
  void set(String publisher, int strength) {
    String id = ProcessPlan.strengthChange(publisher, strength);
    started.add(
        hosts.start(plans.stream().filter(plan -> plan.id().equals(id)).findFirst().orElseThrow()));
  }

  /**
   * Looks whether a change has failed.
   *
   * @throws LaunchException naming it
   */
  public void check() {
    for (Launched change : started) {
      int code = change.exit().getNow(0);
      if (code != 0) {
        throw new LaunchException(
            "%s ended with exit code %d; see logs/%s.log"
                .formatted(change.plan().id(), code, change.plan().id()));
      }
    }
  }
}
