package io.zonecast.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Toy agents under hundreds of random schedules: right ones pass and make progress, wrong ones are
 * caught.
 */
final class RandomSchedulesTest {
  private static final long HEAL_MS = 20_000;
  private static final long END_MS = 35_000;

  private static World world(long seed, ToySubscriber.Bug bug, boolean trustsItsName) {
    World world =
        new World(
                seed,
                NetworkProfile.rough(),
                CoordinatorProfile.rough(),
                List.of(ToyPublisher.ROOT, ToyCandidate.ROOT))
            .check(
                new OnePrimaryPerEpoch(),
                new EpochsOnlyGrow(),
                new NoDeliveryUnmatched(),
                new PerStreamOrder(),
                new NoOlderEpochAfterNewer());
    for (int i = 1; i <= 3; i++) {
      world.add("pub" + i, ToyPublisher::new);
      world.add(
          "sub" + i, (net, zk, time) -> new ToySubscriber(net, zk, time, world.recorder(), bug));
      world.add(
          "broker" + i,
          (net, zk, time) -> new ToyCandidate(net, zk, time, world.recorder(), trustsItsName));
    }
    FaultScheduler.random(seed, List.copyOf(world.names()), 1_000, HEAL_MS, 12).install(world);
    return world;
  }

  private static Set<String> deliveringAfterHeal(World world) {
    Set<String> pairs = new HashSet<>();
    world
        .recorder()
        .check(
            new Invariant() {
              @Override
              public void onFact(Fact fact) {
                if (fact instanceof Fact.Delivered delivered) {
                  pairs.add(delivered.subscriber() + "<" + delivered.stream().publisher());
                }
              }
            });
    return pairs;
  }

  @Test
  void rightToysPassAndGoOnAfterEveryFault() {
    for (long seed = 1; seed <= 200; seed++) {
      World world = world(seed, ToySubscriber.Bug.NONE, false);
      world.runUntilMs(HEAL_MS + 5_000);
      Set<String> pairs = deliveringAfterHeal(world);
      world.runUntilMs(END_MS);
      assertThat(pairs).as("seed %d delivers after the faults", seed).hasSize(9);
      assertThat(world.zooKeeper().nodes("/primaries/zone_1"))
          .as("seed %d has a primary", seed)
          .hasSize(1);
    }
  }

  @Test
  void theSameSeedGivesTheSameTranscript() {
    Set<Long> hashes = new HashSet<>();
    for (long seed = 1; seed <= 10; seed++) {
      World one = world(seed, ToySubscriber.Bug.NONE, false);
      World two = world(seed, ToySubscriber.Bug.NONE, false);
      one.runUntilMs(END_MS);
      two.runUntilMs(END_MS);
      assertThat(one.transcript().hash()).isEqualTo(two.transcript().hash());
      assertThat(one.scheduler().executed()).isEqualTo(two.scheduler().executed());
      hashes.add(one.transcript().hash());
    }
    assertThat(hashes).hasSize(10);
  }

  @Test
  void aSubscriberThatDeliversUnmatchedIsCaughtWithItsSeed() {
    assertThatThrownBy(() -> runMany(ToySubscriber.Bug.NO_MATCH_CHECK, false))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("seed ")
        .hasMessageContaining("delivered without a match");
  }

  @Test
  void aCandidateThatTrustsItsNameInsteadOfItsIncarnationIsCaught() {
    assertThatThrownBy(() -> runMany(ToySubscriber.Bug.NONE, true))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("two primaries");
  }

  @Test
  void aSubscriberThatDoesNotDeduplicateIsCaughtWhereFramesAreDuplicated() {
    World world = world(1, ToySubscriber.Bug.NO_DEDUPLICATION, false);
    world.network().frameFaults("pub1", "sub1", new FrameFaults(0, 0.1, 0));
    assertThatThrownBy(() -> world.runUntilMs(END_MS))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("twice after");
  }

  private static void runMany(ToySubscriber.Bug bug, boolean trustsItsName) {
    for (long seed = 1; seed <= 200; seed++) {
      world(seed, bug, trustsItsName).runUntilMs(END_MS);
    }
  }
}
