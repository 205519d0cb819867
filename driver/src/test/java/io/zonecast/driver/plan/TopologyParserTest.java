package io.zonecast.driver.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopologyParserTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "minimal|2|single,2",
        "single|2|single,2",
        "single,8|8|single,8",
        "single,k=8|8|single,8",
        "reversed,4|4|reversed,4",
        "linear,10|10|linear,10",
        "linear,4,2|8|linear,4,2",
        "linear,n=2,k=4|8|linear,4,2",
        "linear,4,n=2|8|linear,4,2",
        "tree|2|tree,depth=1,fanout=2",
        "tree,depth=2,fanout=4|16|tree,depth=2,fanout=4",
        "tree,2,4|16|tree,depth=2,fanout=4",
        "tree,10,2|1024|tree,depth=10,fanout=2",
      })
  void readsWhatMnReads(String text, int hosts, String canonical) {
    Topology topology = TopologyParser.parse(text);
    assertThat(topology.hostCount()).isEqualTo(hosts);
    assertThat(topology.hosts()).hasSize(hosts);
    assertThat(topology.text()).isEqualTo(canonical);
    assertThat(TopologyParser.parse(canonical)).isEqualTo(topology);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|minimal, single, reversed, linear or tree",
        "ring,3|minimal, single, reversed, linear or tree",
        "torus,3,3|loops",
        "linear,0|from 1",
        "linear,-1|not a whole number",
        "linear,x|not a whole number",
        "linear,|not a whole number",
        "linear,1,2,3|2 numbers",
        "linear,1,k=2|given twice",
        "single,j=2|has no \"j\"",
        "linear,2000|2000 hosts; at most 1024",
        "linear,999999999,999999999|at most 1024",
        "tree,10,999999999|at most 1024",
        "tree,11,1|depth at most 10",
        "single,2;rm -rf /|not a whole number",
      })
  void refusesTheRestWithItsRule(String text, String rule) {
    assertThatThrownBy(() -> TopologyParser.parse(text))
        .hasMessageContaining("--topo \"" + text + "\"")
        .hasMessageContaining(rule);
  }

  @Test
  void hostsAreNamedAndAddressedAsMininetDoes() {
    assertThat(TopologyParser.parse("linear,2,2").hosts())
        .containsExactly(
            new Host("h1s1", "10.0.0.1"),
            new Host("h1s2", "10.0.0.2"),
            new Host("h2s1", "10.0.0.3"),
            new Host("h2s2", "10.0.0.4"));
    assertThat(TopologyParser.parse("single,300").hosts().get(299))
        .isEqualTo(new Host("h300", "10.0.1.44"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bw=10", "delay=5ms", "bw=10.5,delay=1s,loss=1"})
  void linkPropertiesAreRead(String text) {
    assertThat(LinkProperties.parse(LinkProperties.parse(text).text()))
        .isEqualTo(LinkProperties.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bw",
        "bw=",
        "bw=x",
        "bw=0",
        "bw=NaN",
        "loss=100",
        "delay=5",
        "delay=2m",
        "x=1",
        "bw=1,bw=2"
      })
  void wrongLinkPropertiesAreRefused(String text) {
    assertThatThrownBy(() -> LinkProperties.parse(text)).hasMessageStartingWith("--link \"");
  }
}
