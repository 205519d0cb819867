package io.zonecast.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonecast.driver.launch.MininetProbe.Finding;
import io.zonecast.driver.plan.Experiment;
import io.zonecast.driver.plan.Experiments;
import io.zonecast.driver.plan.LinkProperties;
import io.zonecast.driver.plan.Placement;
import io.zonecast.driver.plan.SwitchKind;
import io.zonecast.driver.plan.Where;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WhereDecisionTest {
  private static final Finding WORKS = new Finding.Works(SwitchKind.LXBR);
  private static final Finding FAILS = new Finding.Fails("no root");

  private static Experiment on(Where where, String link) {
    Experiment plain = Experiments.plain(1, 1, 1, 1);
    Placement placement =
        new Placement(
            where,
            Optional.empty(),
            Optional.ofNullable(link).map(LinkProperties::parse),
            Optional.empty());
    return new Experiment(
        plain.population(),
        plain.topics(),
        plain.dissemination(),
        plain.discovery(),
        plain.traffic(),
        placement,
        plain.zookeeper(),
        plain.faults(),
        plain.plots(),
        plain.sessionTimeout());
  }

  @Test
  void autoTakesMininetWhereItRunsAndSaysWhy() {
    assertThat(WhereDecision.decide(on(Where.AUTO, null), p -> WORKS).text())
        .isEqualTo("on Mininet (it runs here, with switch lxbr)");
    assertThat(WhereDecision.decide(on(Where.AUTO, null), p -> FAILS).text())
        .isEqualTo("on this machine (Mininet can't run here: no root)");
  }

  @Test
  void whatWasAskedForIsNotReplaced() {
    assertThatThrownBy(() -> WhereDecision.decide(on(Where.MININET, null), p -> FAILS))
        .hasMessage("--on mininet: no root");
    assertThatThrownBy(() -> WhereDecision.decide(on(Where.AUTO, "delay=5ms"), p -> FAILS))
        .hasMessage("--link needs Mininet: no root");
  }

  @Test
  void localNeedsNoProbe() {
    WhereDecision decision =
        WhereDecision.decide(
            on(Where.LOCAL, null),
            p -> {
              throw new AssertionError("probed");
            });
    assertThat(decision.where()).isEqualTo(Where.LOCAL);
  }
}
