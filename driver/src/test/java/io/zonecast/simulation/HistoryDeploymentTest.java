package io.zonecast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.measurement.DeliveryKind;
import io.zonecast.simulation.Deployment.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Subscribers that join a stream with its history, with nothing or one thing going wrong. {@link
 * JoinExact} looks on.
 */
final class HistoryDeploymentTest {
  private static final long MS = 1_000_000;

  /** What a subscriber delivers, in all its lives. */
  private record Received(String subscriber, List<Fact.Delivered> all) implements Invariant {
    Received(String subscriber) {
      this(subscriber, new ArrayList<>());
    }

    @Override
    public void onFact(Fact fact) {
      if (fact instanceof Fact.Delivered one && one.subscriber().name().equals(subscriber)) {
        all.add(one);
      }
    }

    private List<Long> numbers(DeliveryKind kind) {
      return all.stream().filter(one -> one.kind() == kind).map(Fact.Delivered::sequence).toList();
    }

    /** So many of history first, and everything behind them without a gap. */
    private void requireHistory(int depth) {
      assertThat(numbers(DeliveryKind.HISTORY)).hasSize(depth);
      assertThat(all.stream().limit(depth)).allMatch(one -> one.kind() == DeliveryKind.HISTORY);
      assertThat(all.size()).isGreaterThan(depth);
      long first = all.get(0).sequence();
      for (int i = 0; i < all.size(); i++) {
        assertThat(all.get(i).sequence()).isEqualTo(first + i);
      }
    }
  }

  private static Stream<Arguments> ways() {
    return Stream.of(Mode.values())
        .flatMap(mode -> Stream.of(Arguments.of(mode, false), Arguments.of(mode, true)));
  }

  private static Stream<Arguments> waysWithBrokers() {
    return ways().filter(way -> way.get()[0] != Mode.BROKERLESS);
  }

  /** A publisher that keeps so many, to which somebody listens. */
  private static Deployment publishing(Mode mode, long seed, boolean reliable, int depth) {
    Deployment deployment = Deployment.calm(mode, seed).history(depth);
    if (reliable) {
      deployment.reliable();
    }
    if (mode != Mode.BROKERLESS) {
      deployment.brokers("b1", "b2", "b3");
    }
    return deployment.publisher("p1", "A").subscriber("s1", "A");
  }

  private static Received joining(Deployment deployment, int depth) {
    Received received = new Received("s2");
    deployment.world().check(received);
    deployment.history(depth).subscriber("s2", "A");
    return received;
  }

  @ParameterizedTest
  @MethodSource("ways")
  void whoWantsFiveOfTenGetsExactlyTheLastFiveAndThenWhatComes(Mode mode, boolean reliable) {
    Deployment deployment = publishing(mode, 1, reliable, 10);
    deployment.run(2_000);
    Received received = joining(deployment, 5);
    deployment.run(2_000);
    received.requireHistory(5);
    assertThat(received.all().get(0).sequence()).isGreaterThan(10);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void whoWantsMoreThanWasPublishedGetsItAll(Mode mode, boolean reliable) {
    Deployment deployment = publishing(mode, 1, reliable, 500);
    deployment.run(2_000);
    Received received = joining(deployment, 500);
    deployment.run(2_000);
    assertThat(received.all().get(0).sequence()).isOne();
    received.requireHistory(received.numbers(DeliveryKind.HISTORY).size());
    assertThat(received.numbers(DeliveryKind.HISTORY)).hasSizeBetween(20, 50);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void whoJoinsAPublisherThatPublishesAsFastAsItGoesMissesNothing(Mode mode, boolean reliable) {
    Deployment deployment = Deployment.calm(mode).history(300).rate(20_000);
    if (reliable) {
      deployment.reliable();
    }
    if (mode != Mode.BROKERLESS) {
      deployment.brokers("b1", "b2");
    }
    deployment.publisher("p1", "A").subscriber("s1", "A");
    deployment.run(1_000);
    Received received = joining(deployment, 200);
    deployment.run(300);
    received.requireHistory(200);
    assertThat(deployment.subscriberAgent("s2").lost()).as("what was before it").isZero();
  }

  @ParameterizedTest
  @MethodSource("waysWithBrokers")
  void whoJoinsWhileThePrimaryDiesGetsItsHistoryOnce(Mode mode, boolean reliable) {
    for (int moment = 0; moment < 40; moment++) {
      Deployment deployment = publishing(mode, 1 + moment % 4, reliable, 100);
      deployment.run(3_000);
      Received received = joining(deployment, 40);
      deployment
          .world()
          .scheduler()
          .after(
              moment * MS / 2 + 1,
              () -> deployment.world().kill(deployment.primary(1).orElseThrow()));
      deployment.run(4_000);
      List<Long> history = received.numbers(DeliveryKind.HISTORY);
      assertThat(history).as("killed %d half milliseconds later", moment).hasSize(40);
      if (reliable || mode == Mode.DIRECT) {
        received.requireHistory(40);
      }
      assertThat(received.all().get(received.all().size() - 1).sequence())
          .as("live")
          .isGreaterThan(history.get(39) + 20);
    }
  }

  @ParameterizedTest
  @MethodSource("waysWithBrokers")
  void whoJoinsAfterTheBrokerDiedGetsTheWholeHistoryOfTheNextOne(Mode mode, boolean reliable) {
    Deployment deployment = publishing(mode, 1, reliable, 100);
    deployment.run(3_000);
    deployment.world().kill(deployment.primary(1).orElseThrow());
    deployment.run(500);
    Received received = joining(deployment, 40);
    deployment.run(2_000);
    received.requireHistory(40);
  }

  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"DIRECT", "CENTRALIZED"})
  void ofAPublisherThatStartsAgainTheHistoryIsItsNewLifesOwn(Mode mode) {
    Deployment deployment = publishing(mode, 1, false, 100);
    deployment.run(3_000);
    deployment.joins().excuse("p1");
    deployment.world().kill("p1");
    deployment.run(200);
    deployment.world().start("p1");
    deployment.run(1_000);
    long life = deployment.incarnation("p1");
    Received received = joining(deployment, 40);
    deployment.run(2_000);
    assertThat(received.all())
        .filteredOn(one -> one.stream().incarnation().zxid() == life)
        .first()
        .matches(one -> one.sequence() == 1 && one.kind() == DeliveryKind.HISTORY);
  }

  @Test
  void whoComesBackReliablyIsOwedWhatItMissedAndGetsTheHistoryOfItsNewLife() {
    Deployment deployment = publishing(Mode.CENTRALIZED, 1, true, 100);
    deployment.run(2_000);
    Received received = joining(deployment, 10);
    deployment.run(1_000);
    deployment.promises().excuse("s2");
    deployment.world().kill("s2");
    long before = received.all().get(received.all().size() - 1).sequence();
    received.all().clear();
    deployment.run(2_000);
    deployment.world().start("s2");
    deployment.run(2_000);
    assertThat(received.all().get(0).sequence()).isBetween(before - 5, before + 1);
    assertThat(received.numbers(DeliveryKind.HISTORY)).hasSize(10);
    assertThat(deployment.traffic().missing("s2")).isZero();
  }
}
