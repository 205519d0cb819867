package io.zonecast.driver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonecast.cli.DurationConverter;
import io.zonecast.domain.Discovery;
import io.zonecast.domain.OnSlow;
import io.zonecast.domain.Reliability;
import io.zonecast.driver.plan.Dealt;
import io.zonecast.driver.plan.Experiment;
import io.zonecast.driver.plan.ExperimentPlan;
import io.zonecast.driver.plan.Fault;
import io.zonecast.driver.plan.FaultTarget;
import io.zonecast.driver.plan.Offered;
import io.zonecast.driver.plan.Population;
import io.zonecast.driver.plan.Quality;
import io.zonecast.driver.plan.Requested;
import io.zonecast.driver.plan.Topology;
import io.zonecast.driver.plan.Traffic;
import io.zonecast.measurement.JsonFiles;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes {@code experiment.json}: all that is needed to run it again, and what was planned of it.
 */
final class ExperimentFile {
  private ExperimentFile() {}

  /**
   * Writes the file.
   *
   * @param arguments as the user typed them
   * @param switchKind Mininet's switches; empty on this machine
   */
  static void write(
      Path file,
      Experiment experiment,
      ExperimentPlan plan,
      List<String> arguments,
      String switchKind) {
    ObjectNode node = JsonFiles.object();
    node.put("schema", 1);
    node.set("arguments", JsonFiles.tree(arguments));
    node.put("on", plan.where().word());
    node.put("dissemination", experiment.dissemination().word());
    node.put("discovery", experiment.discovery().word());
    Population population = experiment.population();
    node.put("pubs", population.publishers()).put("subs", population.subscribers());
    node.put(
        "brokers", experiment.discovery() == Discovery.BROKER ? population.brokersPerZone() : 0);
    node.put("zones", population.zones()).put("hosts", plan.hostsUsed());
    node.set("topics", JsonFiles.tree(experiment.topics()));
    traffic(node, experiment.traffic());
    node.put("topo", plan.topology().map(Topology::text).orElse(null));
    node.put("link", experiment.placement().link().map(link -> link.text()).orElse(null));
    node.put("switch", switchKind.isEmpty() ? null : switchKind);
    node.put("zookeeper", experiment.zookeeper().text());
    node.put("zookeeper_address", plan.zookeeper());
    node.put("session_timeout_ms", experiment.sessionTimeout().toMillis());
    node.put("tick_ms", experiment.tick().toMillis());
    node.set("faults", faults(experiment.faults()));
    node.put("plots", experiment.plots());
    node.put("java", System.getProperty("java.version"));
    node.set("notes", JsonFiles.tree(plan.notes()));
    JsonFiles.writeUnchecked(file, node);
  }

  private static void traffic(ObjectNode node, Traffic traffic) {
    node.put("rate", new BigDecimal(traffic.rateText())).put("size", traffic.sizeBytes());
    node.put("count", traffic.count().isPresent() ? traffic.count().getAsLong() : null);
    node.put("duration_ms", traffic.duration().map(d -> d.toMillis()).orElse(null));
    Quality quality = traffic.quality();
    node.put("reliability", quality.reliability().word());
    node.put("window", quality.window().isPresent() ? quality.window().getAsInt() : null);
    node.put("on_slow", quality.onSlow().map(OnSlow::word).orElse(null));
    node.set("offered", offered(quality.offered()));
    node.set("requested", requested(quality.requested()));
  }

  /** In the words of the options, dealt to the publishers in turn. */
  private static ObjectNode offered(Offered offered) {
    ObjectNode node = JsonFiles.object();
    node.set("history", words(offered.history()));
    node.set("ownership", words(offered.ownership()));
    node.set("deadline", words(offered.deadline()));
    node.set("strength", words(offered.strength()));
    node.set("lifespan", words(offered.lifespan()));
    node.set("priority", words(offered.priority()));
    return node;
  }

  private static ObjectNode requested(Requested requested) {
    ObjectNode node = JsonFiles.object();
    node.set(
        "reliability",
        JsonFiles.tree(requested.reliability().values().stream().map(Reliability::word).toList()));
    node.set("history", words(requested.history()));
    node.set("ownership", words(requested.ownership()));
    node.set("deadline", words(requested.deadline()));
    return node;
  }

  private static JsonNode words(Dealt<?> values) {
    return JsonFiles.tree(values.values().stream().map(Object::toString).toList());
  }

  /** In the form that {@code --faults} reads. */
  private static ArrayNode faults(List<Fault> faults) {
    ArrayNode list = JsonFiles.object().arrayNode();
    for (Fault fault : faults) {
      ObjectNode entry = list.addObject().put("at", DurationConverter.format(fault.at()));
      entry.put("what", fault.what()).put("target", fault.target().text());
      List<FaultTarget> concerned = new ArrayList<>(List.of(fault.target()));
      if (fault instanceof Fault.CutBetween cut) {
        entry.put("from", cut.from().text()).put("direction", cut.direction().word());
        concerned.add(cut.from());
      }
      if (fault instanceof Fault.Strength strength) {
        entry.put("to", strength.to());
      }
      fault
          .lasts()
          .filter(length -> !length.isZero()) // A restart's, which is not written.
          .ifPresent(length -> entry.put("for", DurationConverter.format(length)));
      concerned.stream()
          .filter(FaultTarget.Primary.class::isInstance)
          .forEach(primary -> entry.put("zone", ((FaultTarget.Primary) primary).zone()));
    }
    return list;
  }
}
