package io.zonecast.driver.plan;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How Java processes are started.
 *
 * @param java the {@code java} executable
 * @param jars the directory of broker.jar, publisher.jar and subscriber.jar
 * @param driver the arguments that run this very driver: {@code -jar …/driver.jar}
 */
public record JavaLaunch(Path java, Path jars, List<String> driver) {

  /** The jar of a role. */
  public Path jar(Role role) {
    return jars.resolve(role.word() + ".jar");
  }

  /** The command line's beginning, up to and with the program, as a person types it. */
  public List<String> plain(Role role) {
    List<String> command = new ArrayList<>(List.of(java.toString()));
    command.addAll(program(role));
    return command;
  }

  /** The same with the flags that suit some traffic. */
  public List<String> command(Role role, Traffic traffic) {
    String name = role == Role.ZOOKEEPER ? "driver" : role.word();
    List<String> command = new ArrayList<>(List.of(java.toString()));
    command.addAll(JvmFlags.of(role, traffic));
    if (hasArchive(name)) {
      command.add("-XX:SharedArchiveFile=" + jars.resolve(name + ".jsa"));
      command.add("-Xshare:auto");
      // An archive of another build is passed over in silence: standard output is for data.
      command.addAll(List.of("-Xlog:disable", "-Xlog:all=error:stderr"));
    }
    command.addAll(program(role));
    return command;
  }

  private List<String> program(Role role) {
    return role == Role.ZOOKEEPER ? driver : List.of("-jar", jar(role).toString());
  }

  /** Whether there is an archive of loaded classes for every jar, so that starting is quick. */
  public boolean hasArchives() {
    return List.of("broker", "publisher", "subscriber", "driver").stream()
        .allMatch(this::hasArchive);
  }

  /** One that is older than its jar would be opened, compared and passed over. */
  private boolean hasArchive(String name) {
    File archive = jars.resolve(name + ".jsa").toFile();
    return archive.canRead()
        && archive.lastModified() >= jars.resolve(name + ".jar").toFile().lastModified();
  }
}
