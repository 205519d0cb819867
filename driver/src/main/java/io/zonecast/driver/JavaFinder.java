package io.zonecast.driver;

import io.zonecast.domain.Discovery;
import io.zonecast.driver.plan.Experiment;
import io.zonecast.driver.plan.JavaLaunch;
import io.zonecast.driver.plan.Role;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds the JVM that runs the driver, the driver itself, and the jars beside it. */
final class JavaFinder {
  private JavaFinder() {}

  /** How to start Java processes; {@code jars} replaces the directory of the driver's own jar. */
  static JavaLaunch find(Optional<Path> jars) {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path self = self();
    boolean packed = Files.isRegularFile(self);
    List<String> driver =
        packed
            ? List.of("-jar", self.toString())
            : List.of("-cp", System.getProperty("java.class.path"), DriverCommand.class.getName());
    Path beside = packed ? self.getParent() : Path.of("dist");
    return new JavaLaunch(java, jars.orElse(beside).toAbsolutePath().normalize(), driver);
  }

  /**
   * Checks that the jars that an experiment needs are there.
   *
   * @throws IllegalArgumentException naming the first that is missing
   */
  static void requireJars(JavaLaunch java, Experiment experiment) {
    requireJars(
        java,
        experiment.discovery() == Discovery.BROKER
            ? List.of(Role.BROKER, Role.PUBLISHER, Role.SUBSCRIBER)
            : List.of(Role.PUBLISHER, Role.SUBSCRIBER));
  }

  /**
   * Checks that the jars of some roles are there.
   *
   * @throws IllegalArgumentException naming the first that is missing
   */
  static void requireJars(JavaLaunch java, List<Role> roles) {
    for (Role role : roles) {
      if (!Files.isReadable(java.jar(role))) {
        throw new IllegalArgumentException(
            java.jar(role)
                + " is missing: build it (mvn -B package), or name its place with --jars");
      }
    }
  }

  private static Path self() {
    try {
      return Path.of(JavaFinder.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
