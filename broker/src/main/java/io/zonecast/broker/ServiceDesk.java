package io.zonecast.broker;

import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Lane;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import io.zonecast.membership.AttachRoster;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.PeerId;
import io.zonecast.registry.PublisherRecord;
import io.zonecast.registry.RegistryView;
import io.zonecast.registry.SubscriberRecord;
import io.zonecast.registry.ZnodePaths;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.ControlMessage.PublisherGrant;
import io.zonecast.wire.ControlMessage.SubscriberGrant;
import io.zonecast.wire.StreamGrant;
import io.zonecast.wire.Tenure;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What a primary tells its zone's clients: subscribers their sources, publishers their audience; at
 * once when something changes, and again to whoever says hello without having it. Works only while
 * it is open, that is, while this broker reigns and its view is complete. Not thread-safe.
 */
final class ServiceDesk {
  /** Where answers go. */
  interface Output {
    /** Sends a control message to a client. */
    void tell(PeerId peer, ControlMessage message);
  }

  private final RegistryView view;
  private final ZoneId zone;
  private final Matchmaker matchmaker;
  private final Audiences audiences = new Audiences();
  private final Clients<SubscriberId> subscribers = new Clients<>();
  private final Clients<PublisherId> publishers = new Clients<>();
  private final Function<PublisherRecord, List<Tenure>> tenures;
  private final Output output;
  private final Set<PublisherId> changedPublishers = new LinkedHashSet<>();
  private final Set<SubscriberId> changedSubscribers = new LinkedHashSet<>();
  private final Set<Topic> changedTenures = new LinkedHashSet<>();
  private final Set<PublisherId> waiting = new LinkedHashSet<>();
  private AttachRoster roster = new AttachRoster();
  private Epoch epoch = Epoch.NONE;
  private boolean opened;

  ServiceDesk(
      RegistryView view,
      ZoneId zone,
      Dissemination dissemination,
      Map<Lane, Endpoint> publications,
      Function<PublisherRecord, List<Tenure>> tenures,
      Output output) {
    this.tenures = tenures;
    this.view = view;
    this.zone = zone;
    this.matchmaker = new Matchmaker(zone, dissemination, publications);
    this.output = output;
  }

  /** Opens for a reign. Who attached since the one before was closed is known. */
  void open(Epoch reign) {
    begin(reign);
    opened = true;
  }

  /** Tells nobody anything any more. */
  void close() {
    begin(Epoch.NONE);
    subscribers.clear();
    publishers.clear();
    roster = new AttachRoster();
  }

  private void begin(Epoch reign) {
    epoch = reign;
    matchmaker.begin(reign);
    audiences.reset();
    changedPublishers.clear();
    changedSubscribers.clear();
    changedTenures.clear();
    waiting.clear();
    opened = false;
  }

  /** Whether it tells anything. */
  boolean isOpen() {
    return !epoch.equals(Epoch.NONE);
  }

  /** The registry has changed: {@link #cycle} looks at it. */
  void onTree(CoordinatorEvent event) {
    if (event instanceof CoordinatorEvent.Present present) {
      onChanged(present.znode().path());
    } else if (event instanceof CoordinatorEvent.Absent absent) {
      onChanged(absent.path());
      ZnodePaths.publisherOf(absent.path()).ifPresent(publishers::forget);
      ZnodePaths.subscriberOf(absent.path()).ifPresent(subscribers::forget);
    }
  }

  /** Publishers of a topic stand otherwise than they were told. */
  void onTenuresChanged(Topic topic) {
    if (isOpen()) {
      changedTenures.add(topic);
    }
  }

  private void onChanged(String path) {
    if (isOpen()) { // Else it looks at everyone when it opens.
      ZnodePaths.publisherOf(path).ifPresent(changedPublishers::add);
      ZnodePaths.subscriberOf(path).ifPresent(changedSubscribers::add);
    }
  }

  /** A subscriber says hello. */
  void onHello(PeerId peer, ControlMessage.SubscriberHello hello) {
    long known = view.subscriber(hello.subscriber()).map(SubscriberRecord::registration).orElse(0L);
    if (hello.registration() >= known) {
      subscribers.onHello(hello.subscriber(), peer, hello.epoch(), hello.grantVersion());
      tellSubscriber(hello.subscriber());
    } // Else it is a former process of that id, or will say hello anew: nothing is for it.
    output.tell(peer, new ControlMessage.BrokerBeat(epoch));
  }

  /**
   * A publisher says hello. Before the matchmaker has seen what changed its audience is not known:
   * the next {@link #cycle} tells it.
   */
  void onHello(PeerId peer, ControlMessage.PublisherHello hello) {
    long known = view.publisher(hello.publisher()).map(PublisherRecord::registration).orElse(0L);
    if (hello.registration() >= known) {
      publishers.onHello(hello.publisher(), peer, hello.epoch(), hello.grantVersion());
      if (isLookedAt()) {
        audiences.find(hello.publisher()).ifPresent(grant -> tell(hello.publisher(), grant));
      } else {
        waiting.add(hello.publisher());
      }
    }
    output.tell(peer, new ControlMessage.BrokerBeat(epoch));
  }

  /**
   * A subscriber attached to this broker's publication.
   *
   * @return what it is granted on that lane
   */
  Collection<StreamGrant> onAttach(ControlMessage.Attach attach) {
    if (roster.onAttach(attach)) {
      onAttachment(attach.subscriber());
    }
    return matchmaker.grant(attach.subscriber()).map(Matchmaker.Grant::streams).stream()
        .flatMap(List::stream)
        .filter(grant -> grant.lane() == attach.lane())
        .toList();
  }

  /** A subscription to this broker's publication ended. */
  void onUnsubscribed(byte[] prefix) {
    roster.holderOf(prefix).ifPresent(this::onAttachment);
    roster.onUnsubscribed(prefix);
  }

  private void onAttachment(SubscriberId subscriber) {
    if (isOpen()) {
      changedSubscribers.add(subscriber);
    }
  }

  /** Whether a subscriber has a link to this broker that stands. */
  boolean isAttached(SubscriberId subscriber) {
    return roster.isAttached(subscriber);
  }

  /** Whether a subscriber's link to a lane of this broker stands. */
  boolean isAttached(SubscriberId subscriber, Lane lane) {
    return roster.isAttached(subscriber, lane, 0);
  }

  /** The lane on which somebody attached has this inbox. */
  Optional<Lane> laneOf(long nonce) {
    return roster.laneOf(nonce);
  }

  /** The subscribers of this zone that are matched to a stream. */
  Collection<SubscriberId> matched(StreamGrant stream) {
    return matchmaker.matched(stream);
  }

  /** Whether nothing has changed since it was looked at. */
  private boolean isLookedAt() {
    return !opened
        && changedPublishers.isEmpty()
        && changedSubscribers.isEmpty()
        && changedTenures.isEmpty();
  }

  /**
   * Tells whoever must know what changed.
   *
   * @return whose change it looked at; {@link ClientChanges#NONE} where nothing was to be done
   */
  ClientChanges cycle() {
    if (!isOpen() || isLookedAt()) {
      return ClientChanges.NONE;
    }
    ClientChanges changes =
        opened
            ? new ClientChanges.Everyone()
            : new ClientChanges.Some(changedPublishers, changedSubscribers);
    opened = false;
    changedPublishers.clear();
    changedSubscribers.clear();
    Matchmaker.Changed changed = matchmaker.update(view, roster, changes);
    changed.subscribers().forEach(this::tellSubscriber);
    Set<PublisherId> concerned = new LinkedHashSet<>(changed.publishers());
    changedTenures.forEach(topic -> concerned.addAll(matchmaker.offering(topic)));
    changedTenures.clear();
    concerned.forEach(this::updatePublisher);
    waiting.forEach(id -> audiences.find(id).ifPresent(grant -> tell(id, grant)));
    waiting.clear();
    return changes;
  }

  private void updatePublisher(PublisherId publisher) {
    view.publisher(publisher)
        .filter(record -> record.zone().equals(zone))
        .ifPresentOrElse(
            record ->
                tell(publisher, audiences.update(record, tenures.apply(record), matchmaker, epoch)),
            () -> audiences.forget(publisher));
  }

  private void tell(PublisherId publisher, PublisherGrant grant) {
    publishers.tell(publisher, epoch, grant.version(), peer -> output.tell(peer, grant));
  }

  private void tellSubscriber(SubscriberId subscriber) {
    matchmaker
        .version(subscriber)
        .ifPresent(
            version ->
                subscribers.tell(
                    subscriber, epoch, version, peer -> output.tell(peer, grant(subscriber))));
  }

  private SubscriberGrant grant(SubscriberId subscriber) {
    Matchmaker.Grant grant = matchmaker.grant(subscriber).orElseThrow();
    return new SubscriberGrant(
        epoch, grant.registration(), grant.version(), grant.sources(), grant.refusals());
  }
}
