package io.zonecast.driver.result;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonecast.driver.result.run.ProcessEntry;
import io.zonecast.driver.result.run.RunFacts;
import io.zonecast.driver.result.verdict.Judgement;
import io.zonecast.measurement.JsonFiles;

/** The content of {@code summary.json}. */
final class Summary {
  private Summary() {}

  static ObjectNode of(RunFacts facts, Judgement judgement) {
    ObjectNode experiment = facts.experiment();
    ObjectNode json = JsonFiles.object().put("schema", 1);
    json.put("on", experiment.path("on").asText("unknown"));
    json.put("dissemination", experiment.path("dissemination").asText("unknown"));
    json.put("reliability", experiment.path("reliability").asText("best-effort"));
    json.put("pubs", number(experiment, "pubs", facts.ids("publisher").size()));
    json.put("subs", number(experiment, "subs", facts.ids("subscriber").size()));
    json.put("brokers", number(experiment, "brokers", facts.ids("broker").size()));
    json.put("zones", number(experiment, "zones", 1));
    json.put("hosts", facts.processes().stream().map(ProcessEntry::host).distinct().count());
    json.set("messages", judgement.counts().toJson());
    json.set("latency_us", judgement.latency().summary().toJson());
    ArrayNode failovers = json.putArray("failovers");
    judgement.failovers().forEach(failover -> failovers.add(failover.toJson()));
    ArrayNode handovers = json.putArray("handovers");
    judgement.handovers().forEach(handover -> handovers.add(handover.toJson()));
    json.put("verdict", judgement.verdict().text());
    ArrayNode violations = json.putArray("violations");
    judgement.violations().forEach(violation -> violations.add(violation.toJson()));
    ArrayNode possible = json.putArray("possible_losses");
    judgement.possibleLosses().forEach(loss -> possible.add(loss.toJson()));
    ArrayNode missing = json.putArray("missing");
    judgement.missing().forEach(missing::add);
    return json;
  }

  private static long number(JsonNode experiment, String name, long otherwise) {
    return experiment.path(name).isIntegralNumber() ? experiment.path(name).asLong() : otherwise;
  }
}
