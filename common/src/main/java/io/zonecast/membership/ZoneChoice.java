package io.zonecast.membership;

import io.zonecast.domain.Dissemination;
import io.zonecast.domain.ZoneId;
import io.zonecast.registry.ConfigRecord;
import io.zonecast.registry.RegistryView;
import io.zonecast.registry.ZnodePaths;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Which zone a client belongs to, and what its deployment agreed on. Decided once, when a broker
 * serves the zone: before that nothing that stands in {@code /config} binds anyone.
 *
 * @param zone the zone
 * @param config the agreement
 */
public record ZoneChoice(ZoneId zone, ConfigRecord config) {
  /**
   * Chooses.
   *
   * @param wanted the zone that was asked for; else one with a primary, at random
   */
  public static Optional<ZoneChoice> from(
      RegistryView view, Optional<ZoneId> wanted, RandomGenerator random) {
    if (!view.isRead(ZnodePaths.PRIMARIES) || view.config().isEmpty()) {
      return Optional.empty();
    }
    List<ZoneId> living = List.copyOf(view.livingZones());
    if (wanted.isPresent() ? !living.contains(wanted.get()) : living.isEmpty()) {
      return Optional.empty();
    }
    ZoneId zone = wanted.orElseGet(() -> living.get(random.nextInt(living.size())));
    return Optional.of(new ZoneChoice(zone, view.config().get()));
  }

  /** What is missing while there is no choice. */
  public static String missing(Optional<ZoneId> wanted) {
    return "no broker serves %s (java -jar broker.jar%s)"
        .formatted(
            wanted.map(zone -> "zone " + zone).orElse("any zone"),
            wanted.map(zone -> " --zone " + zone).orElse(""));
  }

  /** Why this choice contradicts what the user asserted; nothing where it does not. */
  public Optional<String> contradiction(boolean centralizedAsserted) {
    return centralizedAsserted && config.dissemination() != Dissemination.CENTRALIZED
        ? Optional.of(
            "--centralized contradicts this deployment, whose dissemination is "
                + config.dissemination().word())
        : Optional.empty();
  }
}
