package io.zonecast.driver.plan;

import java.util.Optional;

/**
 * What the user said about where things run.
 *
 * @param where asked for
 * @param topology of Mininet's network; checked on this machine too, though not used there
 * @param link properties of every link; Mininet only
 * @param switchKind of all switches; probed where empty
 */
public record Placement(
    Where where,
    Optional<Topology> topology,
    Optional<LinkProperties> link,
    Optional<SwitchKind> switchKind) {
  /** Refuses link properties where no link is. */
  public Placement {
    if (where == Where.LOCAL && link.isPresent()) {
      throw new IllegalArgumentException(
          "--link needs Mininet: with --on local there are no links to shape");
    }
  }
}
