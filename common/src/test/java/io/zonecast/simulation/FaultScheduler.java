package io.zonecast.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * Faults at their times: random ones from a seed (drawn before the run, so that a change of an
 * agent does not change them), or planned by a test. In the end everything is healed, and three
 * seconds later every process runs.
 */
public final class FaultScheduler {
  /** A fault with its times, in milliseconds; which it is may depend on the moment. */
  private record Planned(long fromMs, long toMs, Function<World, Fault> fault) {
    private void begin(World world) {
      Fault now = fault.apply(world);
      now.begin(world);
      world.scheduler().at(toMs * 1_000_000, () -> now.end(world));
    }
  }

  private static final long LONGEST_MS = 9_000;

  /** After the healing; again later, for those that were asked to stop and took their time. */
  private static final List<Long> START_AGAIN_MS = List.of(0L, 1_000L, 3_000L);

  private final List<Planned> plan = new ArrayList<>();
  private final long healMs;

  /** An empty plan that heals everything at {@code healMs}. */
  public FaultScheduler(long healMs) {
    this.healMs = healMs;
  }

  /**
   * Random faults, short ones more often than long ones.
   *
   * @param names the processes that may be hit
   * @param fromMs none begins before
   * @param healMs all are over by then
   * @param count how many
   */
  public static FaultScheduler random(
      long seed, List<String> names, long fromMs, long healMs, int count) {
    FaultScheduler scheduler = new FaultScheduler(healMs);
    Random random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
    for (int i = 0; i < count; i++) {
      long beginMs = fromMs + (long) (random.nextDouble() * (healMs - fromMs));
      double length = random.nextDouble();
      long endMs = Math.min(healMs, beginMs + 1 + (long) (length * length * LONGEST_MS));
      scheduler.plan(beginMs, endMs, draw(random, names));
    }
    return scheduler;
  }

  private static Fault draw(Random random, List<String> names) {
    String one = names.get(random.nextInt(names.size()));
    String two = names.get(random.nextInt(names.size()));
    String other = one.equals(two) || random.nextInt(3) == 0 ? SimZooKeeper.NAME : two;
    return switch (random.nextInt(16)) {
      case 0, 1, 2 -> new Fault.Crash(one);
      case 3 -> new Fault.PowerLoss(one);
      case 4 -> new Fault.Restart(one);
      case 5, 6, 7 -> new Fault.Pause(one);
      case 8, 9 -> new Fault.Partition(one, other);
      case 10 -> random.nextBoolean() ? new Fault.OneWay(one, other) : new Fault.OneWay(other, one);
      case 11 -> new Fault.Reset(one);
      case 12 -> new Fault.SlowReader(one, 2);
      case 13 -> new Fault.ZkDisconnect(one);
      case 14 -> new Fault.ZkExpire(one);
      default -> new Fault.ZkDown();
    };
  }

  /** Adds a fault. */
  public FaultScheduler plan(long fromMs, long toMs, Fault fault) {
    return planLate(fromMs, toMs, world -> fault);
  }

  /** Adds a fault of which only the moment decides whom it befalls. */
  public FaultScheduler planLate(long fromMs, long toMs, Function<World, Fault> fault) {
    plan.add(new Planned(fromMs, toMs, fault));
    return this;
  }

  /** Schedules everything in a world that has just begun. */
  public void install(World world) {
    for (Planned planned : plan) {
      world.scheduler().at(planned.fromMs() * 1_000_000, () -> planned.begin(world));
    }
    world.scheduler().at(healMs * 1_000_000, world::healAll);
    for (long afterMs : START_AGAIN_MS) {
      world
          .scheduler()
          .at((healMs + afterMs) * 1_000_000, () -> world.names().forEach(world::start));
    }
  }
}
