package io.zonecast.driver.launch;

import io.zonecast.driver.plan.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The most memory that processes were resident with, as Linux keeps it for each living one ({@code
 * VmHWM}); elsewhere nothing is known. What is asked for last is at most one look old. One thread.
 */
public final class PeakMemory {
  private static final Pattern PEAK = Pattern.compile("(?m)^VmHWM:\\s+(\\d{1,15}) kB$");
  private static final long KILO = 1_024;

  private final Map<Role, Long> bytes = new EnumMap<>(Role.class);

  /** Looks at every process that lives. */
  public void look(Iterable<Launched> processes) {
    for (Launched process : processes) {
      if (process.isAlive()) {
        bytes.merge(process.plan().role(), peakOf(process.pid()), Math::max);
      }
    }
  }

  /** The most of any process of a role, bytes; 0 where nothing is known. */
  public long of(Role role) {
    return bytes.getOrDefault(role, 0L);
  }

  private static long peakOf(long pid) {
    try {
      Matcher peak = PEAK.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
      return peak.find() ? Long.parseLong(peak.group(1)) * KILO : 0;
    } catch (IOException gone) {
      return 0; // It has just ended, or this is not Linux.
    }
  }
}
