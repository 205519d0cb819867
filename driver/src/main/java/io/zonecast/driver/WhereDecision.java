package io.zonecast.driver;

import io.zonecast.driver.launch.MininetProbe;
import io.zonecast.driver.launch.MininetProbe.Finding;
import io.zonecast.driver.plan.Experiment;
import io.zonecast.driver.plan.Fault;
import io.zonecast.driver.plan.Placement;
import io.zonecast.driver.plan.SwitchKind;
import io.zonecast.driver.plan.Where;
import io.zonecast.driver.plan.ZooKeeperChoice;
import java.util.List;
import java.util.function.Function;

/**
 * Where an experiment runs, and why.
 *
 * @param where {@link Where#LOCAL} or {@link Where#MININET}
 * @param switches Mininet's kinds of switch to try, in order
 * @param why for the user
 */
record WhereDecision(Where where, List<SwitchKind> switches, String why) {

  /**
   * Decides.
   *
   * @param probe finds out whether Mininet runs; asked only where it matters
   * @throws IllegalArgumentException where what was asked for can't be had, with the reason
   */
  static WhereDecision decide(Experiment experiment, Function<Placement, Finding> probe) {
    Placement placement = experiment.placement();
    if (placement.where() == Where.LOCAL) {
      return local("as asked");
    }
    boolean cuts = experiment.faults().stream().anyMatch(Fault.Cuts.class::isInstance);
    boolean must = placement.where() == Where.MININET || placement.link().isPresent() || cuts;
    if (!must && experiment.zookeeper() instanceof ZooKeeperChoice.Ensemble) {
      return local("Mininet's hosts can't reach a ZooKeeper outside");
    }
    Finding finding = probe.apply(placement);
    if (finding instanceof Finding.Works works) {
      String why =
          (placement.where() == Where.MININET ? "as asked" : "it runs here")
              + ", with switch "
              + works.switchKind();
      return new WhereDecision(Where.MININET, List.of(works.switchKind()), why);
    }
    String reason = ((Finding.Fails) finding).why();
    if (must) {
      throw new IllegalArgumentException(
          (placement.where() == Where.MININET
                  ? "--on mininet: "
                  : (cuts ? "a cut" : "--link") + " needs Mininet: ")
              + reason);
    }
    return local("Mininet can't run here: " + reason);
  }

  /** For a dry run, which starts nothing, not even a probe. */
  static WhereDecision unprobed(Experiment experiment) {
    Placement placement = experiment.placement();
    boolean outside = experiment.zookeeper() instanceof ZooKeeperChoice.Ensemble;
    return placement.where() == Where.LOCAL || outside
        ? local("as asked")
        : new WhereDecision(
            Where.MININET, MininetProbe.switches(placement), "not probed, as this is a dry run");
  }

  private static WhereDecision local(String why) {
    return new WhereDecision(Where.LOCAL, List.of(), why);
  }

  /** One line for the user. */
  String text() {
    return (where == Where.LOCAL ? "on this machine" : "on Mininet") + " (" + why + ")";
  }
}
