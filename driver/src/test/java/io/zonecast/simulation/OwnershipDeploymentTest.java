package io.zonecast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.StreamId;
import io.zonecast.domain.ZoneId;
import io.zonecast.port.ZnodeOp;
import io.zonecast.registry.OwnerRecord;
import io.zonecast.registry.ZnodePaths;
import io.zonecast.simulation.Deployment.Mode;
import io.zonecast.wire.StreamPosition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Topics that only their owner may publish, with one thing at a time happening. {@link
 * OneOwnerAtATime} and {@link SameCut} look on.
 */
final class OwnershipDeploymentTest {
  private static final long MS = 1_000_000;

  /** Longer than a session, and than somebody who was late is not believed. */
  private static final long LONG_MS = 6_000;

  private static Stream<Arguments> ways() {
    return Stream.of(Mode.DIRECT, Mode.CENTRALIZED)
        .flatMap(mode -> Stream.of(Arguments.of(mode, false), Arguments.of(mode, true)));
  }

  private static Deployment deployment(Mode mode, boolean reliable, long seed) {
    Deployment deployment = Deployment.calm(mode, seed).exclusive();
    if (reliable) {
      deployment.reliable();
    }
    return deployment;
  }

  /** A weak and a strong publisher, of which the strong one is the owner. */
  private static Deployment running(Deployment deployment) {
    deployment.brokers("b1", "b2", "b3");
    deployment.strength(1).publisher("weak", "A").strength(5).publisher("strong", "A");
    deployment.subscriber("s1", "A").subscriber("s2", "A");
    owns(deployment, "strong", 3_000);
    deployment.run(1_000);
    return deployment;
  }

  /** From now on, or soon, both subscribers receive from one publisher alone. */
  private static void owns(Deployment deployment, String publisher, long withinMs) {
    Map<String, Long> before = Map.copyOf(deployment.traffic().sinceMark());
    deployment.await(
        publisher + " owns",
        withinMs,
        () ->
            List.of("s1", "s2").stream()
                .allMatch(
                    subscriber ->
                        deployment.traffic().sinceMark(subscriber, publisher, "A")
                            > before.getOrDefault(Traffic.pair(subscriber, publisher, "A"), 0L)));
    deployment.run(200);
    deployment.traffic().mark();
    deployment.run(500);
    assertThat(deployment.traffic().sinceMark())
        .containsOnlyKeys(Traffic.pair("s1", publisher, "A"), Traffic.pair("s2", publisher, "A"));
    assertThat(deployment.owner("A").orElseThrow().owner().orElseThrow().publisher().name())
        .isEqualTo(publisher);
  }

  private static void excuse(Deployment deployment, String publisher) {
    deployment.promises().excuse(publisher);
    deployment.joins().excuse(publisher);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void theStrongestOwnsAndWhenItDiesTheNextAtOnce(Mode mode, boolean reliable) {
    Deployment deployment = running(deployment(mode, reliable, 1));
    excuse(deployment, "strong");
    deployment.world().kill("strong");
    owns(deployment, "weak", 400);
    deployment.world().start("strong");
    owns(deployment, "strong", 1_500);
    deployment.run(LONG_MS);
    owns(deployment, "strong", 500);
    assertThat(deployment.owner("A").orElseThrow().term()).isLessThanOrEqualTo(5);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void theStrongestLeavesInOrderAndTheNextOwns(Mode mode, boolean reliable) {
    Deployment deployment = running(deployment(mode, reliable, 1));
    deployment.world().stop("strong");
    owns(deployment, "weak", 1_000);
    deployment.promises().checkEnd();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void whoIsMadeWeakerLosesATopicAndWhoIsMadeStrongerGetsIt(Mode mode, boolean reliable) {
    Deployment deployment = running(deployment(mode, reliable, 1));
    deployment.setStrength("strong", 0);
    owns(deployment, "weak", 300);
    deployment.setStrength("strong", 7);
    owns(deployment, "strong", 300);
    deployment.setStrength("weak", 8);
    owns(deployment, "weak", 300);
    deployment.run(LONG_MS);
    assertThat(deployment.owner("A").orElseThrow().term()).isLessThanOrEqualTo(5);
    deployment.promises().checkEnd();
    for (String name : List.of("s1", "s2")) {
      assertThat(deployment.subscriberAgent(name).lost()).as(name).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aStrongerOneThatArrivesTakesOver(Mode mode, boolean reliable) {
    Deployment deployment = running(deployment(mode, reliable, 1));
    deployment.strength(9).publisher("stronger", "A");
    owns(deployment, "stronger", 1_500);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void anOwnerThatMissesItsDeadlineIsReplacedAndReturnsWhenItPublishes(
      Mode mode, boolean reliable) {
    Deployment deployment = running(deployment(mode, reliable, 1).deadlineMs(300));
    excuse(deployment, "strong");
    deployment.world().pause("strong");
    owns(deployment, "weak", 1_500);
    deployment.run(1_000);
    deployment.world().resume("strong");
    owns(deployment, "strong", LONG_MS);
    deployment.run(LONG_MS);
    owns(deployment, "strong", 500);
  }

  /** What its clients miss concerns a primary that decides nothing. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatClientsOfAnotherZoneMissIsHeardByWhoDecides(boolean reliable) {
    Deployment deployment = twoZones(deployment(Mode.DIRECT, reliable, 1).deadlineMs(400));
    for (int i = 0; i < 3; i++) {
      excuse(deployment, "strong");
      deployment.world().pause("strong");
      owns(deployment, "weak", 1_500);
      deployment.run(1_000);
      deployment.world().resume("strong");
      owns(deployment, "strong", 1_500);
      deployment.run(LONG_MS);
    }
  }

  /** Else subscribers would change over at different numbers. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anOwnerOfAnotherZoneSaysWhereItsTermEnds(boolean reliable) {
    Deployment deployment = twoZones(deployment(Mode.DIRECT, reliable, 1));
    deployment.setStrength("strong", 0);
    owns(deployment, "weak", 300);
    assertThat(deployment.owner("A").orElseThrow().previous()).hasSize(1);
    deployment.setStrength("strong", 7);
    owns(deployment, "strong", 300);
    assertThat(deployment.owner("A").orElseThrow().previous()).hasSize(1);
    assertThat(deployment.owner("A").orElseThrow().term()).isEqualTo(3);
    deployment.promises().checkEnd();
    for (String name : List.of("s1", "s2")) {
      assertThat(deployment.subscriberAgent(name).lost()).as(name).isZero();
    }
  }

  /** The topic's clients are all of the second zone, of which the primary decides nothing. */
  private static Deployment twoZones(Deployment deployment) {
    Optional<ZoneId> second = Optional.of(new ZoneId(2));
    deployment.broker("b1", "b1", 1, 0).broker("b2", "b2", 1, 0);
    deployment.broker("c1", "c1", 2, 0).broker("c2", "c2", 2, 0);
    deployment.strength(1).publisher("weak", "weak", second, "A");
    deployment.strength(5).publisher("strong", "strong", second, "A");
    deployment.subscriber("s1", "s1", second, "A").subscriber("s2", "s2", second, "A");
    owns(deployment, "strong", 3_000);
    deployment.run(1_000);
    return deployment;
  }

  /** What lies unread when it wakes is read before anybody is judged. */
  @ParameterizedTest
  @MethodSource("ways")
  void aSubscriberThatStoodStillTakesNoTopicFromAPunctualOwner(Mode mode, boolean reliable) {
    Deployment deployment = running(deployment(mode, reliable, 1).deadlineMs(500));
    ownsThoughSomebodySleeps(deployment, "s1");
  }

  /** It passed nothing on meanwhile, so that every subscriber misses something. */
  @ParameterizedTest
  @MethodSource("ways")
  void aPrimaryThatStoodStillTakesNoTopicFromAPunctualOwner(Mode mode, boolean reliable) {
    Deployment deployment = running(deployment(mode, reliable, 1).deadlineMs(500));
    ownsThoughSomebodySleeps(deployment, deployment.primary(1).orElseThrow());
  }

  private static void ownsThoughSomebodySleeps(Deployment deployment, String sleeper) {
    long term = deployment.owner("A").orElseThrow().term();
    deployment.world().pause(sleeper);
    deployment.run(1_500);
    deployment.world().resume(sleeper);
    deployment.run(2_000);
    assertThat(deployment.owner("A").orElseThrow().term()).isEqualTo(term);
    owns(deployment, "strong", 500);
  }

  /** A primary does not believe what is missed just after it stood still, but hears it again. */
  @ParameterizedTest
  @MethodSource("ways")
  void anOwnerThatHangsWhileThePrimaryStandsStillIsReplacedAfterwards(Mode mode, boolean reliable) {
    Deployment deployment = running(deployment(mode, reliable, 1).deadlineMs(500));
    excuse(deployment, "strong");
    String primary = deployment.primary(1).orElseThrow();
    deployment.world().pause("strong");
    deployment.world().pause(primary);
    deployment.run(1_500);
    deployment.world().resume(primary);
    owns(deployment, "weak", 2_500);
  }

  /** An owner that slept still welcomes to its term, since it heard of no other. */
  @ParameterizedTest
  @MethodSource("ways")
  void whoJoinedTheNextTermTakesNothingOfAnOwnerThatSlept(Mode mode, boolean reliable) {
    Deployment deployment = running(deployment(mode, reliable, 1).deadlineMs(400).history(10));
    excuse(deployment, "strong");
    deployment.world().pause("strong");
    owns(deployment, "weak", 1_500);
    deployment.subscriber("s3", "A");
    deployment.await("s3", 2_000, () -> deployment.traffic().sinceMark("s3", "weak", "A") > 5);
    deployment.world().resume("strong");
    deployment.run(20);
    deployment.subscriber("s4", "A");
    deployment.await(
        "strong again",
        LONG_MS,
        () ->
            List.of("s1", "s2", "s3", "s4").stream()
                .allMatch(name -> deployment.traffic().sinceMark(name, "strong", "A") > 20));
    assertThat(deployment.owner("A").orElseThrow().term()).isGreaterThan(2);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void whereNobodyIsLeftTheFirstToComeOwns(Mode mode, boolean reliable) {
    Deployment deployment = running(deployment(mode, reliable, 1));
    excuse(deployment, "strong");
    excuse(deployment, "weak");
    deployment.world().kill("strong");
    deployment.world().kill("weak");
    deployment.run(LONG_MS);
    assertThat(deployment.owner("A").orElseThrow().owner()).isEmpty();
    deployment.world().start("weak");
    owns(deployment, "weak", 2_000);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aPrimaryThatDiesInTheMiddleOfADecisionIsFollowedByOneThatDecides(
      Mode mode, boolean reliable) {
    for (int moment = 0; moment < 30; moment++) {
      Deployment deployment = running(deployment(mode, reliable, 1 + moment % 3));
      deployment.setStrength("strong", 0);
      deployment
          .world()
          .scheduler()
          .after(
              moment * MS / 2 + 1,
              () -> deployment.world().kill(deployment.primary(1).orElseThrow()));
      owns(deployment, "weak", 2_500);
      deployment.run(LONG_MS);
      owns(deployment, "weak", 500);
      assertThat(deployment.owner("A").orElseThrow().term()).isLessThanOrEqualTo(4);
      deployment.promises().checkEnd();
    }
  }

  /** Its connection was lost when it was deposed. */
  @ParameterizedTest
  @MethodSource("ways")
  void aPrimaryThatLostItsSessionDecidesAgainWhenItReignsAgain(Mode mode, boolean reliable) {
    Deployment deployment = running(deployment(mode, reliable, 1));
    String first = deployment.primary(1).orElseThrow();
    deployment.world().expireSession(first);
    deployment.await(
        "another reigns",
        2_000,
        () -> deployment.primary(1).filter(one -> !one.equals(first)).isPresent());
    deployment.run(LONG_MS);
    for (String other : List.of("b1", "b2", "b3")) {
      if (!other.equals(first)) {
        deployment.world().kill(other);
        deployment.run(LONG_MS);
      }
    }
    assertThat(deployment.primary(1)).contains(first);
    deployment.setStrength("strong", 0);
    owns(deployment, "weak", 1_000);
  }

  /** What is still told of the end of a term is not for who joins after it. */
  @ParameterizedTest
  @MethodSource("ways")
  void whoJoinsWhileATermEndsGetsNothingOfIt(Mode mode, boolean reliable) {
    for (int moment = 0; moment < 30; moment++) {
      Deployment deployment = running(deployment(mode, reliable, 1 + moment % 3));
      deployment
          .world()
          .scheduler()
          .after(moment * MS + 1, () -> deployment.setStrength("strong", 0));
      deployment.subscriber("s3", "A");
      deployment.await("s3", 2_000, () -> deployment.traffic().sinceMark("s3", "weak", "A") > 5);
      deployment.run(1_000);
      assertThat(deployment.traffic().missing("s3")).isZero();
      deployment.promises().checkEnd();
    }
  }

  /** It was matched all the while: reliable, it is owed each of the terms, in their order. */
  @ParameterizedTest
  @MethodSource("ways")
  void whoWasCutOffForWholeTermsGetsThemWhenItIsBack(Mode mode, boolean reliable) {
    Deployment deployment = running(deployment(mode, reliable, 1));
    List<String> others =
        deployment.world().names().stream().filter(name -> !name.equals("s1")).toList();
    others.forEach(other -> deployment.world().partition("s1", other));
    deployment.run(300);
    changeTo(deployment, "strong", 0, "weak");
    changeTo(deployment, "strong", 7, "strong");
    changeTo(deployment, "strong", 0, "weak");
    others.forEach(other -> deployment.world().heal("s1", other));
    deployment.await(
        "s1 receives", 10_000, () -> deployment.traffic().sinceMark("s1", "weak", "A") > 0);
    deployment.run(LONG_MS);
    owns(deployment, "weak", 500);
    deployment.promises().checkEnd();
    assertThat(deployment.owner("A").orElseThrow().term()).isEqualTo(4);
    if (reliable) {
      assertThat(deployment.subscriberAgent("s1").lost()).isZero();
      assertThat(deployment.traffic().missing("s1")).isZero();
      for (StreamId stream : deployment.published().keySet()) {
        if (stream.term() < 4) {
          assertThat(deployment.traffic().last("s1", stream))
              .as(stream.toString())
              .isPositive()
              .isEqualTo(deployment.traffic().last("s2", stream));
        }
      }
    }
  }

  /** Only the second subscriber sees it. */
  private static void changeTo(Deployment deployment, String of, int strength, String owner) {
    deployment.traffic().mark();
    deployment.setStrength(of, strength);
    deployment.await(owner, 1_000, () -> deployment.traffic().sinceMark("s2", owner, "A") > 5);
    deployment.run(200);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aPrimaryAndTheOwnerThatDieTogetherAreFollowed(Mode mode, boolean reliable) {
    Deployment deployment = running(deployment(mode, reliable, 1));
    excuse(deployment, "strong");
    deployment.world().kill("strong");
    deployment.world().kill(deployment.primary(1).orElseThrow());
    owns(deployment, "weak", LONG_MS);
  }

  /**
   * A lone broker that is there again knows nothing: what its owner published before is on its way,
   * and was delivered long ago.
   */
  @Test
  void aTermOfAReignBeforeEndsWhereItsOwnerHadCome() {
    Deployment deployment = withoutItsLoneBroker(deployment(Mode.CENTRALIZED, true, 1));
    deployment.world().start("b1");
    deployment.run(2_500);
    assertThat(deployment.owner("A").orElseThrow().term()).isEqualTo(1);
    deployment.world().resume("strong");
    owns(deployment, "weak", 1_500);
    OwnerRecord second = deployment.owner("A").orElseThrow();
    assertThat(second.term()).isEqualTo(2);
    for (StreamPosition end : second.previous()) {
      assertThat(deployment.published().get(end.stream())).isEqualTo(end.lastSequence());
    }
    assertThat(second.previous()).hasSize(1);
    assertThat(deployment.subscriberAgent("s1").lost()).isZero();
    deployment.promises().checkEnd();
  }

  /** It may be there or not: its session tells. */
  @Test
  void whoOwnedInAReignBeforeAndHangsIsWaitedForUntilItsSessionEnds() {
    Deployment deployment = withoutItsLoneBroker(deployment(Mode.CENTRALIZED, true, 1));
    excuse(deployment, "strong");
    deployment.world().start("b1");
    owns(deployment, "weak", LONG_MS);
  }

  @Test
  void whoOwnedInAReignBeforeAndMissesItsDeadlineIsNotWaitedForLong() {
    Deployment deployment =
        withoutItsLoneBroker(deployment(Mode.CENTRALIZED, true, 1).deadlineMs(300));
    excuse(deployment, "strong");
    deployment.world().start("b1");
    owns(deployment, "weak", 3_500);
  }

  /** No subscriber joins a term of which it hears nothing, so none would miss it. */
  @ParameterizedTest
  @MethodSource("ways")
  void whoHangsBeforeItOwnsIsPassedOver(Mode mode, boolean reliable) {
    Deployment deployment = running(deployment(mode, reliable, 1).deadlineMs(400));
    deployment.strength(3).publisher("second", "A");
    deployment.run(2_000);
    excuse(deployment, "strong");
    excuse(deployment, "second");
    deployment.world().pause("second");
    deployment.run(100);
    deployment.world().kill("strong");
    owns(deployment, "weak", 1_000);
    deployment.world().resume("second");
    owns(deployment, "second", LONG_MS);
    deployment.run(LONG_MS);
    owns(deployment, "second", 500);
    assertThat(deployment.owner("A").orElseThrow().term()).isLessThanOrEqualTo(5);
  }

  /** Its broker is dead, its owner was made the weaker one, and hangs. */
  private static Deployment withoutItsLoneBroker(Deployment deployment) {
    deployment.broker("b1", "b1", 1, 5_000);
    deployment.strength(1).publisher("weak", "A").strength(5).publisher("strong", "A");
    deployment.subscriber("s1", "A").subscriber("s2", "A");
    owns(deployment, "strong", 3_000);
    deployment.run(1_000);
    deployment.world().kill("b1");
    deployment.run(200);
    deployment.setStrength("strong", 0);
    deployment.world().pause("strong");
    return deployment;
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aTopicGoesOnWhereItsRecordWasRemovedOrSpoilt(Mode mode, boolean reliable) {
    Deployment deployment = running(deployment(mode, reliable, 1));
    SimZooKeeper zooKeeper = deployment.world().zooKeeper();
    String path = zooKeeper.nodes(ZnodePaths.OWNERS).get(1).path();
    zooKeeper.commit(0, List.of(new ZnodeOp.Delete(path, -1)));
    deployment.setStrength("strong", 0);
    owns(deployment, "weak", 1_500);
    zooKeeper.commit(0, List.of(new ZnodeOp.SetData(path, new byte[0], -1)));
    owns(deployment, "weak", 500);
    deployment.setStrength("strong", 7);
    owns(deployment, "strong", 1_500);
    zooKeeper.commit(0, List.of(new ZnodeOp.Delete(path, -1)));
    deployment.run(500);
    assertThat(zooKeeper.nodes(path)).hasSize(1);
    assertThat(deployment.hasTold(deployment.primary(1).orElseThrow(), "owner_restored")).isTrue();
    assertThat(deployment.owner("A").orElseThrow().term()).isEqualTo(3);
    deployment.promises().checkEnd();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void withoutZooKeeperTheOwnerGoesOn(Mode mode, boolean reliable) {
    Deployment deployment = running(deployment(mode, reliable, 1));
    deployment.world().zooKeeper().stop();
    deployment.run(20_000);
    owns(deployment, "strong", 500);
    deployment.world().zooKeeper().start();
    deployment.run(LONG_MS);
    owns(deployment, "strong", 500);
    deployment.setStrength("strong", 0);
    owns(deployment, "weak", 1_000);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void whoJoinsAnOwnersTopicGetsTheHistoryOfItsTerm(Mode mode, boolean reliable) {
    Deployment deployment = running(deployment(mode, reliable, 1).history(10));
    deployment.setStrength("strong", 0);
    owns(deployment, "weak", 300);
    long before = deployment.joins().histories();
    deployment.subscriber("s3", "A");
    deployment.await("s3", 2_000, () -> deployment.traffic().sinceMark("s3", "weak", "A") > 20);
    assertThat(deployment.traffic().sinceMark("s3", "strong", "A")).isZero();
    assertThat(deployment.joins().histories()).isEqualTo(before + 1);
  }
}
