package io.zonecast.wire;

import io.zonecast.domain.Batch;
import io.zonecast.domain.BrokerId;
import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.History;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Lane;
import io.zonecast.domain.Message;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.Source;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** Values of everything that goes over the wire, by seed. */
final class RandomFrames {
  private static final String ID_CHARACTERS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
  private static final int[] TOPIC_CHARACTERS = {
    'A', 'z', '0', ' ', '.', '-', 'ä', '\u00a0', '度', 0x1f600, 0x10ffff, '"'
  };

  private final Random random;

  RandomFrames(Random random) {
    this.random = random;
  }

  /** How a message of each kind is made. */
  Map<Class<? extends ControlMessage>, Supplier<ControlMessage>> makers() {
    Map<Class<? extends ControlMessage>, Supplier<ControlMessage>> makers = new LinkedHashMap<>();
    makers.put(ControlMessage.Ping.class, () -> new ControlMessage.Ping(random.nextLong()));
    makers.put(
        ControlMessage.Pong.class,
        () -> new ControlMessage.Pong(random.nextLong(), text(), count()));
    makers.put(
        ControlMessage.SubscriberHello.class,
        () ->
            new ControlMessage.SubscriberHello(
                new SubscriberId(id()), incarnation(), count(), epoch(), count()));
    makers.put(
        ControlMessage.PublisherHello.class,
        () ->
            new ControlMessage.PublisherHello(
                new PublisherId(id()),
                incarnation(),
                count(),
                epoch(),
                count(),
                list(this::report)));
    makers.put(
        ControlMessage.SubscriberGrant.class,
        () ->
            new ControlMessage.SubscriberGrant(
                epoch(), count(), count(), list(this::sourceGrant), list(this::refusal)));
    makers.put(
        ControlMessage.PublisherGrant.class,
        () ->
            new ControlMessage.PublisherGrant(
                epoch(),
                count(),
                count(),
                list(this::audience),
                list(this::refusal),
                list(this::tenure)));
    makers.put(ControlMessage.NotPrimary.class, () -> new ControlMessage.NotPrimary(epoch()));
    makers.put(
        ControlMessage.BrokerHello.class,
        () -> new ControlMessage.BrokerHello(new BrokerId(id()), incarnation()));
    makers.put(ControlMessage.BrokerBeat.class, () -> new ControlMessage.BrokerBeat(epoch()));
    makers.put(
        ControlMessage.Attach.class,
        () ->
            new ControlMessage.Attach(
                new SubscriberId(id()),
                incarnation(),
                random.nextLong(),
                count(),
                list(this::topic),
                random.nextBoolean() ? Reliability.RELIABLE : Reliability.BEST_EFFORT,
                new History(random.nextInt(1 + History.MAX_DEPTH)),
                list(this::position),
                lane()));
    makers.put(
        ControlMessage.Welcome.class,
        () -> new ControlMessage.Welcome(random.nextLong(), epoch(), count(), list(this::welcome)));
    makers.put(
        ControlMessage.TenureStart.class,
        () -> new ControlMessage.TenureStart(stream(), list(this::position), epoch()));
    makers.put(
        ControlMessage.DeadlineMissed.class,
        () ->
            new ControlMessage.DeadlineMissed(
                new SubscriberId(id()), incarnation(), StreamGrant.of(stream()), count()));
    makers.put(
        ControlMessage.TenureReports.class,
        () ->
            new ControlMessage.TenureReports(
                new PublisherId(id()), incarnation(), list(this::report)));
    makers.put(
        ControlMessage.TermEnding.class,
        () -> new ControlMessage.TermEnding(topic(), Math.max(1, count())));
    makers.put(ControlMessage.LinkHeartbeat.class, () -> new ControlMessage.LinkHeartbeat(epoch()));
    makers.put(
        ControlMessage.StreamHeartbeat.class,
        () -> new ControlMessage.StreamHeartbeat(stream(), count(), epoch()));
    makers.put(
        ControlMessage.StreamEnd.class,
        () -> new ControlMessage.StreamEnd(stream(), count(), epoch()));
    makers.putAll(reliableMakers());
    return makers;
  }

  private Map<Class<? extends ControlMessage>, Supplier<ControlMessage>> reliableMakers() {
    Map<Class<? extends ControlMessage>, Supplier<ControlMessage>> makers = new LinkedHashMap<>();
    makers.put(
        ControlMessage.StreamStart.class,
        () -> new ControlMessage.StreamStart(stream(), positive(), positive()));
    makers.put(
        ControlMessage.Delivered.class,
        () ->
            new ControlMessage.Delivered(
                new SubscriberId(id()), incarnation(), epoch(), list(this::position)));
    makers.put(
        ControlMessage.Acknowledgement.class,
        () ->
            new ControlMessage.Acknowledgement(
                epoch(),
                list(
                    () ->
                        new StreamProgress(
                            stream(), count(), count(), count(), count(), count()))));
    makers.put(
        ControlMessage.RepairRequest.class,
        () -> new ControlMessage.RepairRequest(random.nextLong(), list(this::range)));
    makers.put(
        ControlMessage.Tombstone.class,
        () -> {
          StreamRange range = range();
          Absence[] reasons = Absence.values();
          return new ControlMessage.Tombstone(
              range.stream(),
              range.from(),
              range.to(),
              reasons[random.nextInt(reasons.length)],
              epoch());
        });
    makers.put(
        ControlMessage.Gone.class, () -> new ControlMessage.Gone(stream(), positive(), epoch()));
    makers.put(
        ControlMessage.Mirror.class,
        () ->
            new ControlMessage.Mirror(
                new BrokerId(id()), incarnation(), random.nextLong(), epoch()));
    makers.put(
        ControlMessage.MirrorState.class,
        () ->
            new ControlMessage.MirrorState(
                epoch(), random.nextInt(9), random.nextBoolean(), list(this::holding)));
    makers.put(
        ControlMessage.Confirm.class,
        () ->
            new ControlMessage.Confirm(
                new BrokerId(id()), incarnation(), epoch(), list(this::position)));
    return makers;
  }

  /** A message of any kind. */
  ControlMessage control() {
    List<Supplier<ControlMessage>> makers = List.copyOf(makers().values());
    return makers.get(random.nextInt(makers.size())).get();
  }

  Batch batch() {
    int size = random.nextInt(8) == 0 ? 1 + random.nextInt(300) : 1 + random.nextInt(4);
    List<Message> messages = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      messages.add(message());
    }
    return new Batch(stream(), 1 + Math.max(0, count() - size - 1), messages);
  }

  /** Sent at its due time or up to 71 minutes later: what the wire can carry. */
  Message message() {
    long sentUs = random.nextLong() >> random.nextInt(64);
    long latenessUs = (random.nextLong() & 0xffff_ffffL) >> random.nextInt(33);
    byte[] payload = new byte[random.nextInt(3) == 0 ? 0 : random.nextInt(64)];
    random.nextBytes(payload);
    return new Message(sentUs, sentUs - latenessUs, payload);
  }

  StreamId stream() {
    long term = random.nextBoolean() ? 0 : count();
    return new StreamId(new PublisherId(id()), incarnation(), topic(), random.nextInt(10), term);
  }

  private GrantWelcome welcome() {
    StreamGrant grant = StreamGrant.of(stream());
    return new GrantWelcome(
        grant,
        count(),
        list(
            () -> {
              long after = random.nextInt(1_000);
              long historyAfter = after + random.nextInt(1_000);
              return new Promise(
                  new StreamId(
                      grant.publisher(),
                      grant.incarnation(),
                      grant.topic(),
                      grant.lane() == Lane.NORMAL ? 0 : 1 + random.nextInt(9),
                      count()),
                  after,
                  historyAfter,
                  historyAfter + random.nextInt(1_000));
            }));
  }

  private Tenure tenure() {
    Tenure.Standing[] standings = Tenure.Standing.values();
    return new Tenure(
        topic(), positive(), standings[random.nextInt(standings.length)], list(this::position));
  }

  private TenureReport report() {
    TenureReport.State[] states = TenureReport.State.values();
    return new TenureReport(
        topic(), count(), states[random.nextInt(states.length)], list(this::position));
  }

  Topic topic() {
    StringBuilder name = new StringBuilder();
    int length = random.nextInt(20) == 0 ? 60 : 1 + random.nextInt(12);
    for (int i = 0; i < length; i++) {
      name.appendCodePoint(TOPIC_CHARACTERS[random.nextInt(TOPIC_CHARACTERS.length)]);
    }
    return new Topic(name.toString());
  }

  Epoch epoch() {
    return new Epoch(count());
  }

  private Lane lane() {
    return random.nextBoolean() ? Lane.NORMAL : Lane.EXPRESS;
  }

  private SourceGrant sourceGrant() {
    Source source =
        random.nextBoolean()
            ? new Source.FromPublisher(new PublisherId(id()), incarnation(), lane(), endpoint())
            : new Source.FromBroker(
                new ZoneId(1 + random.nextInt(ZoneId.MAX)), epoch(), lane(), endpoint());
    return new SourceGrant(
        source, list(() -> new StreamGrant(new PublisherId(id()), incarnation(), topic(), lane())));
  }

  private Refusal refusal() {
    return new Refusal(text(), topic(), list(this::text));
  }

  private Audience audience() {
    return new Audience(
        topic(), random.nextInt() >>> 1, random.nextInt(100), list(() -> new SubscriberId(id())));
  }

  private StreamPosition position() {
    return new StreamPosition(stream(), count());
  }

  private StreamRange range() {
    long from = positive();
    return new StreamRange(stream(), from, Math.max(from, count()));
  }

  private StreamHolding holding() {
    long first = positive();
    return new StreamHolding(
        stream(),
        first,
        Math.max(first - 1, count()),
        Math.min(first - 1, count()),
        random.nextBoolean(),
        list(() -> new SubscriberPosition(new SubscriberId(id()), count())));
  }

  private long positive() {
    return Math.max(1, count());
  }

  private Endpoint endpoint() {
    String host = random.nextBoolean() ? "10.0.0." + random.nextInt(256) : "[fe80::1%eth0]";
    return new Endpoint(host, 1 + random.nextInt(65_535));
  }

  private Incarnation incarnation() {
    return new Incarnation(positive());
  }

  /** Zero or more, of every magnitude, the largest included. */
  private long count() {
    return random.nextInt(50) == 0
        ? Long.MAX_VALUE
        : (random.nextLong() >>> 1) >> random.nextInt(63);
  }

  private String id() {
    StringBuilder id = new StringBuilder("p");
    int length = random.nextInt(10) == 0 ? 63 : random.nextInt(10);
    for (int i = 0; i < length; i++) {
      id.append(ID_CHARACTERS.charAt(random.nextInt(ID_CHARACTERS.length())));
    }
    return id.toString();
  }

  private String text() {
    return random.nextInt(5) == 0 ? "" : topic().name() + "\u0000\n";
  }

  private <T> List<T> list(Supplier<T> one) {
    List<T> values = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      values.add(one.get());
    }
    return values;
  }
}
