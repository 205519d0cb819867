package io.zonecast.broker;

import io.zonecast.domain.Batch;
import io.zonecast.domain.BrokerId;
import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.History;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Lane;
import io.zonecast.domain.Message;
import io.zonecast.domain.Offer;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.Request;
import io.zonecast.domain.Route;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import io.zonecast.measurement.Counters;
import io.zonecast.port.Coordinator;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.PeerId;
import io.zonecast.port.Znode;
import io.zonecast.port.ZnodeOp;
import io.zonecast.registry.BrokerRecord;
import io.zonecast.registry.ConfigRecord;
import io.zonecast.registry.Presence;
import io.zonecast.registry.PrimaryRecord;
import io.zonecast.registry.ProcessAddress;
import io.zonecast.registry.PublisherRecord;
import io.zonecast.registry.RegistryView;
import io.zonecast.registry.Requests;
import io.zonecast.registry.SubscriberRecord;
import io.zonecast.registry.ZnodeJson;
import io.zonecast.registry.ZnodePaths;
import io.zonecast.wire.BatchCodec;
import io.zonecast.wire.ControlCodec;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.MalformedFrameException;
import io.zonecast.wire.StreamPosition;
import io.zonecast.wire.StreamRange;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One reign, played without a network: a broker of no deployment registers, is elected, matches
 * publishers and subscribers that do not exist and passes on their messages. ZooKeeper's part is to
 * agree at once. Once; not thread-safe.
 */
final class Rehearsal implements Coordinator, BrokerCore.Output {
  private static final int CLIENTS = 5;
  private static final int MESSAGES = 10;
  private static final long SESSION_MS = 10_000;
  private static final long STEP_NS = 60_000_000;
  private static final ZoneId ZONE = new ZoneId(1);
  private static final Topic TOPIC = new Topic("rehearsal");
  private static final Endpoint NOWHERE = new Endpoint("nowhere", 1);
  private static final ProcessAddress ADDRESS = new ProcessAddress("nowhere", 1, NOWHERE);
  private static final Presence NOBODY = (endpoint, id, then) -> then.accept(Presence.Finding.GONE);

  private final Map<String, Znode> tree = new TreeMap<>();
  private final Deque<CoordinatorEvent> events = new ArrayDeque<>();
  private final RegistryView view = new RegistryView();
  private final Requests requests = new Requests(this);
  private final BrokerCore core =
      new BrokerCore(
          new BrokerConfig(
              new BrokerId("rehearsal"), ZONE, Dissemination.CENTRALIZED, 0, 0, 0, STEP_NS),
          life ->
              new BrokerRecord(
                  new BrokerId("rehearsal"),
                  life,
                  ZONE,
                  ADDRESS,
                  NOWHERE,
                  NOWHERE,
                  NOWHERE,
                  NOWHERE),
          "rehearsal",
          view,
          requests,
          NOBODY,
          new Counters(),
          this);
  private Epoch epoch = Epoch.NONE;
  private long zxid = 1;
  private long nowNs;
  private long told;
  private long passedOn;

  /** Plays it from the registration to the last message. */
  void play() throws MalformedFrameException {
    for (String root :
        List.of(
            ZnodePaths.CONFIG,
            ZnodePaths.PRIMARIES,
            ZnodePaths.ELECTIONS,
            ZnodePaths.IN_SYNC,
            ZnodePaths.SHARED_STATE)) {
      events.add(new CoordinatorEvent.TreeRead(root));
    }
    core.onConnected(SESSION_MS);
    steps();
    for (int i = 0; i < CLIENTS; i++) {
      meet(i);
    }
    steps();
    for (int number = 1; number <= MESSAGES; number++) {
      for (int i = 0; i < CLIENTS; i++) {
        pass(i, number);
      }
      step();
    }
    core.resign();
    steps();
    core.close();
  }

  /** The reign that was played; {@link Epoch#NONE} where it did not come about. */
  Epoch epoch() {
    return epoch;
  }

  /** How often somebody was told something. */
  long told() {
    return told;
  }

  /** How many frames were passed on. */
  long passedOn() {
    return passedOn;
  }

  private void steps() {
    for (int i = 0; i < 8; i++) {
      step();
    }
  }

  private void step() {
    nowNs += STEP_NS;
    core.onTick(nowNs);
    while (!events.isEmpty()) {
      CoordinatorEvent event = events.remove();
      if (event instanceof CoordinatorEvent.Answer answer) {
        requests.onAnswer(answer);
      } else {
        view.apply(event);
        core.onTree(event);
      }
    }
    core.cycle(nowNs);
  }

  private void meet(int i) throws MalformedFrameException {
    long registration = ++zxid;
    Incarnation life = new Incarnation(registration);
    SubscriberId subscriber = new SubscriberId("subscriber-" + i);
    PublisherId publisher = new PublisherId("publisher-" + i);
    appear(
        ZnodePaths.subscriber(subscriber),
        ZnodeJson.subscriber(
            new SubscriberRecord(
                new Request(subscriber, life, Set.of(TOPIC), ZONE, Reliability.RELIABLE),
                ADDRESS,
                registration),
            Optional.empty()),
        registration);
    appear(
        ZnodePaths.publisher(publisher),
        ZnodeJson.publisher(
            new PublisherRecord(
                new Offer(
                    publisher,
                    life,
                    Set.of(TOPIC),
                    new Route.ViaBroker(ZONE),
                    Reliability.RELIABLE),
                ZONE,
                ADDRESS,
                registration),
            Optional.empty()),
        registration);
    steps();
    PeerId peer = new PeerId(new byte[] {1, (byte) i});
    hear(peer, new ControlMessage.SubscriberHello(subscriber, life, registration, epoch, 0));
    hear(peer, new ControlMessage.PublisherHello(publisher, life, registration, epoch, 0));
    step();
    core.onUpstream(
        new ControlMessage.Attach(
            subscriber,
            life,
            i + 1,
            1,
            List.of(TOPIC),
            Reliability.RELIABLE,
            History.NONE,
            List.of()));
  }

  private void hear(PeerId peer, ControlMessage message) throws MalformedFrameException {
    core.onControl(peer, ControlCodec.decode(ControlCodec.encode(message)));
  }

  private void pass(int i, int number) throws MalformedFrameException {
    Znode registration = tree.get(ZnodePaths.publisher(new PublisherId("publisher-" + i)));
    StreamId stream =
        new StreamId(
            new PublisherId("publisher-" + i), new Incarnation(registration.czxid()), TOPIC);
    Batch batch = new Batch(stream, number, List.of(new Message(1, 1, new byte[100])));
    core.relay(Lane.NORMAL).onFrame(BatchCodec.encode(batch), nowNs);
    core.onUpstream(
        new ControlMessage.Delivered(
            new SubscriberId("subscriber-" + i),
            stream.incarnation(),
            epoch,
            List.of(new StreamPosition(stream, number))));
    core.onUpstream(
        new ControlMessage.RepairRequest(i + 1, List.of(new StreamRange(stream, number, number))));
  }

  private void appear(String path, byte[] data, long czxid) {
    Znode before = tree.get(path);
    Znode now =
        before == null
            ? new Znode(path, data, czxid, 0, session())
            : new Znode(path, data, before.czxid(), before.version() + 1, before.owner());
    tree.put(path, now);
    events.add(new CoordinatorEvent.Present(now));
  }

  // What ZooKeeper would do.

  @Override
  public void start(Consumer<CoordinatorEvent> listener) {}

  @Override
  public void watch(String root) {}

  @Override
  public void read(long token, String path) {
    events.add(new CoordinatorEvent.ReadAnswer(token, Optional.ofNullable(tree.get(path))));
  }

  @Override
  public void list(long token, String path) {
    List<String> names =
        tree.keySet().stream()
            .filter(known -> ZnodePaths.isChildOf(known, path))
            .map(known -> known.substring(path.length() + 1))
            .toList();
    events.add(new CoordinatorEvent.ListAnswer(token, names));
  }

  @Override
  public void commit(long token, List<ZnodeOp> steps) {
    zxid++;
    for (ZnodeOp step : steps) {
      if (step instanceof ZnodeOp.Create create) {
        appear(create.path(), create.data(), zxid);
      } else if (step instanceof ZnodeOp.CreateEphemeral create) {
        appear(create.path(), create.data(), zxid);
      } else if (step instanceof ZnodeOp.SetData set) {
        appear(set.path(), set.data(), zxid);
      } else if (tree.remove(step.path()) != null) {
        events.add(new CoordinatorEvent.Absent(step.path()));
      }
    }
    events.add(new CoordinatorEvent.Committed(token, zxid));
  }

  @Override
  public long session() {
    return 1;
  }

  @Override
  public void close() {}

  // What the world would hear.

  @Override
  public boolean publish(Lane lane, byte[] frame) {
    passedOn++;
    return true;
  }

  @Override
  public void publishToThoseWithRoom(Lane lane, byte[] frame) {
    told++;
  }

  @Override
  public void setReading(Lane lane, boolean reading) {}

  @Override
  public void tell(PeerId peer, ControlMessage message) {
    ControlCodec.encode(message);
    told++;
  }

  @Override
  public void onStandingBy(PrimaryRecord primary) {}

  @Override
  public void onReigning(Epoch reign) {
    epoch = reign;
  }

  @Override
  public void onDeposed(Epoch former, Epoch now) {}

  @Override
  public void onFoundedAnew(ConfigRecord config) {}

  @Override
  public void onReady() {}

  @Override
  public void onImpossible(String why) {
    throw new IllegalStateException(why);
  }
}
