package io.zonecast.broker;

import io.zonecast.broker.Requester.Interest;
import io.zonecast.domain.Match;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.Qos;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.registry.PublisherRecord;
import io.zonecast.wire.Refusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Who offers a topic, and who asks for it. What depends on an offer's policies alone is computed
 * once for all publishers that offer the same. Not thread-safe.
 */
final class TopicClients {
  private final Topic topic;
  private final Map<PublisherId, Listing> listings = new TreeMap<>();
  private final Map<SubscriberId, Interest> interests = new TreeMap<>();
  private final Map<Qos, Takers> takers = new HashMap<>();

  /**
   * Who takes an offer, in the order of their ids.
   *
   * @param here the subscribers of this zone that are matched
   * @param elsewhere how many of other zones are
   * @param reliable those of both that need every message
   * @param refused the subscribers of this zone that are not matched, each with the reason
   */
  record Takers(
      List<SubscriberId> here, int elsewhere, List<SubscriberId> reliable, List<Refusal> refused) {
    static final Takers NOBODY = new Takers(List.of(), 0, List.of(), List.of());
  }

  TopicClients(Topic topic) {
    this.topic = topic;
  }

  Collection<Listing> listings() {
    return Collections.unmodifiableCollection(listings.values());
  }

  Optional<Listing> listing(PublisherId publisher) {
    return Optional.ofNullable(listings.get(publisher));
  }

  Optional<Interest> interest(SubscriberId subscriber) {
    return Optional.ofNullable(interests.get(subscriber));
  }

  /** Whether nobody is left here. */
  boolean isEmpty() {
    return listings.isEmpty() && interests.isEmpty();
  }

  /**
   * What a publisher offers now.
   *
   * @param offers nothing where it does not offer this topic any more
   * @param version of this update
   * @param changed hears of each subscriber of this zone whose grant is another one now
   */
  void list(
      PublisherId publisher,
      Optional<PublisherRecord> offers,
      long version,
      Consumer<Requester> changed) {
    Listing before = listings.get(publisher);
    if (before != null && offers.filter(before::isSame).isPresent()) {
      before.setPublisher(offers.get());
      return;
    }
    Listing now = null;
    if (offers.isPresent()) {
      boolean isKept = before != null && before.isSameOffer(offers.get());
      now = new Listing(offers.get(), topic, isKept ? before.since() : version);
      listings.put(publisher, now);
    } else {
      listings.remove(publisher);
    }
    for (Interest interest : interests.values()) {
      if (now != null && interest.isReadyFor(now)) {
        now.addReady(1);
      }
      Requester requester = interest.requester();
      if (requester.isHere() && isAnother(before, now, requester)) {
        changed.accept(requester);
      }
    }
  }

  /** Who comes or goes is granted or refused; for the rest, whether the refusal stays the same. */
  private static boolean isAnother(Listing before, Listing now, Requester requester) {
    return before == null
        || now == null
        || before.suits(requester)
        || !before.match(requester).equals(now.match(requester));
  }

  /** A subscriber asks for it. */
  void add(Interest interest) {
    interests.put(interest.requester().id(), interest);
    takers.clear();
    count(interest, 1);
  }

  /** A subscriber does not ask for it any more. */
  void remove(SubscriberId subscriber) {
    count(interests.remove(subscriber), -1);
    takers.clear();
  }

  /**
   * Counts a subscriber in, or out, wherever it is ready.
   *
   * @return whether it is anywhere
   */
  boolean count(Interest interest, int more) {
    boolean any = false;
    if (interest.requester().attachedAt().latest() >= interest.since()) {
      for (Listing listing : listings.values()) {
        if (interest.isReadyFor(listing)) {
          listing.addReady(more);
          any = true;
        }
      }
    }
    return any;
  }

  /** Who takes a listing. */
  Takers takers(Listing listing) {
    return takers.computeIfAbsent(listing.publisher().offer().qos(), none -> find(listing));
  }

  private Takers find(Listing listing) {
    List<SubscriberId> here = new ArrayList<>();
    List<SubscriberId> reliable = new ArrayList<>();
    List<Refusal> refused = new ArrayList<>();
    int elsewhere = 0;
    for (Interest interest : interests.values()) {
      Requester requester = interest.requester();
      if (listing.match(requester) instanceof Match.Incompatible incompatible) {
        if (requester.isHere()) {
          refused.add(new Refusal(requester.id().name(), topic, incompatible.reasons()));
        }
        continue;
      }
      if (requester.isHere()) {
        here.add(requester.id());
      } else {
        elsewhere++;
      }
      if (requester.request().isReliable()) {
        reliable.add(requester.id());
      }
    }
    return new Takers(
        Collections.unmodifiableList(here), elsewhere, List.copyOf(reliable), List.copyOf(refused));
  }
}
