package io.zonecast.driver.plan;

import io.zonecast.cli.DurationConverter;
import io.zonecast.domain.Names;
import io.zonecast.driver.plan.FaultFile.Located;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One entry of a fault file, not yet understood.
 *
 * @param file for messages
 * @param line where it begins
 * @param entries its values by key
 */
record FaultEntry(String file, int line, Map<String, Located> entries) {
  private static final Set<String> KEYS =
      Set.of("at", "what", "target", "zone", "from", "direction", "to", "for");
  private static final Set<String> KINDS =
      Set.of("kill", "terminate", "restart", "pause", "cut", "strength");
  private static final String PRIMARY = "primary";

  /**
   * The fault that is meant.
   *
   * @throws IllegalArgumentException naming file, line and rule
   */
  Fault toFault(FaultScope scope) {
    entries.forEach(
        (key, value) -> {
          if (!KEYS.contains(key)) {
            throw FaultFile.wrong(
                file,
                value.line(),
                "\""
                    + Names.printable(key)
                    + "\" is unknown: at, what, target, zone, from, direction, to and for are known");
          }
        });
    Duration at = duration("at");
    requireZoneWithPrimary();
    FaultTarget target = target("target", scope.targets());
    Located what = required("what");
    if (!KINDS.contains(what.text())) {
      throw wrong(what, "what \"%s\" is not kill, terminate, restart, pause, cut or strength");
    }
    refuse("from", !what.text().equals("cut"), "goes with cut only");
    refuse("direction", !entries.containsKey("from"), "goes with a cut from another process only");
    boolean strength = what.text().equals("strength");
    refuse("to", !strength, "goes with strength only");
    refuse(
        "for",
        strength || what.text().equals("restart"),
        "goes with pause, cut, kill and terminate only");
    Fault fault =
        switch (what.text()) {
          case "kill" -> checked("for", () -> new Fault.Kill(at, target, length()));
          case "terminate" -> checked("for", () -> new Fault.Terminate(at, target, length()));
          case "restart" -> new Fault.Restart(at, target);
          case "strength" -> strength(at, target);
          case "pause" -> checked("for", () -> new Fault.Pause(at, target, duration("for")));
          default -> cut(at, target, scope.targets());
        };
    checked(
        "at",
        () -> {
          scope.require(fault);
          return fault;
        });
    return fault;
  }

  private Fault strength(Duration at, FaultTarget target) {
    if (!(target instanceof FaultTarget.Named named) || !ProcessIds.isPublisher(named.id())) {
      throw wrong(required("target"), "target \"%s\" of a strength is no publisher");
    }
    Located to = required("to");
    if (!to.text().matches("-?\\d{1,9}")) {
      throw wrong(to, "to \"%s\" is not a strength: a whole number");
    }
    return checked("to", () -> new Fault.Strength(at, target, Integer.parseInt(to.text())));
  }

  private Fault cut(Duration at, FaultTarget target, FaultTargets targets) {
    Duration length = duration("for");
    if (!entries.containsKey("from")) {
      return checked("for", () -> new Fault.Cut(at, target, length));
    }
    FaultTarget from = target("from", targets);
    Direction way = direction();
    return checked("from", () -> new Fault.CutBetween(at, target, from, way, length));
  }

  private Direction direction() {
    Located word = entries.getOrDefault("direction", new Located("both", line));
    return Direction.of(word.text())
        .orElseThrow(() -> wrong(word, "direction \"%s\" is not both, out or in"));
  }

  private Optional<Duration> length() {
    return entries.containsKey("for") ? Optional.of(duration("for")) : Optional.empty();
  }

  /** What a fault's own rules refuse is told with the line of a key. */
  private Fault checked(String key, Supplier<Fault> fault) {
    try {
      return fault.get();
    } catch (FaultFile.Refused e) {
      throw e;
    } catch (IllegalArgumentException e) {
      int where = entries.containsKey(key) ? required(key).line() : line;
      throw FaultFile.wrong(file, where, e.getMessage());
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

  private void requireZoneWithPrimary() {
    boolean primary =
        required("target").text().equals(PRIMARY)
            || (entries.containsKey("from") && required("from").text().equals(PRIMARY));
    refuse("zone", !primary, "goes with target primary only");
  }

  private FaultTarget target(String key, FaultTargets targets) {
    Located target = required(key);
    if (target.text().equals(PRIMARY)) {
      Located zone = entries.getOrDefault("zone", new Located("1", line));
      if (!zone.text().matches("[1-9]\\d{0,3}")
          || !targets.hasZone(Integer.parseInt(zone.text()))) {
        throw wrong(zone, "zone \"%s\" does not exist: there are " + targets.zones());
      }
      return new FaultTarget.Primary(Integer.parseInt(zone.text()));
    }
    return targets
        .named(target.text())
        .orElseThrow(
            () ->
                wrong(
                    target,
                    key + " \"%s\" is neither primary nor a process such as " + targets.some()));
  }

  private void refuse(String key, boolean wrong, String rule) {
    if (wrong && entries.containsKey(key)) {
      throw wrong(required(key), key + " \"%s\" " + rule);
    }
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
