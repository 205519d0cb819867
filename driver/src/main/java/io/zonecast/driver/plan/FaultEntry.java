package io.zonecast.driver.plan;

import io.zonecast.cli.DurationConverter;
import io.zonecast.domain.Names;
import io.zonecast.driver.plan.FaultFile.Located;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * One entry of a fault file, not yet understood.
 *
 * @param file for messages
 * @param line where it begins
 * @param entries its values by key
 */
record FaultEntry(String file, int line, Map<String, Located> entries) {
  private static final Set<String> KEYS = Set.of("at", "what", "target", "zone", "for");
  private static final Set<String> LASTING = Set.of("pause", "cut");

  /**
   * The fault that is meant.
   *
   * @throws IllegalArgumentException naming file, line and rule
   */
  Fault toFault(FaultTargets targets) {
    entries.forEach(
        (key, value) -> {
          if (!KEYS.contains(key)) {
            throw FaultFile.wrong(
                file,
                value.line(),
                "\""
                    + Names.printable(key)
                    + "\" is unknown: at, what, target, zone and for are known");
          }
        });
    Duration at = duration("at");
    FaultTarget target = target(targets);
    Located what = required("what");
    if (entries.containsKey("for") && !LASTING.contains(what.text())) {
      throw wrong(entries.get("for"), "for \"%s\" goes with pause and cut only");
    }
    return switch (what.text()) {
      case "kill" -> new Fault.Kill(at, target);
      case "terminate" -> new Fault.Terminate(at, target);
      case "pause" -> lasting(length -> new Fault.Pause(at, target, length));
      case "cut" -> lasting(length -> new Fault.Cut(at, target, length));
      default -> throw wrong(what, "what \"%s\" is not kill, terminate, pause or cut");
    };
  }

  private Fault lasting(Function<Duration, Fault> fault) {
    Duration length = duration("for");
    try {
      return fault.apply(length);
    } catch (IllegalArgumentException e) {
      throw FaultFile.wrong(file, required("for").line(), e.getMessage());
    }
  }

  private Duration duration(String key) {
    Located value = required(key);
    try {
      return DurationConverter.parse(value.text());
    } catch (IllegalArgumentException e) {
      throw FaultFile.wrong(file, value.line(), key + " " + e.getMessage());
    }
  }

  private FaultTarget target(FaultTargets targets) {
    Located target = required("target");
    Located zone = entries.getOrDefault("zone", new Located("1", line));
    if (target.text().equals("primary")) {
      if (!zone.text().matches("[1-9]\\d{0,3}")
          || !targets.hasZone(Integer.parseInt(zone.text()))) {
        throw wrong(zone, "zone \"%s\" does not exist: there are " + targets.zones());
      }
      return new FaultTarget.Primary(Integer.parseInt(zone.text()));
    }
    if (entries.containsKey("zone")) {
      throw wrong(zone, "zone \"%s\" goes with target primary only");
    }
    if (!targets.processes().contains(target.text())) {
      throw wrong(
          target, "target \"%s\" is neither primary nor a process such as " + targets.some());
    }
    return new FaultTarget.Named(target.text());
  }

  private Located required(String key) {
    Located value = entries.get(key);
    if (value == null) {
      throw FaultFile.wrong(file, line, "\"" + key + "\" is missing");
    }
    return value;
  }

  private IllegalArgumentException wrong(Located value, String rule) {
    return FaultFile.wrong(file, value.line(), rule.replace("%s", Names.printable(value.text())));
  }
}
