package io.zonecast.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.Retention;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.membership.AttachRoster;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.registry.Records;
import io.zonecast.registry.RegistryView;
import io.zonecast.registry.ZnodePaths;
import io.zonecast.stream.HeldStream;
import io.zonecast.stream.HeldStreams;
import io.zonecast.wire.ControlMessage.Attach;
import io.zonecast.wire.Prefixes;
import io.zonecast.wire.StreamGrant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is owed what, where only those are looked at who changed: the same as of everybody. */
final class OwedSequencesTest {
  private static final int CLIENTS = 5;
  private static final Epoch EPOCH = new Epoch(150);
  private static final long MS = 1_000_000;

  private final RegistryView view = new RegistryView();
  private final RecentPublishers recent = new RecentPublishers(view);
  private final AttachRoster roster = new AttachRoster();
  private final Matchmaker matchmaker =
      new Matchmaker(Records.ZONE, Dissemination.CENTRALIZED, Publications.ALL);
  private final HeldStreams heldByAll = new HeldStreams();
  private final HeldStreams heldBySome = new HeldStreams();
  private final OwedSubscribers all = owed();
  private final OwedSubscribers some = owed();
  private final Set<PublisherId> publishers = new LinkedHashSet<>();
  private final Set<SubscriberId> subscribers = new LinkedHashSet<>();
  private Random random = new Random(0);
  private long zxid = 100;
  private long nowNs;

  private OwedSubscribers owed() {
    OwedSubscribers owed =
        new OwedSubscribers(
            view,
            recent,
            new OwedSubscribers.Audience() {
              @Override
              public boolean isKnown() {
                return true;
              }

              @Override
              public Collection<SubscriberId> matched(StreamGrant stream) {
                return matchmaker.matched(stream);
              }

              @Override
              public boolean isAttached(SubscriberId subscriber) {
                return roster.isAttached(subscriber);
              }
            });
    owed.setMemoryNs(4_000 * MS);
    owed.begin(EPOCH);
    return owed;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aStepAtATimeComesToTheSameAsEverythingAtOnce(long seed) {
    random = new Random(seed);
    matchmaker.begin(EPOCH);
    for (int step = 0; step < 3_000; step++) {
      nowNs += random.nextInt(1_500) * MS;
      if (!all.onTick(nowNs).equals(ClientChanges.NONE)) {
        all.onChanged();
      }
      ClientChanges.Some over = some.onTick(nowNs);
      if (!over.equals(ClientChanges.NONE)) {
        some.onChanged(over, heldBySome);
      }
      change();
      ClientChanges.Some changes = new ClientChanges.Some(publishers, subscribers);
      publishers.clear();
      subscribers.clear();
      matchmaker.update(view, roster, changes);
      all.onChanged();
      some.onChanged(changes, heldBySome);
      assertSame("seed %d, step %d".formatted(seed, step));
    }
  }

  private void assertSame(String at) {
    assertThat(some.takeGone()).as(at).isEqualTo(all.takeGone());
    for (HeldStream stream : heldByAll.all()) {
      HeldStream same = heldBySome.get(stream.id());
      assertThat(some.of(same)).as(at).isEqualTo(all.of(stream));
      assertThat(same.positions()).as(at).isEqualTo(stream.positions());
    }
  }

  private void change() {
    PublisherId publisher = new PublisherId("p" + random.nextInt(CLIENTS));
    SubscriberId subscriber = new SubscriberId("s" + random.nextInt(CLIENTS));
    Reliability reliability =
        random.nextInt(4) == 0 ? Reliability.BEST_EFFORT : Reliability.RELIABLE;
    switch (random.nextInt(7)) {
      case 0 -> tell(new CoordinatorEvent.Absent(ZnodePaths.publisher(publisher)));
      case 1 -> tell(new CoordinatorEvent.Absent(ZnodePaths.subscriber(subscriber)));
      case 2 ->
          tell(
              Records.present(
                  Records.reliable(publisher.name(), zxid++, Retention.DEFAULT, topic())));
      case 3, 4 ->
          tell(
              Records.present(
                  Records.subscriber(
                      subscriber.name(), zxid, zxid++, Records.ZONE, reliability, topic())));
      case 5 -> attach(subscriber);
      default -> publish(publisher);
    }
  }

  private String topic() {
    return random.nextBoolean() ? "A" : "B";
  }

  private void tell(CoordinatorEvent event) {
    view.apply(event);
    recent.onTree(event, nowNs);
    String path =
        event instanceof CoordinatorEvent.Present present
            ? present.znode().path()
            : ((CoordinatorEvent.Absent) event).path();
    ZnodePaths.publisherOf(path).ifPresent(publishers::add);
    ZnodePaths.subscriberOf(path).ifPresent(subscribers::add);
  }

  /** It begins to be owed what it follows, or its link is gone. */
  private void attach(SubscriberId subscriber) {
    long nonce = 1 + Long.parseLong(subscriber.name().substring(1));
    subscribers.add(subscriber);
    if (random.nextInt(3) == 0) {
      roster.onUnsubscribed(Prefixes.inbox(nonce));
      return;
    }
    roster.onAttach(
        new Attach(subscriber, new Incarnation(1), nonce, 0, List.of(new Topic(topic()))));
    for (HeldStream stream : heldByAll.all()) {
      if (random.nextBoolean() && all.mayBeOwed(subscriber, stream)) {
        stream.onDelivered(subscriber, 0);
        heldBySome.get(stream.id()).onDelivered(subscriber, 0);
      }
    }
  }

  private void publish(PublisherId publisher) {
    view.publisher(publisher)
        .ifPresent(
            record -> {
              Topic topic = record.offer().topics().iterator().next();
              StreamId id = new StreamId(publisher, record.offer().incarnation(), topic);
              heldByAll.open(id, 1);
              heldBySome.open(id, 1);
            });
  }
}
