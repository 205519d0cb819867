package io.zonecast.simulation;

import io.zonecast.domain.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Under what conditions one random deployment lives. Each seed draws some kinds of faults and of
 * lateness and goes without the others: a schedule that needs much of one thing is never found
 * where everything happens a little.
 */
final class Weather {
  private static final long MS = 1_000_000;
  private static final long LONGEST_MS = 9_000;
  private static final long FOLLOWS_WITHIN_MS = 5_000;
  private static final long SLOT_MS = 6_000;
  private static final long STRIKES_WITHIN_MS = 400;

  /**
   * Off: a client that hears of the new deployment's primary before it hears of its configuration
   * takes that primary for the former deployment's, for ever ({@code ClientAgent.follow}).
   */
  private static final boolean TREES_APART = false;

  /** What may befall a process. */
  enum Kind {
    CRASH,
    POWER_LOSS,
    RESTART,
    PAUSE,
    PARTITION,
    APART,
    ONE_WAY,
    RESET,
    HALF_OPEN,
    SLOW_READER,
    ZK_DISCONNECT,
    ZK_EXPIRE,
    ZK_CUT_OFF,
    ZK_DOWN
  }

  private final Random random;
  private final NetworkProfile network;
  private final CoordinatorProfile coordinator;
  private final List<Kind> kinds;
  private final double atThePrimary;
  private final double inARow;
  private final boolean lasting;

  private Weather(
      Random random, NetworkProfile network, CoordinatorProfile coordinator, List<Kind> kinds) {
    this(random, network, coordinator, kinds, random.nextInt(3) * 0.4);
  }

  private Weather(
      Random random,
      NetworkProfile network,
      CoordinatorProfile coordinator,
      List<Kind> kinds,
      double atThePrimary) {
    this.random = random;
    this.network = network;
    this.coordinator = coordinator;
    this.kinds = kinds;
    this.atThePrimary = atThePrimary;
    this.inARow = random.nextInt(3) * 0.4;
    this.lasting = random.nextBoolean();
  }

  /** The weather of a seed. */
  static Weather of(Random random) {
    boolean rough = random.nextInt(4) != 0;
    return new Weather(
        random,
        rough ? roughNetwork(random) : NetworkProfile.calm(),
        rough ? roughCoordinator(random) : CoordinatorProfile.calm(),
        some(random, Kind.values()));
  }

  /** ZooKeeper alone is bad: it is away for a while, or some lose their sessions. */
  static Weather badZooKeeper(Random random, boolean away) {
    return new Weather(
        random,
        NetworkProfile.calm(),
        CoordinatorProfile.rough(),
        List.of(Kind.ZK_DISCONNECT, away ? Kind.ZK_DOWN : Kind.ZK_EXPIRE));
  }

  /**
   * Frames are slow, and primaries live on while others succeed them, some of their clients with
   * them. While a link is made there is no room for more than its first subscriptions, so that what
   * comes behind them is late.
   */
  static Weather twoReigns(Random random) {
    return new Weather(
        random,
        NetworkProfile.rough()
            .withDelay(MS / 10, 60 * MS)
            .withQueues(3, 1_000)
            .withReconnects(0.004, 0.004, random.nextInt(2) * 0.5),
        roughCoordinator(random),
        List.of(Kind.ZK_CUT_OFF, Kind.APART, Kind.ZK_EXPIRE, Kind.RESTART, Kind.RESET),
        0.9);
  }

  private static List<Kind> some(Random random, Kind... among) {
    boolean all = random.nextInt(3) == 0;
    List<Kind> some = new ArrayList<>();
    for (Kind kind : among) {
      if (all || random.nextBoolean()) {
        some.add(kind);
      }
    }
    return some.isEmpty() ? List.of(Kind.CRASH, Kind.PAUSE) : some;
  }

  private static NetworkProfile roughNetwork(Random random) {
    NetworkProfile profile = NetworkProfile.rough();
    int narrow = random.nextInt(6);
    if (random.nextInt(3) == 0) {
      profile = profile.withDelay(MS / 10, 60 * MS);
    } else if (narrow == 1) { // So narrow only where it is fast: else there is never room for all.
      profile = profile.withQueues(2, 1);
    }
    if (narrow == 0) {
      profile = profile.withQueues(6, 3);
    }
    boolean bad = random.nextInt(3) == 0;
    return profile.withReconnects(
        bad ? 0.1 : profile.lostResubscription(),
        bad ? 0.1 : profile.silentReconnect(),
        random.nextInt(2) * 0.5);
  }

  private static CoordinatorProfile roughCoordinator(Random random) {
    CoordinatorProfile profile =
        CoordinatorProfile.rough()
            .withLateness(
                random.nextInt(3) == 0 ? 200 * MS : 60 * MS,
                random.nextInt(3) == 0 ? 600 * MS : 200 * MS,
                random.nextInt(3) == 0 ? 100 * MS : 2 * MS);
    return profile
        .withBrokenRequests(random.nextInt(4) == 0 ? 0.05 : 0)
        .withTreesApart(TREES_APART && random.nextInt(2) == 0);
  }

  NetworkProfile network() {
    return network;
  }

  CoordinatorProfile coordinator() {
    return coordinator;
  }

  /** Draws faults, one after the other: whoever was hit has recovered before the next one. */
  FaultScheduler spaced(List<String> names, long fromMs, long healMs) {
    FaultScheduler scheduler = new FaultScheduler(healMs);
    for (long slotMs = fromMs; slotMs + SLOT_MS < healMs; slotMs += SLOT_MS) {
      long beginMs = slotMs + random.nextInt(1_000);
      Fault fault = draw(names).apply(one(names));
      scheduler.plan(beginMs, endMs(beginMs, healMs), fault);
    }
    return scheduler;
  }

  /**
   * Draws faults; in the end everything is healed. Some befall whoever reigns by then, some are
   * followed by another one on the same process.
   *
   * @param names the processes
   * @param primary who reigns at the moment it is asked, or whom to take where nobody does
   */
  FaultScheduler faults(
      List<String> names, Supplier<String> primary, long fromMs, long healMs, int count) {
    FaultScheduler scheduler = new FaultScheduler(healMs);
    for (int i = 0; i < count; i++) {
      long beginMs = fromMs + (long) (random.nextDouble() * (healMs - fromMs));
      String[] victim = {one(names)};
      boolean mighty = random.nextDouble() < atThePrimary;
      Function<String, Fault> fault = draw(names);
      scheduler.planLate(
          beginMs,
          endMs(beginMs, healMs),
          world -> {
            victim[0] = mighty ? primary.get() : victim[0];
            return fault.apply(victim[0]);
          });
      if (random.nextDouble() < inARow) {
        double soon = random.nextDouble();
        long thenMs = beginMs + 1 + (long) (soon * soon * soon * FOLLOWS_WITHIN_MS);
        Function<String, Fault> next = draw(names);
        if (thenMs < healMs) {
          scheduler.planLate(thenMs, endMs(thenMs, healMs), world -> next.apply(victim[0]));
        }
      }
    }
    return scheduler;
  }

  /**
   * Strikes at the moment of an election, some times out of ten: at the former primary, which may
   * not know yet, at the new one, or at somebody else.
   */
  Invariant ambush(World world, List<String> names, int timesOutOfTen, long healMs) {
    return new Invariant() {
      private final Map<ZoneId, String> reigning = new HashMap<>();

      @Override
      public void onFact(Fact fact) {
        if (fact instanceof Fact.Elected elected) {
          String former = reigning.put(elected.zone(), elected.process());
          strike(List.of(elected.process(), one(names)));
          if (former != null) {
            strike(List.of(former));
          }
        } else if (fact instanceof Fact.PrimaryCreated created
            && reigning.containsKey(created.zone())) {
          strike(List.of(reigning.get(created.zone())));
        }
      }

      private void strike(List<String> among) {
        long nowMs = world.scheduler().nowNs() / MS;
        if (nowMs >= healMs || random.nextInt(10) >= timesOutOfTen) {
          return;
        }
        double soon = random.nextDouble();
        long beginMs = nowMs + 1 + (long) (soon * soon * STRIKES_WITHIN_MS);
        String victim = one(among);
        Fault fault =
            random.nextInt(4) == 0 ? new Fault.Restart(victim) : draw(names).apply(victim);
        if (beginMs < healMs) {
          world.scheduler().at(beginMs * MS, () -> fault.begin(world));
          world.scheduler().at(endMs(beginMs, healMs) * MS, () -> fault.end(world));
        }
      }
    };
  }

  /** Where they don't last, short ones are more frequent than long ones. */
  private long endMs(long beginMs, long healMs) {
    double length = random.nextDouble();
    double part = lasting ? length : length * length;
    return Math.min(healMs, beginMs + 1 + (long) (part * LONGEST_MS));
  }

  private String one(List<String> names) {
    return names.get(random.nextInt(names.size()));
  }

  private Function<String, Fault> draw(List<String> names) {
    String other = one(names);
    boolean outwards = random.nextBoolean();
    List<String> crowd = names.stream().filter(name -> random.nextInt(3) == 0).toList();
    return switch (kinds.get(random.nextInt(kinds.size()))) {
      case CRASH -> Fault.Crash::new;
      case POWER_LOSS -> Fault.PowerLoss::new;
      case RESTART -> Fault.Restart::new;
      case PAUSE -> Fault.Pause::new;
      case PARTITION -> name -> new Fault.Partition(name, other);
      case APART -> name -> apart(name, names);
      case ONE_WAY ->
          name -> outwards ? new Fault.OneWay(name, other) : new Fault.OneWay(other, name);
      case RESET -> Fault.Reset::new;
      case HALF_OPEN -> Fault.HalfOpen::new;
      case SLOW_READER -> name -> new Fault.SlowReader(name, 2);
      case ZK_DISCONNECT -> Fault.ZkDisconnect::new;
      case ZK_EXPIRE -> Fault.ZkExpire::new;
      case ZK_CUT_OFF -> name -> cutOff(name, crowd, outwards);
      case ZK_DOWN -> name -> new Fault.ZkDown();
    };
  }

  /** Reached by none of its kind. */
  private static Fault apart(String name, List<String> names) {
    List<Fault> faults = new ArrayList<>();
    for (String other : names) {
      if (other.charAt(0) == name.charAt(0) && !other.equals(name)) {
        faults.add(new Fault.Partition(name, other));
      }
    }
    return new Fault.Together(faults);
  }

  /** Without ZooKeeper; what they say may still arrive there. */
  private static Fault cutOff(String one, List<String> crowd, boolean completely) {
    Set<String> names = new LinkedHashSet<>(crowd);
    names.add(one);
    List<Fault> faults = new ArrayList<>();
    for (String name : names) {
      faults.add(
          completely
              ? new Fault.Partition(name, SimZooKeeper.NAME)
              : new Fault.OneWay(SimZooKeeper.NAME, name));
    }
    return new Fault.Together(faults);
  }
}
