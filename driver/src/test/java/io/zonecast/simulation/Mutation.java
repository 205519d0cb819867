package io.zonecast.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A bug to plant: one piece of one source file is another one.
 *
 * @param name what is wrong then
 * @param file the source file, from the repository's root
 * @param old what stands there, exactly once
 * @param now what is to stand there instead
 * @param seeds within so many seeds the simulation must fail
 */
record Mutation(String name, String file, String old, String now, int seeds) {
  private static final String SOURCES = "/src/main/java/";

  /**
   * The mutated source.
   *
   * @throws IllegalStateException where the source has changed so that this mutation says nothing
   *     any more
   */
  String source(Path root) throws IOException {
    Path path = root.resolve(file);
    if (!Files.isRegularFile(path)) {
      throw new IllegalStateException("\"%s\": there is no %s".formatted(name, file));
    }
    String source = Files.readString(path);
    int at = source.indexOf(old);
    if (at < 0 || source.indexOf(old, at + 1) >= 0) {
      throw new IllegalStateException(
          "\"%s\": to be replaced in %s, but there %s: %s"
              .formatted(name, file, at < 0 ? "nowhere" : "more than once", old));
    }
    return source.substring(0, at) + now + source.substring(at + old.length());
  }

  /** Where the source belongs, from the root of the packages. */
  Path place() {
    return Path.of(file.substring(file.indexOf(SOURCES) + SOURCES.length()));
  }

  @Override
  public String toString() {
    return name;
  }
}
