package io.zonecast.driver.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * This program with a publisher of a priority whose latency is measured, alone or beside one that
 * publishes at priority 0 as fast as it can to the same subscriber.
 *
 * @param who by which way
 * @param priority of what is measured
 * @param beside what there is beside it
 */
public record PrioritizedContender(Contender.Zonecast who, int priority, Beside beside)
    implements Contender {
  private static final int HIGHEST = 9;

  /** What is compared: the highest priority alone, beside loads, and the lowest beside one. */
  public static List<Contender> all(Contender.Zonecast who) {
    List<Contender> all = new ArrayList<>();
    all.add(new PrioritizedContender(who, HIGHEST, Beside.NOTHING));
    all.add(new PrioritizedContender(who, HIGHEST, Beside.YIELDING));
    all.add(new PrioritizedContender(who, HIGHEST, Beside.GREEDY));
    all.add(new PrioritizedContender(who, 0, Beside.YIELDING));
    return all;
  }

  @Override
  public String name() {
    return "%s priority %d %s".formatted(who.name(), priority, beside.words());
  }

  @Override
  public boolean isDirect() {
    return who.isDirect();
  }

  @Override
  public boolean isPromised() {
    return who.isPromised();
  }

  @Override
  public Map<String, String> yardsticks(List<Contender> all) {
    Map<String, String> yardsticks = new LinkedHashMap<>();
    if (beside.isSome()) {
      yardsticks.put(
          Beside.NOTHING.words(), new PrioritizedContender(who, HIGHEST, Beside.NOTHING).name());
    }
    return yardsticks;
  }

  @Override
  public Lineup lineup(Load load, Span span, Site site) {
    return new PrioritizedLineup(this, load, span, site);
  }
}
