package io.zonecast.driver.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonecast.domain.Discovery;
import io.zonecast.driver.FaultSets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultFileTest {
  private static final FaultScope ONE_ZOOKEEPER = scope(new ZooKeeperChoice.Embedded());
  private static final FaultScope THREE_ZOOKEEPERS = scope(new ZooKeeperChoice.Embedded(3));

  private static FaultScope scope(ZooKeeperChoice zookeeper) {
    return FaultScope.of(
        new Population(2, 2, 2, 2),
        Discovery.BROKER,
        zookeeper,
        new Traffic(100, 100, OptionalLong.empty(), Optional.of(Duration.ofSeconds(20))),
        Where.AUTO);
  }

  private static final List<Fault> BOTH =
      List.of(
          new Fault.Kill(Duration.ofSeconds(4), new FaultTarget.Primary(2)),
          new Fault.Terminate(Duration.ofMillis(500), new FaultTarget.Named("pub-1")));

  @Test
  void yamlInFlowAndInBlockIsRead() {
    String flow =
        """
        # two
        - {at: 4s, what: kill, target: primary, zone: 2}
        - {at: 500ms, what: terminate, target: pub-1}
        """;
    String block =
        """
        - at: 4s
          what: kill
          target: primary
          zone: 2
        - at: 500ms
          what: terminate
          target: pub-1
        """;
    assertThat(FaultFile.parse("f.yaml", flow, ONE_ZOOKEEPER)).isEqualTo(BOTH);
    assertThat(FaultFile.parse("f.yaml", block, ONE_ZOOKEEPER)).isEqualTo(BOTH);
  }

  @Test
  void pausesAndCutsHaveALength() {
    assertThat(
            FaultFile.parse(
                "f.yaml", "- {at: 4s, what: pause, target: sub-1, for: 1500ms}", ONE_ZOOKEEPER))
        .containsExactly(
            new Fault.Pause(
                Duration.ofSeconds(4), new FaultTarget.Named("sub-1"), Duration.ofMillis(1_500)));
    assertThat(
            FaultFile.parse(
                "f.yaml", "- {at: 4s, what: cut, target: primary, for: 2s}", ONE_ZOOKEEPER))
        .containsExactly(
            new Fault.Cut(
                Duration.ofSeconds(4), new FaultTarget.Primary(1), Duration.ofSeconds(2)));
  }

  @Test
  void whoIsEndedMayComeBack() {
    assertThat(
            FaultFile.parse(
                "f.yaml",
                """
                - {at: 4s, what: kill, target: zookeeper, for: 1s}
                - {at: 5s, what: terminate, target: sub-1, for: 2s}
                - {at: 6s, what: restart, target: primary, zone: 2}
                """,
                ONE_ZOOKEEPER))
        .containsExactly(
            new Fault.Kill(
                Duration.ofSeconds(4),
                new FaultTarget.Named("zookeeper"),
                Optional.of(Duration.ofSeconds(1))),
            new Fault.Terminate(
                Duration.ofSeconds(5),
                new FaultTarget.Named("sub-1"),
                Optional.of(Duration.ofSeconds(2))),
            new Fault.Restart(Duration.ofSeconds(6), new FaultTarget.Primary(2)))
        .allMatch(fault -> fault instanceof Fault.Ends ends && ends.comesBack());
  }

  @Test
  void aCutMayBeFromOneOtherProcessAndOneWay() {
    assertThat(
            FaultFile.parse(
                "f.yaml",
                """
                - {at: 4s, what: cut, target: broker-1-1, from: broker-1-2, for: 3s}
                - {at: 5s, what: cut, target: sub-1, from: primary, zone: 2, direction: in, for: 3s}
                """,
                ONE_ZOOKEEPER))
        .containsExactly(
            new Fault.CutBetween(
                Duration.ofSeconds(4),
                new FaultTarget.Named("broker-1-1"),
                new FaultTarget.Named("broker-1-2"),
                Direction.BOTH,
                Duration.ofSeconds(3)),
            new Fault.CutBetween(
                Duration.ofSeconds(5),
                new FaultTarget.Named("sub-1"),
                new FaultTarget.Primary(2),
                Direction.IN,
                Duration.ofSeconds(3)));
  }

  @ParameterizedTest
  @CsvSource({"kill, kill", "pause, pause", "cut, cut", "zookeeper, kill"})
  void aSeriesHasTwentyFaultsOfOneKindEachTakenBackBeforeTheNext(String series, String what) {
    FaultScope endless = new FaultScope(THREE_ZOOKEEPERS.targets(), Optional.empty(), Where.AUTO);
    List<Fault> faults = FaultFile.parse("f.yaml", FaultSets.all(series), endless);
    assertThat(faults).hasSize(20).allMatch(fault -> fault.what().equals(what));
    for (int i = 1; i < faults.size(); i++) {
      Fault before = faults.get(i - 1);
      assertThat(before.at().plus(before.lasts().orElseThrow())).isLessThan(faults.get(i).at());
    }
  }

  @Test
  void oneOfThreeZooKeepersMayStayDead() {
    String two =
        """
        - {at: 4s, what: kill, target: zookeeper-2}
        - {at: 5s, what: kill, target: zookeeper}
        """;
    assertThat(FaultFile.parse("f.yaml", two, THREE_ZOOKEEPERS))
        .extracting(fault -> fault.target().text())
        .containsExactly("zookeeper-2", "zookeeper-1");
  }

  @Test
  void whatNeedsALinkIsRefusedOnThisMachineByItsLine() {
    FaultScope local = new FaultScope(ONE_ZOOKEEPER.targets(), Optional.empty(), Where.LOCAL);
    String cut = "- at: 4s\n  what: cut\n  target: sub-1\n  from: pub-1\n  for: 1s";
    assertThatThrownBy(() -> FaultFile.parse("f.yaml", cut, local))
        .hasMessage(
            "--faults f.yaml:1: a cut needs a link to cut, and --on local has none: --on mininet");
  }

  @Test
  void aPublisherGetsAnotherStrength() {
    assertThat(
            FaultFile.parse(
                "f.yaml", "- {at: 4s, what: strength, target: pub-2, to: 9}", ONE_ZOOKEEPER))
        .containsExactly(
            new Fault.Strength(Duration.ofSeconds(4), new FaultTarget.Named("pub-2"), 9));
  }

  @Test
  void jsonIsRead() {
    String json =
        "[{\"at\": \"4s\", \"what\": \"kill\", \"target\": \"primary\", \"zone\": 2},\n"
            + "\t{\"at\": \"500ms\", \"what\": \"terminate\", \"target\": \"pub-1\"}]";
    assertThat(FaultFile.parse("f.json", json, ONE_ZOOKEEPER)).isEqualTo(BOTH);
    assertThat(FaultFile.parse("faults", json, ONE_ZOOKEEPER)).isEqualTo(BOTH);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "- {at: 4s, what: kill, target: primary}\\n"
            + "- {at: 4, what: kill, target: primary}|2|at \"4\"",
        "- {at: 4s, what: kil, target: primary}|1|what \"kil\" is not kill, terminate, restart, pause, cut or strength",
        "- at: 4s\\n  what: kill\\n  target: broker-9-9|3|target \"broker-9-9\" is neither",
        "- at: 4s\\n  what: kill\\n  target: primary\\n  zone: 3|4|zone \"3\" does not exist",
        "- {at: 4s, what: kill, target: primary, zone: x}|1|zone \"x\" does not exist",
        "- at: 4s\\n  what: kill\\n  tarket: primary|3|\"tarket\" is unknown",
        "- {at: 4s, what: kill}|1|\"target\" is missing",
        "- {at: 4s, what: pause, target: pub-1}|1|\"for\" is missing",
        "- at: 4s\\n  what: pause\\n  target: pub-1\\n  for: 3|4|for \"3\"",
        "- at: 4s\\n  what: pause\\n  target: pub-1\\n  for: 0s|4|for must be longer than 0",
        "- {at: 4s, what: kill, target: pub-1, for: 0s}|1|for must be longer than 0",
        "- at: 4s\\n  what: restart\\n  target: pub-1\\n  for: 3s|4|for \"3s\" goes with pause, cut, kill",
        "- at: -4s\\n  what: kill\\n  target: pub-1|1|at \"-4s\" is not a duration",
        "- {what: kill, target: pub-1}|1|\"at\" is missing",
        "- {at: 4s, target: pub-1}|1|\"what\" is missing",
        "- {at: 4s, what: kill, target: pub-1}\\n\\n- what: kill\\n  at: 20s\\n  target: pub-1|4|kill of"
            + " pub-1 at 20s would come after the end of the run (--duration 20s)",
        "- {at: 15s, what: kill, target: pub-1, for: 5s}|1|started again after the end of the run",
        "- {at: 4s, what: kill, target: zookeeper}|1|the only ZooKeeper server must come back",
        "- {at: 4s, what: terminate, target: zookeeper}|1|the only ZooKeeper server must come back",
        "- {at: 4s, what: kill, target: zookeeper-2, for: 1s}|1|target \"zookeeper-2\" is neither",
        "- {at: 4s, what: kill, target: pub-1, from: pub-2}|1|from \"pub-2\" goes with cut only",
        "- {at: 4s, what: cut, target: pub-1, direction: in, for: 1s}|1|direction \"in\" goes with a cut",
        "- at: 4s\\n  what: cut\\n  target: pub-1\\n  for: 1s\\n  from: sub-1\\n  direction: up|6|direction"
            + " \"up\" is not both, out or in",
        "- at: 4s\\n  what: cut\\n  target: pub-1\\n  from: pub-9\\n  for: 1s|4|from \"pub-9\" is neither",
        "- at: 4s\\n  what: cut\\n  target: pub-1\\n  from: pub-1\\n  for: 1s|4|must be another process",
        "- {at: 4s, what: cut, target: primary, from: primary, for: 1s}|1|must be another process",
        "- {at: 4s, what: cut, target: pub-1, from: sub-1}|1|\"for\" is missing",
        "- {at: 4s, at: 5s, what: kill, target: primary}|1|given twice",
        "- {at: [1], what: kill, target: primary}|1|must be one value",
        "- {at: 4s, what: kill, target: pub-1, zone: 1}|1|goes with target primary only",
        "- {at: 4s, what: strength, target: sub-1, to: 9}|1|target \"sub-1\" of a strength is no publisher",
        "- {at: 4s, what: strength, target: primary, to: 9}|1|\"primary\" of a strength is no publisher",
        "- {at: 4s, what: strength, target: pub-1}|1|\"to\" is missing",
        "- at: 4s\\n  what: strength\\n  target: pub-1\\n  to: big|4|to \"big\" is not a strength",
        "- at: 4s\\n  what: strength\\n  target: pub-1\\n  to: -1|4|strength -1 is not between 0",
        "- {at: 4s, what: strength, target: pub-1, to: 9, for: 1s}|1|for \"1s\" goes with pause",
        "- {at: 4s, what: kill, target: pub-1, to: 9}|1|to \"9\" goes with strength only",
        "at: 4s|1|a list of faults is needed",
        "''|1|a list of faults is needed",
        "- 4|1|a fault is written",
        "- {at: 4s,\\n what: 'kill}|2|",
      })
  void eachMistakeIsToldWithItsLine(String text, int line, String rule) {
    String lines = text.replace("\\n", "\n");
    assertThatThrownBy(() -> FaultFile.parse("f.yaml", lines, ONE_ZOOKEEPER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("--faults f.yaml:" + line + ": ")
        .hasMessageContaining(rule == null ? "" : rule);
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> FaultFile.read(Path.of("/no/such.yaml"), ONE_ZOOKEEPER))
        .hasMessage("--faults /no/such.yaml: there is no such file");
  }
}
