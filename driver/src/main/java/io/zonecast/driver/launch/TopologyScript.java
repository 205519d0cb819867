package io.zonecast.driver.launch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonecast.driver.plan.Host;
import io.zonecast.driver.plan.LinkProperties;
import io.zonecast.driver.plan.ProcessPlan;
import io.zonecast.driver.plan.Readiness;
import io.zonecast.driver.plan.Role;
import io.zonecast.driver.plan.RunPaths;
import io.zonecast.driver.plan.SwitchKind;
import io.zonecast.driver.plan.Topology;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Writes {@code topology.py}: the template, with one JSON document in its place. The document holds
 * no quote character and only ASCII, so that no value, whatever it is, can leave Python's literal.
 */
public final class TopologyScript {
  static final String PLACE = "@PLAN@";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  private TopologyScript() {}

  /**
   * The script's text.
   *
   * @param switches the kinds to try, in order
   */
  public static String generate(
      Topology topology,
      Optional<LinkProperties> link,
      List<SwitchKind> switches,
      List<ProcessPlan> processes,
      RunPaths paths) {
    ObjectNode plan = JSON.createObjectNode();
    plan.put("directory", paths.root().toString());
    ObjectNode shape = plan.putObject("topology").put("kind", topology.kind());
    shape.set("parameters", JSON.valueToTree(topology.parameters()));
    plan.set("link", link.<JsonNode>map(TopologyScript::link).orElse(JSON.nullNode()));
    plan.set("switches", JSON.valueToTree(switches.stream().map(SwitchKind::word).toList()));
    ArrayNode hosts = plan.putArray("hosts");
    for (Host host : topology.hosts()) {
      hosts.addObject().put("name", host.name()).put("address", host.address());
    }
    ArrayNode list = plan.putArray("processes");
    for (int i = 0; i < processes.size(); i++) {
      // Servers of an ensemble are ready together: by hand, only the last is waited for.
      boolean more =
          i + 1 < processes.size()
              && processes.get(i).role() == Role.ZOOKEEPER
              && processes.get(i + 1).role() == Role.ZOOKEEPER;
      list.add(
          process(processes.get(i), more ? Readiness.NONE : processes.get(i).readiness(), paths));
    }
    return fill(template(), plan);
  }

  static String fill(String template, JsonNode plan) {
    try {
      String json = JSON.writeValueAsString(plan).replace("'", "\\u0027");
      return template.replace(PLACE, json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The template, as it lies in {@code mininet/}. */
  static String template() {
    try (InputStream in = TopologyScript.class.getResourceAsStream("topology.py.template")) {
      if (in == null) {
        throw new IllegalStateException("topology.py.template is not packed into this program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** By the names that Mininet's TCLink takes. */
  private static ObjectNode link(LinkProperties link) {
    ObjectNode node = JSON.createObjectNode();
    link.megabitsPerSecond().ifPresent(value -> node.put("bw", value));
    link.delay().ifPresent(value -> node.put("delay", value.toNanos() / 1_000 + "us"));
    link.lossPercent().ifPresent(value -> node.put("loss", value));
    return node;
  }

  private static ObjectNode process(ProcessPlan plan, Readiness awaited, RunPaths paths) {
    ObjectNode node = JSON.createObjectNode();
    node.put("id", plan.id()).put("host", plan.host().name());
    node.set("argv", JSON.valueToTree(plan.argv()));
    node.set("env", JSON.valueToTree(plan.env()));
    node.put("log", paths.log(plan.id()).toString());
    node.put("held", plan.isHeld());
    node.put("on_demand", plan.readiness() == Readiness.ON_DEMAND);
    switch (awaited) {
      case LOG_LINE ->
          node.putObject("wait").put("file", node.get("log").asText()).put("text", "ready ");
      case EVENT -> {
        if (plan.role() == Role.BROKER) {
          String file = paths.events(plan.id()).toString();
          node.putObject("wait").put("file", file).put("text", "\"ready\"");
        } else {
          node.putNull("wait");
        }
      }
      case NONE, ON_DEMAND -> node.putNull("wait");
    }
    return node;
  }
}
