package io.zonecast.driver.bench;

import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Reliability;
import java.util.Optional;

/**
 * Who is measured: something that brings messages from one publisher to one subscriber. Another
 * system would be another kind, and rows of the same table.
 */
public sealed interface Contender {
  /** Its name in tables and files, without commas. */
  String name();

  /** The contender with whose throughput its own is compared; empty where there is none. */
  Optional<String> yardstick();

  /**
   * This program.
   *
   * @param brokers of the zone, from 1: beside the primary all are standbys, and in sync
   */
  record Zonecast(Dissemination dissemination, Reliability reliability, int brokers)
      implements Contender {
    /** Checks the number. */
    public Zonecast {
      if (brokers < 1) {
        throw new IllegalArgumentException("there must be a broker");
      }
    }

    /** Whether messages go through the primary, so that standbys have a part in them. */
    public boolean isCentralized() {
      return dissemination == Dissemination.CENTRALIZED;
    }

    /** Whether what is acknowledged must arrive. */
    public boolean isReliable() {
      return reliability == Reliability.RELIABLE;
    }

    @Override
    public String name() {
      String standbys = brokers == 1 ? "" : " with " + (brokers - 1) + " in sync";
      return dissemination.word() + " " + reliability.word() + standbys;
    }

    @Override
    public Optional<String> yardstick() {
      return isReliable()
          ? Optional.of(new Zonecast(dissemination, Reliability.BEST_EFFORT, brokers).name())
          : Optional.empty();
    }
  }
}
