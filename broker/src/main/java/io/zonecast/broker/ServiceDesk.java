package io.zonecast.broker;

import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.ZoneId;
import io.zonecast.membership.AttachRoster;
import io.zonecast.port.PeerId;
import io.zonecast.registry.PublisherRecord;
import io.zonecast.registry.RegistryView;
import io.zonecast.registry.SubscriberRecord;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.ControlMessage.PublisherGrant;
import io.zonecast.wire.ControlMessage.SubscriberGrant;
import io.zonecast.wire.StreamGrant;
import io.zonecast.wire.Tenure;
import java.util.List;
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
  private AttachRoster roster = new AttachRoster();
  private Epoch epoch = Epoch.NONE;
  private boolean dirty;

  ServiceDesk(
      RegistryView view,
      ZoneId zone,
      Dissemination dissemination,
      Endpoint publication,
      Function<PublisherRecord, List<Tenure>> tenures,
      Output output) {
    this.tenures = tenures;
    this.view = view;
    this.zone = zone;
    this.matchmaker = new Matchmaker(zone, dissemination, publication);
    this.output = output;
  }

  /** Opens for a reign. Who attached since the one before was closed is known. */
  void open(Epoch reign) {
    epoch = reign;
    dirty = true;
  }

  /** Tells nobody anything any more. */
  void close() {
    epoch = Epoch.NONE;
    matchmaker.reset();
    audiences.reset();
    subscribers.clear();
    publishers.clear();
    roster = new AttachRoster();
  }

  /** Whether it tells anything. */
  boolean isOpen() {
    return !epoch.equals(Epoch.NONE);
  }

  /** The registry has changed: {@link #cycle} looks at it. */
  void onRegistryChanged() {
    dirty = true;
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
      if (!dirty) {
        view.publisher(hello.publisher()).ifPresent(this::tellPublisher);
      }
    }
    output.tell(peer, new ControlMessage.BrokerBeat(epoch));
  }

  /**
   * A subscriber attached to this broker's publication.
   *
   * @return what it is granted there
   */
  Set<StreamGrant> onAttach(ControlMessage.Attach attach) {
    if (roster.onAttach(attach)) {
      dirty = true;
    }
    return matchmaker
        .grant(attach.subscriber())
        .map(grant -> grant.since().keySet())
        .orElse(Set.of());
  }

  /** Whether a subscriber's link to this broker stands. */
  boolean isAttached(SubscriberId subscriber) {
    return roster.isAttached(subscriber, 0);
  }

  /** Whether somebody attached has this inbox. */
  boolean hasInbox(long nonce) {
    return roster.hasInbox(nonce);
  }

  /** The subscribers of this zone that are matched to a stream. */
  Set<SubscriberId> matched(StreamGrant stream) {
    return matchmaker.matched(stream);
  }

  /** A subscription to this broker's publication ended. */
  void onUnsubscribed(byte[] prefix) {
    dirty |= roster.onUnsubscribed(prefix);
  }

  /**
   * Tells whoever must know what changed.
   *
   * @return how much was done
   */
  int cycle() {
    if (!dirty || !isOpen()) {
      return 0;
    }
    dirty = false;
    matchmaker.update(view, epoch).forEach(this::tellSubscriber);
    for (PublisherRecord publisher : view.publishers()) {
      if (publisher.zone().equals(zone)) {
        tellPublisher(publisher);
      }
    }
    return 1;
  }

  /** Forgets a publisher that is gone. */
  void forget(PublisherId publisher) {
    publishers.forget(publisher);
    audiences.forget(publisher);
  }

  /** Forgets a subscriber that is gone. */
  void forget(SubscriberId subscriber) {
    subscribers.forget(subscriber);
  }

  private void tellSubscriber(SubscriberId subscriber) {
    matchmaker
        .grant(subscriber)
        .ifPresent(
            grant ->
                subscribers.tell(
                    subscriber,
                    epoch,
                    grant.version(),
                    peer ->
                        output.tell(
                            peer,
                            new SubscriberGrant(
                                epoch,
                                grant.registration(),
                                grant.version(),
                                grant.sources(),
                                List.copyOf(grant.refusals())))));
  }

  private void tellPublisher(PublisherRecord publisher) {
    PublisherGrant grant =
        audiences.update(publisher, tenures.apply(publisher), matchmaker, roster, epoch);
    publishers.tell(
        publisher.offer().publisher(), epoch, grant.version(), peer -> output.tell(peer, grant));
  }
}
