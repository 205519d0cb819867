package io.zonecast.driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A server's data directory; one that we made ourselves goes when it is closed.
 *
 * @param path where
 * @param temporary whether it goes
 */
record DataDirectory(Path path, boolean temporary) implements AutoCloseable {

  /** The directory that a user named, or a new temporary one for null. */
  static DataDirectory of(Path named) {
    if (named != null) {
      return new DataDirectory(named, false);
    }
    try {
      return new DataDirectory(Files.createTempDirectory("zonecast-zookeeper"), true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (temporary && Files.isDirectory(path)) {
      remove(path);
    }
  }

  /** Removes a directory and everything in it. */
  static void remove(Path directory) {
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path entry : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(entry);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("can't remove " + directory, e);
    }
  }
}
