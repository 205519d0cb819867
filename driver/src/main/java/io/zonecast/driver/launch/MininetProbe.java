package io.zonecast.driver.launch;

import io.zonecast.driver.plan.LinkProperties;
import io.zonecast.driver.plan.Placement;
import io.zonecast.driver.plan.RunPaths;
import io.zonecast.driver.plan.SwitchKind;
import io.zonecast.driver.plan.Topology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Finds out whether Mininet really runs here, by running it: two hosts that must reach each other.
 * Takes well under a second where it works.
 */
public final class MininetProbe {
  private static final Duration BOUND = Duration.ofSeconds(40);

  private MininetProbe() {}

  /** What was found. */
  public sealed interface Finding {
    /** It runs, with this kind of switch. */
    record Works(SwitchKind switchKind) implements Finding {}

    /** It doesn't, and why; fit for a message. */
    record Fails(String why) implements Finding {}
  }

  /** Probes with the link properties and the kind of switch that the placement asks for. */
  public static Finding probe(Placement placement) {
    if (!Files.isExecutable(PythonDialogue.PYTHON)) {
      return new Finding.Fails(
          PythonDialogue.PYTHON + " is missing; scripts/install-mininet installs what is needed");
    }
    if (!isRoot()) {
      return new Finding.Fails("Mininet needs root: run it with sudo");
    }
    return run(placement.link(), switches(placement));
  }

  /** The kinds of switch to try. */
  public static List<SwitchKind> switches(Placement placement) {
    return placement.switchKind().map(List::of).orElse(SwitchKind.PROBED);
  }

  private static Finding run(Optional<LinkProperties> link, List<SwitchKind> switches) {
    try {
      Path directory = Files.createTempDirectory("zonecast-probe");
      Path script = directory.resolve("topology.py");
      Path log = directory.resolve("log");
      Topology two = new Topology.Single(2, false);
      Files.writeString(
          script, TopologyScript.generate(two, link, switches, List.of(), new RunPaths(directory)));
      try (MininetHosts hosts = MininetHosts.open(script, log, BOUND)) {
        return new Finding.Works(SwitchKind.of(hosts.switchKind()));
      } catch (LaunchException e) {
        return new Finding.Fails(e.getMessage());
      } finally {
        Files.deleteIfExists(script);
        Files.deleteIfExists(log);
        Files.deleteIfExists(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether this process runs as root, as the kernel tells it. */
  private static boolean isRoot() {
    try {
      return ((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid")) == 0;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
