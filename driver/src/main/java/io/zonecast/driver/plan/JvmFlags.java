package io.zonecast.driver.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * The JVM's flags for launched processes; the one place where they are chosen. Small and quick to
 * start at paced traffic; room and both compiler tiers where throughput is the point.
 */
final class JvmFlags {
  private JvmFlags() {}

  static List<String> of(Role role, Traffic traffic) {
    List<String> flags = new ArrayList<>();
    flags.add("-XX:+UseSerialGC");
    if (traffic.isHeavy() && role != Role.ZOOKEEPER) {
      flags.add("-Xms32m"); // Else a 64th of the machine, and never less.
      flags.add(role == Role.BROKER ? "-Xmx512m" : "-Xmx256m");
      return flags;
    }
    flags.add("-XX:TieredStopAtLevel=1");
    flags.add("-XX:ActiveProcessorCount=2");
    flags.add("-Xss512k");
    flags.add("-Xms8m");
    flags.add(role == Role.ZOOKEEPER ? "-Xmx128m" : "-Xmx48m");
    return flags;
  }
}
