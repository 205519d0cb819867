package io.zonecast.driver.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonecast.domain.Discovery;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultFileTest {
  private static final FaultTargets TARGETS =
      FaultTargets.of(new Population(2, 2, 2, 2), Discovery.BROKER, new ZooKeeperChoice.Embedded());

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
    assertThat(FaultFile.parse("f.yaml", flow, TARGETS)).isEqualTo(BOTH);
    assertThat(FaultFile.parse("f.yaml", block, TARGETS)).isEqualTo(BOTH);
  }

  @Test
  void pausesAndCutsHaveALength() {
    assertThat(
            FaultFile.parse(
                "f.yaml", "- {at: 4s, what: pause, target: sub-1, for: 1500ms}", TARGETS))
        .containsExactly(
            new Fault.Pause(
                Duration.ofSeconds(4), new FaultTarget.Named("sub-1"), Duration.ofMillis(1_500)));
    assertThat(
            FaultFile.parse("f.yaml", "- {at: 4s, what: cut, target: primary, for: 2s}", TARGETS))
        .containsExactly(
            new Fault.Cut(
                Duration.ofSeconds(4), new FaultTarget.Primary(1), Duration.ofSeconds(2)));
  }

  @Test
  void jsonIsRead() {
    String json =
        "[{\"at\": \"4s\", \"what\": \"kill\", \"target\": \"primary\", \"zone\": 2},\n"
            + "\t{\"at\": \"500ms\", \"what\": \"terminate\", \"target\": \"pub-1\"}]";
    assertThat(FaultFile.parse("f.json", json, TARGETS)).isEqualTo(BOTH);
    assertThat(FaultFile.parse("faults", json, TARGETS)).isEqualTo(BOTH);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "- {at: 4s, what: kill, target: primary}\\n"
            + "- {at: 4, what: kill, target: primary}|2|at \"4\"",
        "- {at: 4s, what: kil, target: primary}|1|what \"kil\" is not kill, terminate, pause or cut",
        "- at: 4s\\n  what: kill\\n  target: broker-9-9|3|target \"broker-9-9\" is neither",
        "- at: 4s\\n  what: kill\\n  target: primary\\n  zone: 3|4|zone \"3\" does not exist",
        "- {at: 4s, what: kill, target: primary, zone: x}|1|zone \"x\" does not exist",
        "- at: 4s\\n  what: kill\\n  tarket: primary|3|\"tarket\" is unknown",
        "- {at: 4s, what: kill}|1|\"target\" is missing",
        "- {at: 4s, what: pause, target: pub-1}|1|\"for\" is missing",
        "- at: 4s\\n  what: pause\\n  target: pub-1\\n  for: 3|4|for \"3\"",
        "- at: 4s\\n  what: pause\\n  target: pub-1\\n  for: 0s|4|for must be longer than 0",
        "- {at: 4s, what: kill, target: pub-1, for: 3s}|1|for \"3s\" goes with pause and cut only",
        "- {at: 4s, at: 5s, what: kill, target: primary}|1|given twice",
        "- {at: [1], what: kill, target: primary}|1|must be one value",
        "- {at: 4s, what: kill, target: pub-1, zone: 1}|1|goes with target primary only",
        "at: 4s|1|a list of faults is needed",
        "''|1|a list of faults is needed",
        "- 4|1|a fault is written",
        "- {at: 4s,\\n what: 'kill}|2|",
      })
  void eachMistakeIsToldWithItsLine(String text, int line, String rule) {
    String lines = text.replace("\\n", "\n");
    assertThatThrownBy(() -> FaultFile.parse("f.yaml", lines, TARGETS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("--faults f.yaml:" + line + ": ")
        .hasMessageContaining(rule == null ? "" : rule);
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> FaultFile.read(Path.of("/no/such.yaml"), TARGETS))
        .hasMessage("--faults /no/such.yaml: there is no such file");
  }
}
