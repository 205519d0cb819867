package io.zonecast.driver.status;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonecast.domain.Route;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import io.zonecast.registry.BrokerRecord;
import io.zonecast.registry.ProcessAddress;
import io.zonecast.registry.RegistryView;
import java.util.Set;

/** The registry as JSON, for scripts: one object whose shape {@code docs/RESULTS.md} describes. */
final class StatusJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private StatusJson() {}

  static ObjectNode of(RegistryView view) {
    ObjectNode status = JSON.createObjectNode();
    view.config()
        .ifPresent(
            config ->
                status
                    .put("deployment", config.deployment())
                    .put("dissemination", config.dissemination().word()));
    ArrayNode zones = status.putArray("zones");
    Zones.of(view).forEach(zone -> zones.add(zone(view, zone)));
    ArrayNode publishers = status.putArray("publishers");
    view.publishers()
        .forEach(
            publisher -> {
              ObjectNode node = publishers.addObject();
              node.put("id", publisher.offer().publisher().name());
              put(node, publisher.address());
              node.put("incarnation", publisher.offer().incarnation().zxid());
              node.put("zone", publisher.zone().number());
              topics(node, publisher.offer().topics());
              if (publisher.offer().route() instanceof Route.Direct direct) {
                node.put("endpoint", direct.endpoint().toString());
              }
              node.put("reliability", publisher.offer().qos().reliability().word());
            });
    ArrayNode subscribers = status.putArray("subscribers");
    view.subscribers()
        .forEach(
            subscriber -> {
              ObjectNode node = subscribers.addObject();
              node.put("id", subscriber.request().subscriber().name());
              put(node, subscriber.address());
              node.put("incarnation", subscriber.request().incarnation().zxid());
              node.put("zone", subscriber.request().zone().number());
              topics(node, subscriber.request().topics());
              node.put("reliability", subscriber.request().qos().reliability().word());
            });
    return status;
  }

  private static ObjectNode zone(RegistryView view, ZoneId zone) {
    ObjectNode node = JSON.createObjectNode().put("zone", zone.number());
    view.primary(zone)
        .ifPresent(
            primary -> {
              ObjectNode broker = node.putObject("primary");
              put(broker, primary.broker());
              broker.put("epoch", primary.epoch().zxid());
            });
    ArrayNode standbys = node.putArray("standbys");
    Zones.standbys(view, zone).forEach(standby -> put(standbys.addObject(), standby));
    return node;
  }

  private static void put(ObjectNode node, BrokerRecord broker) {
    node.put("id", broker.broker().name());
    put(node, broker.address());
    node.put("incarnation", broker.incarnation().zxid());
    node.put("intake", broker.intake().toString());
    node.put("publication", broker.publication().toString());
  }

  private static void put(ObjectNode node, ProcessAddress address) {
    node.put("host", address.host());
    node.put("pid", address.pid());
    node.put("control", address.control().toString());
  }

  private static void topics(ObjectNode node, Set<Topic> topics) {
    ArrayNode list = node.putArray("topics");
    topics.forEach(topic -> list.add(topic.name()));
  }
}
