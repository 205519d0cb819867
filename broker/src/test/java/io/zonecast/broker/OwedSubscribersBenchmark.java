package io.zonecast.broker;

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
import io.zonecast.registry.Records;
import io.zonecast.registry.RegistryView;
import io.zonecast.stream.HeldStream;
import io.zonecast.stream.HeldStreams;
import io.zonecast.wire.StreamGrant;
import java.util.Collection;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A primary that holds 10,000 reliable streams on 1,000 topics for 10,000 subscribers, 10 of them
 * on each topic: ns to find who is owed what after a change.
 */
@State(Scope.Thread)
public class OwedSubscribersBenchmark {
  private static final int CLIENTS = 10_000;
  private static final int TOPICS = 1_000;
  private static final Epoch EPOCH = new Epoch(50);

  private final RegistryView view = new RegistryView();
  private final HeldStreams held = new HeldStreams();
  private final ClientChanges.Some one =
      new ClientChanges.Some(Set.of(), Set.of(new SubscriberId("s7")));
  private OwedSubscribers owed;

  /** Everybody is there, and follows what it is matched to. */
  @Setup
  public void prepare() {
    Matchmaker matchmaker =
        new Matchmaker(Records.ZONE, Dissemination.CENTRALIZED, Publications.ALL);
    for (int i = 0; i < CLIENTS; i++) {
      String topic = "topic" + i % TOPICS;
      view.apply(Records.present(Records.reliable("p" + i, 100 + i, Retention.DEFAULT, topic)));
      view.apply(
          Records.present(
              Records.subscriber(
                  "s" + i, 100 + i, 100 + i, Records.ZONE, Reliability.RELIABLE, topic)));
    }
    matchmaker.begin(EPOCH);
    matchmaker.update(view, new AttachRoster(), new ClientChanges.Everyone());
    for (int i = 0; i < CLIENTS; i++) {
      Topic topic = new Topic("topic" + i % TOPICS);
      StreamId id = new StreamId(new PublisherId("p" + i), new Incarnation(100 + i), topic);
      HeldStream stream = held.open(id, 1);
      matchmaker.matched(StreamGrant.of(id)).forEach(each -> stream.onDelivered(each, 0));
    }
    owed =
        new OwedSubscribers(
            view,
            new RecentPublishers(view),
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
                return true;
              }
            });
    owed.begin(EPOCH);
    anyoneChanged();
  }

  /** Who is owed each of the 10,000. */
  @Benchmark
  public int anyoneChanged() {
    owed.onChanged();
    int all = 0;
    for (HeldStream stream : held.all()) {
      all += owed.of(stream).size();
    }
    return all;
  }

  /** One subscriber, to whom ten of them go. */
  @Benchmark
  public int oneChanged() {
    int all = 0;
    for (StreamId id : owed.onChanged(one, held)) {
      all += owed.of(held.get(id)).size();
    }
    return all;
  }
}
