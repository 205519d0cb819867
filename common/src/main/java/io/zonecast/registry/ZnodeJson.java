package io.zonecast.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonecast.domain.BrokerId;
import io.zonecast.domain.Deadline;
import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Endpoint;
import io.zonecast.domain.History;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Lifespan;
import io.zonecast.domain.Offer;
import io.zonecast.domain.OnSlow;
import io.zonecast.domain.Ownership;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.PublisherPolicies;
import io.zonecast.domain.Qos;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.Request;
import io.zonecast.domain.Retention;
import io.zonecast.domain.Route;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import io.zonecast.port.Znode;
import io.zonecast.wire.StreamPosition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The records as JSON, with a format version in each. A registration of a first life says
 * incarnation 0, since it can't know its own czxid; readers then take the znode's.
 */
public final class ZnodeJson {
  /** The version of this format. */
  public static final int FORMAT = 1;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STRENGTH = "strength";
  private static final String EXPRESS_ENDPOINT = "express_endpoint";
  private static final String EXPRESS_INTAKE = "express_intake";
  private static final String EXPRESS_PUBLICATION = "express_publication";

  /**
   * Which life of which process a registration speaks of, whatever its kind.
   *
   * @param incarnation which life
   * @param control where it answers pings
   */
  public record Life(Incarnation incarnation, Endpoint control) {}

  /** Reads one kind of record; what it throws means that the data is malformed. */
  @FunctionalInterface
  private interface Reader<T> {
    T read(JsonNode json);
  }

  private ZnodeJson() {}

  /** A broker's registration, candidacy or primary record. */
  public static byte[] broker(BrokerRecord broker) {
    return broker(broker, Optional.of(broker.incarnation()));
  }

  /**
   * A broker's registration; without an incarnation at the first one. The record's own incarnation
   * is not used.
   */
  public static byte[] broker(BrokerRecord broker, Optional<Incarnation> incarnation) {
    ObjectNode json = object();
    json.put("id", broker.broker().name());
    json.put("incarnation", incarnation.map(Incarnation::zxid).orElse(0L));
    json.put("zone", broker.zone().number());
    writeAddress(json, broker.address());
    json.put("intake", broker.intake().toString());
    json.put("publication", broker.publication().toString());
    json.put(EXPRESS_INTAKE, broker.expressIntake().toString());
    json.put(EXPRESS_PUBLICATION, broker.expressPublication().toString());
    return bytes(json);
  }

  /** Reads {@link #broker}. */
  public static BrokerRecord readBroker(Znode znode) throws MalformedZnodeException {
    return read(
        znode,
        json ->
            new BrokerRecord(
                new BrokerId(text(json, "id")),
                incarnation(json, znode),
                new ZoneId(json.path("zone").asInt()),
                readAddress(json),
                Endpoint.parse(text(json, "intake")),
                Endpoint.parse(text(json, "publication")),
                Endpoint.parse(text(json, EXPRESS_INTAKE)),
                Endpoint.parse(text(json, EXPRESS_PUBLICATION))));
  }

  /** Reads what all registrations have in common; nothing where the data is malformed. */
  public static Optional<Life> readLife(Znode znode) {
    try {
      return Optional.of(
          read(
              znode,
              json -> new Life(incarnation(json, znode), Endpoint.parse(text(json, "control")))));
    } catch (MalformedZnodeException broken) {
      return Optional.empty();
    }
  }

  /**
   * A publisher's registration; the offer's incarnation is written unless this is the first
   * registration.
   */
  public static byte[] publisher(PublisherRecord publisher, Optional<Incarnation> incarnation) {
    Offer offer = publisher.offer();
    ObjectNode json = object();
    json.put("id", offer.publisher().name());
    json.put("incarnation", incarnation.map(Incarnation::zxid).orElse(0L));
    json.put("zone", publisher.zone().number());
    writeTopics(json, offer.topics());
    if (offer.route() instanceof Route.Direct direct) {
      json.put("endpoint", direct.endpoint().toString());
      direct.express().ifPresent(express -> json.put(EXPRESS_ENDPOINT, express.toString()));
    }
    writeQos(json, offer.qos());
    writePolicies(json, offer.policies());
    writeAddress(json, publisher.address());
    return bytes(json);
  }

  /**
   * A publisher's registration with another strength; whatever else it says stays.
   *
   * @throws MalformedZnodeException where the znode is none
   */
  public static byte[] withStrength(Znode znode, int strength) throws MalformedZnodeException {
    readPublisher(znode);
    return bytes(read(znode, json -> ((ObjectNode) json).put(STRENGTH, strength)));
  }

  private static Route.Direct readDirect(JsonNode json) {
    return new Route.Direct(
        Endpoint.parse(text(json, "endpoint")),
        json.has(EXPRESS_ENDPOINT)
            ? Optional.of(Endpoint.parse(text(json, EXPRESS_ENDPOINT)))
            : Optional.empty());
  }

  /**
   * Reads {@link #publisher}. A publisher that announces no endpoint of its own goes through its
   * zone's broker.
   */
  public static PublisherRecord readPublisher(Znode znode) throws MalformedZnodeException {
    return read(
        znode,
        json -> {
          ZoneId zone = new ZoneId(json.path("zone").asInt());
          Route route = json.has("endpoint") ? readDirect(json) : new Route.ViaBroker(zone);
          Offer offer =
              new Offer(
                  new PublisherId(text(json, "id")),
                  incarnation(json, znode),
                  readTopics(json),
                  route,
                  readQos(json),
                  readPolicies(json));
          return new PublisherRecord(offer, zone, readAddress(json), znode.czxid());
        });
  }

  /**
   * A subscriber's registration; the request's incarnation is written unless this is the first
   * registration.
   */
  public static byte[] subscriber(SubscriberRecord subscriber, Optional<Incarnation> incarnation) {
    Request request = subscriber.request();
    ObjectNode json = object();
    json.put("id", request.subscriber().name());
    json.put("incarnation", incarnation.map(Incarnation::zxid).orElse(0L));
    json.put("zone", request.zone().number());
    writeTopics(json, request.topics());
    writeQos(json, request.qos());
    writeAddress(json, subscriber.address());
    return bytes(json);
  }

  /** Reads {@link #subscriber}. */
  public static SubscriberRecord readSubscriber(Znode znode) throws MalformedZnodeException {
    return read(
        znode,
        json -> {
          Request request =
              new Request(
                  new SubscriberId(text(json, "id")),
                  incarnation(json, znode),
                  readTopics(json),
                  new ZoneId(json.path("zone").asInt()),
                  readQos(json));
          return new SubscriberRecord(request, readAddress(json), znode.czxid());
        });
  }

  /** What a deployment agreed on. */
  public static byte[] config(ConfigRecord config) {
    ObjectNode json = object();
    json.put("deployment", config.deployment());
    json.put("dissemination", config.dissemination().word());
    return bytes(json);
  }

  /** Reads {@link #config}. */
  public static ConfigRecord readConfig(Znode znode) throws MalformedZnodeException {
    return read(
        znode,
        json ->
            new ConfigRecord(
                text(json, "deployment"), Dissemination.of(text(json, "dissemination"))));
  }

  /**
   * A zone's list of those in sync.
   *
   * @param deployment the deployment in which it holds
   */
  public static byte[] inSync(String deployment, List<InSyncRecord.Member> members) {
    ObjectNode json = object();
    json.put("deployment", deployment);
    ArrayNode list = json.putArray("members");
    for (InSyncRecord.Member member : members) {
      list.addObject()
          .put("broker", member.broker().name())
          .put("incarnation", member.incarnation().zxid());
    }
    return bytes(json);
  }

  /** Reads {@link #inSync}. */
  public static InSyncRecord readInSync(Znode znode) throws MalformedZnodeException {
    return read(
        znode,
        json -> {
          List<InSyncRecord.Member> members = new ArrayList<>();
          for (JsonNode member : json.path("members")) {
            members.add(
                new InSyncRecord.Member(
                    new BrokerId(text(member, "broker")),
                    new Incarnation(member.path("incarnation").asLong())));
          }
          return new InSyncRecord(json.path("deployment").asText(), members, znode.version());
        });
  }

  /** A deployment's load. */
  public static byte[] load(LoadRecord load) {
    ObjectNode json = object();
    json.put("publishers", load.publishers());
    json.put("subscribers", load.subscribers());
    json.put("zones", load.zones());
    json.put("load", load.load());
    return bytes(json);
  }

  private static <T> T read(Znode znode, Reader<T> reader) throws MalformedZnodeException {
    try {
      JsonNode json = JSON.readTree(znode.data());
      if (json.path("format").asInt() != FORMAT) {
        throw new MalformedZnodeException(
            znode.path(), "format %s is not %d".formatted(json.path("format"), FORMAT));
      }
      return reader.read(json);
    } catch (IOException | IllegalArgumentException broken) {
      throw new MalformedZnodeException(znode.path(), String.valueOf(broken.getMessage()));
    }
  }

  private static ObjectNode object() {
    return JSON.createObjectNode().put("format", FORMAT);
  }

  private static byte[] bytes(ObjectNode json) {
    try {
      return JSON.writeValueAsBytes(json);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(
          "a tree of texts and numbers can always be written", impossible);
    }
  }

  private static String text(JsonNode json, String field) {
    JsonNode value = json.path(field);
    if (!value.isTextual()) {
      throw new IllegalArgumentException("\"%s\" is missing or no text".formatted(field));
    }
    return value.asText();
  }

  private static Incarnation incarnation(JsonNode json, Znode znode) {
    long incarnation = json.path("incarnation").asLong();
    return new Incarnation(incarnation == 0 ? znode.czxid() : incarnation);
  }

  private static void writeAddress(ObjectNode json, ProcessAddress address) {
    json.put("host", address.host());
    json.put("pid", address.pid());
    json.put("control", address.control().toString());
  }

  private static ProcessAddress readAddress(JsonNode json) {
    return new ProcessAddress(
        text(json, "host"), json.path("pid").asLong(), Endpoint.parse(text(json, "control")));
  }

  /** Who owns a topic, and how the term before ended. */
  public static byte[] owner(OwnerRecord owner) {
    ObjectNode json = object();
    json.put("topic", owner.topic().name());
    json.put("term", owner.term());
    owner
        .owner()
        .ifPresent(
            who ->
                json.put("publisher", who.publisher().name())
                    .put("incarnation", who.incarnation().zxid()));
    ArrayNode previous = json.putArray("previous");
    for (StreamPosition end : owner.previous()) {
      previous
          .addObject()
          .put("publisher", end.stream().publisher().name())
          .put("incarnation", end.stream().incarnation().zxid())
          .put("priority", end.stream().priority())
          .put("term", end.stream().term())
          .put("last_sequence", end.lastSequence());
    }
    return bytes(json);
  }

  /** Reads {@link #owner}. */
  public static OwnerRecord readOwner(Znode znode) throws MalformedZnodeException {
    return read(
        znode,
        json -> {
          Topic topic = new Topic(text(json, "topic"));
          Optional<OwnerRecord.Owner> owner =
              json.has("publisher")
                  ? Optional.of(
                      new OwnerRecord.Owner(
                          new PublisherId(text(json, "publisher")),
                          new Incarnation(json.path("incarnation").asLong())))
                  : Optional.empty();
          List<StreamPosition> previous = new ArrayList<>();
          for (JsonNode end : json.path("previous")) {
            previous.add(readEnd(end, topic));
          }
          return new OwnerRecord(topic, json.path("term").asLong(), owner, previous);
        });
  }

  private static StreamPosition readEnd(JsonNode end, Topic topic) {
    StreamId stream =
        new StreamId(
            new PublisherId(text(end, "publisher")),
            new Incarnation(end.path("incarnation").asLong()),
            topic,
            end.path("priority").asInt(),
            end.path("term").asLong());
    return new StreamPosition(stream, end.path("last_sequence").asLong());
  }

  private static void writeQos(ObjectNode json, Qos qos) {
    json.put("reliability", qos.reliability().word());
    json.put("history", qos.history().depth());
    json.put("ownership", qos.ownership().word());
    if (qos.deadline().isSome()) {
      json.put("deadline_us", qos.deadline().periodUs());
    }
  }

  private static Qos readQos(JsonNode json) {
    return new Qos(
        Reliability.of(text(json, "reliability")),
        new History(json.path("history").asInt()),
        json.has("ownership") ? Ownership.of(text(json, "ownership")) : Ownership.SHARED,
        json.has("deadline_us") ? new Deadline(json.path("deadline_us").asLong()) : Deadline.NONE);
  }

  private static void writePolicies(ObjectNode json, PublisherPolicies policies) {
    json.put("window", policies.retention().window());
    json.put("on_slow", policies.retention().onSlow().word());
    json.put(STRENGTH, policies.strength());
    if (policies.lifespan().isSome()) {
      json.put("lifespan_us", policies.lifespan().us());
    }
    policies.priorities().forEach(json.putArray("priorities")::add);
  }

  private static PublisherPolicies readPolicies(JsonNode json) {
    Retention retention =
        json.has("window")
            ? new Retention(json.path("window").asInt(), OnSlow.of(text(json, "on_slow")))
            : Retention.DEFAULT;
    SortedSet<Integer> priorities = new TreeSet<>();
    json.path("priorities").forEach(priority -> priorities.add(priority.asInt()));
    return new PublisherPolicies(
        retention,
        json.path(STRENGTH).asInt(),
        json.has("lifespan_us")
            ? new Lifespan(json.path("lifespan_us").asLong())
            : Lifespan.FOREVER,
        priorities.isEmpty() ? PublisherPolicies.priority(0) : priorities);
  }

  private static void writeTopics(ObjectNode json, Set<Topic> topics) {
    ArrayNode list = json.putArray("topics");
    topics.forEach(topic -> list.add(topic.name()));
  }

  private static Set<Topic> readTopics(JsonNode json) {
    Set<Topic> topics = new TreeSet<>();
    json.path("topics").forEach(topic -> topics.add(new Topic(topic.asText())));
    return topics;
  }
}
