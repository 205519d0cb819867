package io.zonecast.driver.plan;

import java.util.List;
import java.util.Map;

/**
 * One process to start. Immutable.
 *
 * @param id its name, unique in the experiment, fit for a file name
 * @param role what it is
 * @param zone the zone that it belongs to, from 1; 0 where it belongs to none
 * @param topics the topics that it publishes or wants; empty for others
 * @param host where it runs
 * @param argv the whole command line
 * @param env variables beside those of the driver
 * @param readiness how it shows that it is ready
 */
public record ProcessPlan(
    String id,
    Role role,
    int zone,
    List<String> topics,
    Host host,
    List<String> argv,
    Map<String, String> env,
    Readiness readiness) {
  /** Takes copies of the collections. */
  public ProcessPlan {
    topics = List.copyOf(topics);
    argv = List.copyOf(argv);
    env = Map.copyOf(env);
  }

  /** The id of the process that gives a strength to a publisher. */
  public static String strengthChange(String publisher, int strength) {
    return publisher + "-strength-" + strength;
  }

  /** Whether it waits, being ready, for a line on its standard input. */
  public boolean isHeld() {
    return role == Role.PUBLISHER;
  }
}
