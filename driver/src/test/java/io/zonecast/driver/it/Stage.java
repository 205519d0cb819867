package io.zonecast.driver.it;

import io.zonecast.driver.launch.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The real jars as processes on this machine, around a ZooKeeper of their own. Closing ends what
 * still runs. Ids are unique on a stage: files are named after them.
 */
final class Stage implements AutoCloseable {
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
  private static final Path DIST = Path.of(System.getProperty("zonecast.dist"));
  private static final List<String> QUICK_START =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx64m");

  private final List<JarProcess> started = new ArrayList<>();
  private final Path folder;
  private final int zooKeeperPort = FreePort.pick();
  private int zooKeepers;

  /** A stage whose files are in a folder, which is made. */
  Stage(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where ZooKeeper is, or will be. */
  String zooKeeperAddress() {
    return "127.0.0.1:" + zooKeeperPort;
  }

  Path folder() {
    return folder;
  }

  /** Starts ZooKeeper, or starts it again with what it knew; returns when it serves. */
  JarProcess zooKeeper() {
    return zooKeeper("zookeeper-data");
  }

  /** Starts ZooKeeper where it was, knowing nothing. */
  JarProcess emptyZooKeeper() {
    return zooKeeper("zookeeper-data-" + zooKeepers);
  }

  private JarProcess zooKeeper(String data) {
    zooKeepers++;
    JarProcess server =
        jar(
            "driver",
            "zookeeper-" + zooKeepers,
            "zookeeper",
            "--port",
            Integer.toString(zooKeeperPort),
            "--data",
            folder.resolve(data).toString(),
            "--tick",
            "500ms");
    Until.so("ZooKeeper", this::words, () -> server.out().startsWith("ready "));
    return server;
  }

  JarProcess broker(String id, String... more) {
    return member("broker", id, more);
  }

  JarProcess publisher(String id, String... more) {
    return member("publisher", id, more);
  }

  /** A publisher of a deployment that is on another stage. */
  JarProcess publisherAt(String zooKeeper, String id, String... more) {
    List<String> options = new ArrayList<>(List.of(more));
    options.addAll(List.of("--zookeeper", zooKeeper));
    return member("publisher", id, options.toArray(String[]::new));
  }

  /** A subscriber that also writes {@code <id>.csv}. */
  JarProcess subscriber(String id, String... more) {
    List<String> options = new ArrayList<>(List.of(more));
    options.addAll(List.of("--deliveries", folder.resolve(id + ".csv").toString()));
    return member("subscriber", id, options.toArray(String[]::new));
  }

  /** A second process under an id that is taken; its files have another name. */
  JarProcess impostor(String jar, String id, String... more) {
    return jar(jar, "impostor-of-" + id, options(jar, id, "impostor-of-" + id, more));
  }

  /** Any jar with nothing but these arguments. */
  JarProcess jar(String jar, String name, String... arguments) {
    List<String> command = new ArrayList<>(List.of(JAVA.toString()));
    command.addAll(QUICK_START);
    command.addAll(List.of("-jar", DIST.resolve(jar + ".jar").toString()));
    command.addAll(List.of(arguments));
    JarProcess process = JarProcess.start(command, folder, name);
    started.add(process);
    return process;
  }

  /** Everything that was said, for a message. */
  String words() {
    StringBuilder words = new StringBuilder();
    started.forEach(process -> words.append(process.words()).append('\n'));
    return words.toString();
  }

  @Override
  public void close() {
    List<JarProcess> backwards = new ArrayList<>(started);
    Collections.reverse(backwards);
    backwards.forEach(JarProcess::kill);
    backwards.forEach(JarProcess::exit);
  }

  private JarProcess member(String jar, String id, String... more) {
    return jar(jar, id, options(jar, id, id, more));
  }

  private String[] options(String jar, String id, String name, String... more) {
    List<String> options = new ArrayList<>();
    options.addAll(List.of("--id", id));
    if (!List.of(more).contains("--zookeeper")) {
      options.addAll(List.of("--zookeeper", zooKeeperAddress()));
    }
    options.addAll(List.of("--host", "127.0.0.1"));
    options.addAll(List.of("--events", folder.resolve(name + ".jsonl").toString()));
    if (!jar.equals("broker")) {
      options.addAll(List.of("--summary", folder.resolve(name + ".json").toString()));
    }
    options.addAll(List.of(more));
    return options.toArray(String[]::new);
  }
}
