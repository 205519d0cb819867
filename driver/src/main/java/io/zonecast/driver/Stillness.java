package io.zonecast.driver;

import io.zonecast.port.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** For how long files have not grown, from the first look on. One thread. */
final class Stillness {
  private final TimeSource time;
  private final Map<Path, Look> looks = new HashMap<>();

  private record Look(long bytes, long sinceNs) {}

  Stillness(TimeSource time) {
    this.time = time;
  }

  /** Looks, and says whether a file has had its size for so long; one that is absent has size 0. */
  boolean lasts(Path file, Duration length) {
    Look look = new Look(size(file), time.nanoTime());
    Look before = looks.get(file);
    if (before == null || before.bytes() != look.bytes()) {
      looks.put(file, look);
      return false;
    }
    return look.sinceNs() - before.sinceNs() >= length.toNanos();
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }
}
