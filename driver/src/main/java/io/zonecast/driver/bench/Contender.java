package io.zonecast.driver.bench;

import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Reliability;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who is measured: something that brings messages from publishers to subscribers. */
public interface Contender {
  /** Its name in tables and files, without commas. */
  String name();

  /** Whether messages go to subscribers at once, through nobody. */
  boolean isDirect();

  /** Whether everything has to arrive. */
  boolean isPromised();

  /**
   * With whom its figures are compared.
   *
   * @param all who takes part
   * @return by the word that stands above the ratios, the name of a contender
   */
  Map<String, String> yardsticks(List<Contender> all);

  /** Its processes for a load. */
  Lineup lineup(Load load, Span span, Site site);

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

    @Override
    public boolean isDirect() {
      return dissemination == Dissemination.DIRECT;
    }

    @Override
    public boolean isPromised() {
      return reliability == Reliability.RELIABLE;
    }

    @Override
    public String name() {
      String standbys = brokers == 1 ? "" : " with " + (brokers - 1) + " in sync";
      return dissemination.word() + " " + reliability.word() + standbys;
    }

    /** The same in best effort, and every other system that brings messages the same way. */
    @Override
    public Map<String, String> yardsticks(List<Contender> all) {
      Map<String, String> yardsticks = new LinkedHashMap<>();
      Contender unpromised = new Zonecast(dissemination, Reliability.BEST_EFFORT, brokers);
      if (isPromised() && all.contains(unpromised)) {
        yardsticks.put("best effort", unpromised.name());
      }
      all.stream()
          .filter(other -> !(other instanceof Zonecast) && other.isDirect() == isDirect())
          .forEach(other -> yardsticks.put(other.name(), other.name()));
      return yardsticks;
    }

    @Override
    public Lineup lineup(Load load, Span span, Site site) {
      return new ZonecastLineup(this, load, span, site);
    }
  }
}
