package io.zonecast.driver.status;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonecast.domain.PublisherPolicies;
import io.zonecast.domain.Qos;
import io.zonecast.domain.Route;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import io.zonecast.registry.BrokerRecord;
import io.zonecast.registry.ProcessAddress;
import io.zonecast.registry.PublisherRecord;
import io.zonecast.registry.RegistryView;
import io.zonecast.registry.SubscriberRecord;
import java.util.List;
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
    view.publishers().forEach(publisher -> put(publishers.addObject(), publisher));
    ArrayNode subscribers = status.putArray("subscribers");
    view.subscribers().forEach(subscriber -> put(subscribers.addObject(), subscriber));
    Matches matches = Matches.of(view);
    List<Owned> owned = Owned.of(view);
    ArrayNode matched = status.putArray("matches");
    for (Matches.Matched match : matches.matched()) {
      ObjectNode node = matched.addObject();
      node.put("topic", match.topic().name());
      node.put("publisher", match.publisher().name());
      node.put("subscriber", match.subscriber().name());
      Owned.owns(view, owned, match).ifPresent(owns -> node.put("owns", owns));
    }
    ArrayNode owners = status.putArray("owners");
    owned.forEach(one -> put(owners.addObject(), one));
    ArrayNode unmatched = status.putArray("unmatched");
    matches.unmatched().forEach(pair -> put(unmatched.addObject(), pair));
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
    for (BrokerRecord standby : Zones.standbys(view, zone)) {
      ObjectNode broker = standbys.addObject();
      put(broker, standby);
      broker.put("in_sync", Zones.isInSync(view, zone, standby));
    }
    return node;
  }

  private static void put(ObjectNode node, PublisherRecord publisher) {
    node.put("id", publisher.offer().publisher().name());
    put(node, publisher.address());
    node.put("incarnation", publisher.offer().incarnation().zxid());
    node.put("zone", publisher.zone().number());
    topics(node, publisher.offer().topics());
    if (publisher.offer().route() instanceof Route.Direct direct) {
      node.put("endpoint", direct.endpoint().toString());
    }
    put(node, publisher.offer().qos());
    PublisherPolicies policies = publisher.offer().policies();
    node.put("strength", policies.strength());
    if (policies.lifespan().isSome()) {
      node.put("lifespan_us", policies.lifespan().us());
    }
    policies.priorities().forEach(node.putArray("priorities")::add);
    node.put("window", policies.retention().window());
    node.put("on_slow", policies.retention().onSlow().word());
  }

  private static void put(ObjectNode node, SubscriberRecord subscriber) {
    node.put("id", subscriber.request().subscriber().name());
    put(node, subscriber.address());
    node.put("incarnation", subscriber.request().incarnation().zxid());
    node.put("zone", subscriber.request().zone().number());
    topics(node, subscriber.request().topics());
    put(node, subscriber.request().qos());
  }

  private static void put(ObjectNode node, Qos qos) {
    node.put("reliability", qos.reliability().word());
    node.put("history", qos.history().depth());
    node.put("ownership", qos.ownership().word());
    if (qos.deadline().isSome()) {
      node.put("deadline_us", qos.deadline().periodUs());
    }
  }

  private static void put(ObjectNode node, Owned owned) {
    node.put("topic", owned.record().topic().name());
    owned.zone().ifPresent(zone -> node.put("zone", zone.number()));
    node.put("term", owned.record().term());
    owned
        .record()
        .owner()
        .ifPresent(
            owner ->
                node.put("publisher", owner.publisher().name())
                    .put("incarnation", owner.incarnation().zxid()));
    owned.strength().ifPresent(strength -> node.put("strength", strength));
  }

  private static void put(ObjectNode node, Matches.Unmatched pair) {
    node.put("topic", pair.topic().name());
    pair.publisher().ifPresent(publisher -> node.put("publisher", publisher.name()));
    pair.subscriber().ifPresent(subscriber -> node.put("subscriber", subscriber.name()));
    pair.reasons().forEach(node.putArray("reasons")::add);
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
