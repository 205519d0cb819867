package io.zonecast.driver.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonecast.domain.Deadline;
import io.zonecast.domain.History;
import io.zonecast.domain.Lifespan;
import io.zonecast.domain.OnSlow;
import io.zonecast.domain.Ownership;
import io.zonecast.domain.Qos;
import io.zonecast.domain.Reliability;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannerTest {
  @ParameterizedTest
  @CsvSource({
    // pubs, subs, brokers, zones, on, hosts, processes
    "10, 10, 2, 1, MININET, 23, 23",
    "10, 10, 2, 1, LOCAL, 1, 23",
    "1, 1, 1, 1, MININET, 4, 4",
    "4, 2, 3, 2, MININET, 13, 13",
  })
  void everyProcessHasItsHost(
      int pubs, int subs, int brokers, int zones, Where on, int hosts, int processes) {
    ExperimentPlan plan = Experiments.plan(Experiments.plain(pubs, subs, brokers, zones), on);
    assertThat(plan.hostsUsed()).isEqualTo(hosts);
    assertThat(plan.processes()).hasSize(processes);
    assertThat(plan.notes()).isEmpty();
  }

  @Test
  void zookeeperIsFirstThenBrokersPublishersSubscribers() {
    ExperimentPlan plan = Experiments.plan(Experiments.plain(1, 1, 2, 1), Where.MININET);
    assertThat(plan.processes())
        .extracting(p -> p.id() + " " + p.host().name() + " " + p.host().address())
        .containsExactly(
            "zookeeper h1 10.0.0.1",
            "broker-1-1 h2 10.0.0.2",
            "broker-1-2 h3 10.0.0.3",
            "pub-1 h4 10.0.0.4",
            "sub-1 h5 10.0.0.5");
    assertThat(plan.zookeeper()).isEqualTo("10.0.0.1:2181");
  }

  @Test
  void anEnsembleHasThreeHostsAndAllClientsKnowItsServers() {
    Experiment experiment =
        Experiments.with(1, 1, 1, 1, Optional.empty(), new ZooKeeperChoice.Embedded(3));
    ExperimentPlan plan = Experiments.plan(experiment, Where.MININET);
    assertThat(plan.of(Role.ZOOKEEPER))
        .extracting(p -> p.id() + " " + p.host().address())
        .containsExactly("zookeeper-1 10.0.0.1", "zookeeper-2 10.0.0.2", "zookeeper-3 10.0.0.3");
    assertThat(plan.zookeeper()).isEqualTo("10.0.0.1:2181,10.0.0.2:2181,10.0.0.3:2181");
    assertThat(plan.of(Role.BROKER).get(0).host().address()).isEqualTo("10.0.0.4");
    assertThat(String.join(" ", plan.of(Role.ZOOKEEPER).get(1).argv()))
        .endsWith(
            "zookeeper --host 10.0.0.2 --port 2181 --data /runs/x/zookeeper/zookeeper-2 --tick 2s"
                + " --number 2 --ensemble"
                + " 10.0.0.1:2888:3888,10.0.0.2:2888:3888,10.0.0.3:2888:3888");
  }

  @Test
  void anEnsembleOnThisMachineHasThreePortsForEachServer() {
    Experiment experiment =
        Experiments.with(1, 1, 1, 1, Optional.empty(), new ZooKeeperChoice.Embedded(3));
    ExperimentPlan plan = Experiments.plan(experiment, Where.LOCAL);
    assertThat(plan.zookeeper()).isEqualTo("127.0.0.1:4711,127.0.0.1:4714,127.0.0.1:4717");
    assertThat(plan.of(Role.ZOOKEEPER).get(0).argv())
        .endsWith("127.0.0.1:4712:4713,127.0.0.1:4715:4716,127.0.0.1:4718:4719");
  }

  @Test
  void sharedHostsAreNotTheEnsembles() {
    Optional<Topology> five = Optional.of(TopologyParser.parse("single,5"));
    ZooKeeperChoice three = new ZooKeeperChoice.Embedded(3);
    ExperimentPlan plan =
        Experiments.plan(Experiments.with(4, 4, 2, 1, five, three), Where.MININET);
    assertThat(plan.processes().stream().skip(3))
        .extracting(p -> p.host().name())
        .containsOnly("h4", "h5");
    Optional<Topology> two = Optional.of(TopologyParser.parse("single,2"));
    Experiment crowded = Experiments.with(1, 1, 1, 1, two, three);
    assertThatThrownBy(() -> Experiments.plan(crowded, Where.MININET))
        .hasMessageContaining("--zookeepers 3 needs as many hosts");
  }

  @Test
  void whoSharesAHostCanNotBeCutOffFromOneAnother() {
    Fault cut =
        new Fault.CutBetween(
            java.time.Duration.ofSeconds(1),
            new FaultTarget.Named("pub-1"),
            new FaultTarget.Named("sub-1"),
            Direction.BOTH,
            java.time.Duration.ofSeconds(1));
    Experiment alone = Experiments.faulty(Optional.empty(), cut);
    assertThat(Experiments.plan(alone, Where.MININET).processes()).hasSize(4);
    Experiment crowded = Experiments.faulty(Optional.of(TopologyParser.parse("single,2")), cut);
    assertThatThrownBy(() -> Experiments.plan(crowded, Where.MININET))
        .hasMessageContaining("cut of pub-1 from sub-1: both are on host h2");
  }

  @Test
  void tooFewHostsAreSharedButNotZooKeepers() {
    ExperimentPlan plan =
        Experiments.plan(
            Experiments.with(
                4,
                4,
                2,
                1,
                Optional.of(TopologyParser.parse("linear,3")),
                new ZooKeeperChoice.Embedded()),
            Where.MININET);
    assertThat(plan.hostsUsed()).isEqualTo(3);
    assertThat(plan.processes().stream().filter(p -> p.host().name().equals("h1")))
        .extracting(ProcessPlan::id)
        .containsExactly("zookeeper");
    assertThat(plan.of(Role.PUBLISHER)).extracting(p -> p.host().name()).contains("h2", "h3");
    assertThat(plan.notes())
        .containsExactly("linear,3 has 3 hosts for 11 processes: hosts are shared");
  }

  @Test
  void eachZoneHasItsTopicsAndItsClients() {
    ExperimentPlan plan = Experiments.plan(Experiments.plain(6, 3, 1, 2), Where.LOCAL);
    assertThat(plan.of(Role.PUBLISHER))
        .extracting(p -> p.id() + " " + p.zone() + " " + p.topics())
        .containsExactly(
            "pub-1 1 [A]",
            "pub-2 2 [B]",
            "pub-3 1 [C]",
            "pub-4 1 [A]",
            "pub-5 2 [B]",
            "pub-6 1 [C]");
    assertThat(plan.of(Role.PUBLISHER).get(1).argv()).containsSequence("--zone", "2");
    assertThat(plan.of(Role.BROKER))
        .extracting(ProcessPlan::id)
        .containsExactly("broker-1-1", "broker-2-1");
  }

  @Test
  void aTopicThatNobodyHasInItsZoneIsNoted() {
    ExperimentPlan plan = Experiments.plan(Experiments.plain(3, 1, 1, 2), Where.LOCAL);
    assertThat(plan.of(Role.SUBSCRIBER).get(0).topics()).containsExactly("A", "C");
    assertThat(plan.notes())
        .containsExactly("topic B has no publisher or no subscriber in its zone");
  }

  @Test
  void publishersWaitForTheSubscribersOfTheirTopic() {
    ExperimentPlan plan = Experiments.plan(Experiments.plain(3, 4, 1, 1), Where.LOCAL);
    assertThat(plan.of(Role.PUBLISHER).get(0).argv()).containsSequence("--wait-subscribers", "2");
    assertThat(plan.of(Role.PUBLISHER).get(1).argv()).containsSequence("--wait-subscribers", "1");
  }

  @Test
  void commandLinesAreComplete() {
    ExperimentPlan plan = Experiments.plan(Experiments.plain(1, 1, 1, 1), Where.LOCAL);
    assertThat(String.join(" ", plan.of(Role.ZOOKEEPER).get(0).argv()))
        .startsWith("/jdk/bin/java ")
        .endsWith(
            "-jar /jars/driver.jar zookeeper --host 127.0.0.1 --port 4711"
                + " --data /runs/x/zookeeper --tick 2s");
    assertThat(String.join(" ", plan.of(Role.BROKER).get(0).argv()))
        .endsWith(
            "-jar /jars/broker.jar --id broker-1-1 --zookeeper 127.0.0.1:4711 --host 127.0.0.1"
                + " --session-timeout 10s --events /runs/x/events/broker-1-1.jsonl --zone 1"
                + " --centralized");
    assertThat(String.join(" ", plan.of(Role.PUBLISHER).get(0).argv()))
        .endsWith(
            "--events /runs/x/events/pub-1.jsonl --topic=A --topic=B --topic=C --rate 100"
                + " --size 100 --duration 10s --wait-subscribers 1 --hold"
                + " --summary /runs/x/publishers/pub-1.json");
    assertThat(String.join(" ", plan.of(Role.SUBSCRIBER).get(0).argv()))
        .endsWith(
            "--topic=A --topic=B --topic=C --format none --deliveries /runs/x/deliveries/sub-1.csv"
                + " --summary /runs/x/subscribers/sub-1.json");
  }

  @Test
  void aReliableExperimentSaysSoToItsClients() {
    Quality quality =
        new Quality(Reliability.RELIABLE, OptionalInt.of(64), Optional.of(OnSlow.DROP));
    ExperimentPlan plan =
        Experiments.plan(Experiments.with(quality, Duration.ofSeconds(4)), Where.LOCAL);
    assertThat(String.join(" ", plan.of(Role.PUBLISHER).get(0).argv()))
        .contains(" --reliability reliable ")
        .endsWith(
            " --summary /runs/x/publishers/pub-1.json"
                + " --acknowledgements /runs/x/acknowledgements/pub-1.csv --drain-timeout 18s"
                + " --window 64 --on-slow drop");
    assertThat(plan.of(Role.SUBSCRIBER).get(0).argv())
        .containsSequence("--reliability", "reliable")
        .doesNotContain("--window", "--on-slow", "--acknowledgements");
    assertThat(plan.of(Role.BROKER).get(0).argv()).doesNotContain("--reliability");
  }

  private static Dealt<History> histories(int... depths) {
    return new Dealt<>(Arrays.stream(depths).mapToObj(History::new).toList());
  }

  private static Quality quality(Offered offered, Requested requested) {
    return new Quality(
        Reliability.RELIABLE, OptionalInt.empty(), Optional.empty(), offered, requested);
  }

  private static Offered everything() {
    return new Offered(
        histories(10, 5),
        Dealt.all(Ownership.EXCLUSIVE),
        Dealt.all(new Deadline(500_000)),
        new Dealt<>(List.of(1, 5, 9)),
        Dealt.all(new Lifespan(2_000_000)),
        new Dealt<>(List.of(0, 7)));
  }

  @Test
  void policiesAreDealtInTurnAndSubscribersAskForTheLeast() {
    Offered offered = everything();
    Quality quality = quality(offered, Requested.least(Reliability.RELIABLE, offered));
    ExperimentPlan plan = Experiments.plan(Experiments.with(3, 1, quality), Where.LOCAL);
    List<String> publishers =
        plan.of(Role.PUBLISHER).stream().map(p -> String.join(" ", p.argv())).toList();
    assertThat(publishers.get(0))
        .contains(
            " --reliability reliable --history 10 --ownership exclusive --deadline 500ms"
                + " --strength 1 --lifespan 2s ")
        .doesNotContain("--priority");
    assertThat(publishers.get(1)).contains(" --history 5 ", " --strength 5 ", " --priority 7 ");
    assertThat(publishers.get(2)).contains(" --history 10 ", " --strength 9 ");
    assertThat(String.join(" ", plan.of(Role.SUBSCRIBER).get(0).argv()))
        .contains(" --reliability reliable --history 5 --ownership exclusive --deadline 500ms ")
        .doesNotContain("--strength", "--lifespan", "--priority");
    assertThat(plan.notes()).isEmpty();
  }

  @Test
  void theLeastIsTheShortestHistoryAndTheLongestDeadline() {
    Offered offered =
        new Offered(
            histories(7, 3, 9),
            Dealt.all(Ownership.SHARED),
            new Dealt<>(List.of(new Deadline(5), new Deadline(9), new Deadline(2))),
            Dealt.all(0),
            Dealt.all(Lifespan.FOREVER),
            Dealt.all(0));
    Qos least = Requested.least(Reliability.BEST_EFFORT, offered).qos(4);
    assertThat(least.history()).isEqualTo(new History(3));
    assertThat(least.deadline()).isEqualTo(new Deadline(9));
  }

  @Test
  void whoDoesNotMatchIsNotWaitedFor() {
    Offered offered = everything();
    Requested requested =
        Requested.least(Reliability.RELIABLE, offered)
            .but(
                Optional.empty(), Optional.of(histories(5, 6)), Optional.empty(), Optional.empty());
    ExperimentPlan plan =
        Experiments.plan(Experiments.with(2, 4, quality(offered, requested)), Where.LOCAL);
    // pub-1 keeps 10 of A and C, pub-2 keeps 5 of B, which sub-2 has alone.
    assertThat(plan.of(Role.PUBLISHER).get(0).argv()).containsSequence("--wait-subscribers", "1");
    assertThat(plan.of(Role.PUBLISHER).get(1).argv()).containsSequence("--wait-subscribers", "0");
    assertThat(plan.notes())
        .containsExactly("pub-2 and sub-2 will not match: offered history 5 < requested 6");
  }

  @Test
  void aStrengthIsSetFromThePublishersHostOnDemandOnly() {
    Fault fault = new Fault.Strength(Duration.ofSeconds(1), new FaultTarget.Named("pub-1"), 9);
    Experiment calm =
        Experiments.with(
            1, 1, quality(everything(), Requested.least(Reliability.RELIABLE, everything())));
    ExperimentPlan plan = Experiments.plan(Experiments.with(calm, fault), Where.MININET);
    assertThat(plan.processes()).hasSize(4);
    assertThat(plan.onDemand()).hasSize(1);
    ProcessPlan change = plan.onDemand().get(0);
    assertThat(change.id()).isEqualTo("pub-1-strength-9");
    assertThat(change.host()).isEqualTo(plan.of(Role.PUBLISHER).get(0).host());
    assertThat(String.join(" ", change.argv()))
        .endsWith("-jar /jars/driver.jar strength pub-1 9 --zookeeper 10.0.0.1:2181");
    assertThat(change.readiness()).isEqualTo(Readiness.ON_DEMAND);
  }

  @Test
  void anEnsembleThatRunsAlreadyIsNotStarted() {
    ExperimentPlan plan =
        Experiments.plan(
            Experiments.with(
                1, 1, 1, 1, Optional.empty(), new ZooKeeperChoice.Ensemble("zk:2181/chroot")),
            Where.LOCAL);
    assertThat(plan.of(Role.ZOOKEEPER)).isEmpty();
    assertThat(plan.of(Role.BROKER).get(0).argv())
        .containsSequence("--zookeeper", "zk:2181/chroot");
  }

  @Test
  void moreProcessesThanAnyTopologyHoldsAreRefused() {
    Experiment experiment = Experiments.plain(600, 600, 2, 1);
    assertThatThrownBy(() -> Experiments.plan(experiment, Where.MININET))
        .hasMessageContaining("1203 processes")
        .hasMessageContaining("--topo");
  }

  @ParameterizedTest
  @CsvSource({"100ms,50", "1s,500", "4s,2000", "10s,2000", "40s,2001", "2m,6001"})
  void theTickLetsTheSessionTimeoutBeGranted(String timeout, long tickMs) {
    long millis = io.zonecast.cli.DurationConverter.parse(timeout).toMillis();
    Experiment experiment = Experiments.with(Quality.BEST_EFFORT, Duration.ofMillis(millis));
    assertThat(experiment.tick().toMillis()).isEqualTo(tickMs);
    assertThat(experiment.longestRecovery().toMillis()).isEqualTo(millis + tickMs + 2_000);
    assertThat(millis).isBetween(2 * tickMs, 20 * tickMs);
  }

  @Test
  void topicNamesGoOnAfterTheAlphabet() {
    assertThat(Experiment.topicNames(27)).startsWith("A", "B").endsWith("Z", "T27");
    assertThat(List.of(Experiment.topicNames(1).get(0))).containsExactly("A");
  }
}
