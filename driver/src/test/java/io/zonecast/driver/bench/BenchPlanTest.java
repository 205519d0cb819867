package io.zonecast.driver.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Reliability;
import io.zonecast.driver.peer.Peer;
import io.zonecast.driver.plan.JavaLaunch;
import io.zonecast.driver.plan.ProcessPlan;
import io.zonecast.driver.plan.Role;
import io.zonecast.driver.plan.RunPaths;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchPlanTest {
  private static final Span SPAN =
      new Span(Duration.ofSeconds(9), OptionalLong.empty(), Duration.ofSeconds(2));

  @TempDir private Path directory;

  private static BenchPlan plan(List<Contender> contenders, int rounds, Integer... sizes) {
    List<Load> loads = Stream.of(sizes).map(Load::flatOut).toList();
    return new BenchPlan(BenchKind.RELAY, loads, contenders, rounds, SPAN);
  }

  private static Contender peer(Peer peer) {
    return new PeerContender(peer, new Peer.Site(Path.of("/dist"), Path.of("/java")));
  }

  private Site site(boolean launcherFlags) {
    JavaLaunch java =
        new JavaLaunch(Path.of("/java"), Path.of("/dist"), List.of("-jar", "/dist/driver.jar"));
    return new Site(java, launcherFlags, new RunPaths(directory), List.of(7_001, 7_002));
  }

  private List<ProcessPlan> processes(Contender who, Load load, boolean launcherFlags) {
    return who.lineup(load, SPAN, site(launcherFlags)).groups().stream()
        .flatMap(List::stream)
        .toList();
  }

  private static List<ProcessPlan> of(List<ProcessPlan> all, Role role) {
    return all.stream().filter(process -> process.role() == role).toList();
  }

  @Test
  void thoseOfARoundFollowEachOther() {
    List<Contender> two =
        BenchPlan.zonecast(Optional.of(Dissemination.CENTRALIZED), Optional.empty(), 1);
    assertThat(plan(two, 2, 16, 100).trials())
        .extracting(BenchPlan.Trial::id)
        .containsExactly(
            "16-centralized-best-effort-1",
            "16-centralized-reliable-1",
            "100-centralized-best-effort-1",
            "100-centralized-reliable-1",
            "16-centralized-best-effort-2",
            "16-centralized-reliable-2",
            "100-centralized-best-effort-2",
            "100-centralized-reliable-2");
  }

  @Test
  void standbysAreMeasuredBesideOneBrokerAloneWhereTheyMatter() {
    assertThat(BenchPlan.zonecast(Optional.empty(), Optional.of(Reliability.RELIABLE), 2))
        .extracting(Contender::name)
        .containsExactly(
            "direct reliable", "centralized reliable", "centralized reliable with 1 in sync");
  }

  @Test
  void whatIsReliableIsComparedWithTheSameInBestEffort() {
    List<Contender> all = BenchPlan.zonecast(Optional.empty(), Optional.empty(), 3);
    assertThat(all)
        .filteredOn(Contender::isPromised)
        .hasSize(3)
        .allSatisfy(
            contender ->
                assertThat(contender.yardsticks(all))
                    .containsExactly(
                        Map.entry(
                            "best effort", contender.name().replace("reliable", "best-effort"))));
    assertThat(all)
        .filteredOn(contender -> !contender.isPromised())
        .allSatisfy(contender -> assertThat(contender.yardsticks(all)).isEmpty());
    List<Contender> alone =
        BenchPlan.zonecast(Optional.empty(), Optional.of(Reliability.RELIABLE), 1);
    assertThat(alone.get(0).yardsticks(alone)).isEmpty();
  }

  @Test
  void aPeerIsAYardstickForThoseThatBringMessagesItsWay() {
    List<Contender> all =
        Stream.concat(
                BenchPlan.zonecast(Optional.empty(), Optional.of(Reliability.BEST_EFFORT), 1)
                    .stream(),
                Stream.of(peer(Peer.ZEROMQ_DIRECT), peer(Peer.ZEROMQ), peer(Peer.NATS)))
            .toList();
    assertThat(all.get(0).yardsticks(all)).containsOnlyKeys("zeromq-direct");
    assertThat(all.get(1).yardsticks(all)).containsOnlyKeys("zeromq", "nats");
    assertThat(all.get(3).yardsticks(all)).isEmpty();
  }

  @Test
  void aPlanThatBreaksARuleIsRefused() {
    assertThatThrownBy(() -> plan(List.of(), 0, 16)).hasMessageContaining("--rounds 0 must");
    assertThatThrownBy(
            () -> new Span(Duration.ofSeconds(3), OptionalLong.empty(), Duration.ofSeconds(3)))
        .hasMessageContaining("--warm-up 3s must be shorter than --seconds 3");
  }

  @Test
  void paceIsReadAsItIsTyped() {
    assertThat(Pace.of("10k")).isEqualTo(new Pace("10000", 10_000)).isEqualTo(Pace.of("10000"));
    assertThat(Pace.of("half").isHalf()).isTrue();
    assertThat(Pace.of("1").isHalf()).isFalse();
    for (String wrong : List.of("0", "-1", "", "10M", "99999k", "1.5")) {
      assertThatThrownBy(() -> Pace.of(wrong)).hasMessageContaining("\"%s\" is not", wrong);
    }
  }

  @Test
  void publishersShareTheRateAndWaitForEverySubscriber() {
    Contender who = BenchPlan.zonecast(Optional.empty(), Optional.empty(), 1).get(0);
    Load load = Load.flatOut(100).at(Pace.of("1k")).between(4, 3).on(2, 1);
    List<ProcessPlan> all = processes(who, load, false);
    assertThat(of(all, Role.SUBSCRIBER)).hasSize(3);
    assertThat(of(all, Role.PUBLISHER)).hasSize(4);
    assertThat(of(all, Role.PUBLISHER).get(3).argv())
        .startsWith("/java", "-jar", "/dist/publisher.jar", "--id", "pub-4")
        .contains("--topic=t0,t1")
        .containsSequence("--rate", "250.0")
        .containsSequence("--wait-subscribers", "3", "--hold");
  }

  @Test
  void launcherFlagsAreForTheProcessesOfThisProgram() {
    Load load = Load.flatOut(100);
    Contender ours = BenchPlan.zonecast(Optional.empty(), Optional.empty(), 1).get(0);
    assertThat(of(processes(ours, load, true), Role.BROKER).get(0).argv())
        .containsSubsequence("/java", "-XX:+UseSerialGC", "-jar", "/dist/broker.jar");
    Contender theirs = peer(Peer.ZEROMQ);
    assertThat(processes(theirs, load, true)).isEqualTo(processes(theirs, load, false));
  }

  @Test
  void aPeersMiddleStandsBeforeItsClients() {
    Load load = Load.flatOut(100).between(1, 2);
    assertThat(processes(peer(Peer.ZEROMQ), load, false))
        .extracting(ProcessPlan::id)
        .containsExactly("middle", "sub-1", "sub-2", "pub-1");
    assertThat(of(processes(peer(Peer.ZEROMQ_DIRECT), load, false), Role.BROKER)).isEmpty();
  }

  @Test
  void aServersConfigurationIsNotWrittenAgainWhileItIsRead() throws Exception {
    Lineup lineup = peer(Peer.MOSQUITTO).lineup(Load.flatOut(100), SPAN, site(false));
    Path file = directory.resolve("mosquitto.conf");
    Files.delete(file);
    assertThat(lineup.groups()).hasSize(2);
    assertThat(lineup.port()).hasValue(7_001);
    assertThat(file).doesNotExist();
  }

  @Test
  void whoHasNoBackPressureIsNotFloodedWithoutBound() {
    List<ProcessPlan> nats = processes(peer(Peer.NATS), Load.flatOut(16_384), false);
    assertThat(of(nats, Role.PUBLISHER).get(0).argv()).containsSequence("--count", "131072");
    List<ProcessPlan> zeromq = processes(peer(Peer.ZEROMQ), Load.flatOut(16_384), false);
    assertThat(of(zeromq, Role.PUBLISHER).get(0).argv()).containsSequence("--count", "0");
  }
}
