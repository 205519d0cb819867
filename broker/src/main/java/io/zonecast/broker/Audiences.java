package io.zonecast.broker;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.membership.AttachRoster;
import io.zonecast.registry.PublisherRecord;
import io.zonecast.wire.Audience;
import io.zonecast.wire.ControlMessage.PublisherGrant;
import io.zonecast.wire.Refusal;
import io.zonecast.wire.StreamGrant;
import io.zonecast.wire.Tenure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What publishers are told: how many subscribers are matched and ready on each of their topics.
 * Versions are dealt from one counter of the reign, as the {@link Matchmaker} does. Not
 * thread-safe.
 */
final class Audiences {
  private final Map<PublisherId, PublisherGrant> grants = new HashMap<>();
  private long lastVersion;

  /** A new reign: versions start over. */
  void reset() {
    grants.clear();
    lastVersion = 0;
  }

  /**
   * Computes what a publisher is to be told.
   *
   * @return the grant; the same object as before where nothing changed
   */
  PublisherGrant update(
      PublisherRecord publisher,
      List<Tenure> tenures,
      Matchmaker matchmaker,
      AttachRoster roster,
      Epoch epoch) {
    PublisherId id = publisher.offer().publisher();
    List<Audience> audiences = new ArrayList<>();
    for (Topic topic : publisher.offer().topics()) {
      audiences.add(
          audience(
              new StreamGrant(id, publisher.offer().incarnation(), topic), matchmaker, roster));
    }
    List<Refusal> refusals = refusals(id, matchmaker);
    PublisherGrant before = grants.get(id);
    if (before != null
        && before.registration() == publisher.registration()
        && before.audiences().equals(audiences)
        && before.refusals().equals(refusals)
        && before.tenures().equals(tenures)) {
      return before;
    }
    PublisherGrant now =
        new PublisherGrant(
            epoch, publisher.registration(), ++lastVersion, audiences, refusals, tenures);
    grants.put(id, now);
    return now;
  }

  /** Forgets a publisher that is gone. */
  void forget(PublisherId publisher) {
    grants.remove(publisher);
  }

  private static Audience audience(StreamGrant stream, Matchmaker matchmaker, AttachRoster roster) {
    Set<SubscriberId> matched = matchmaker.matched(stream);
    int ready = 0;
    for (SubscriberId subscriber : matched) {
      long since = matchmaker.grant(subscriber).orElseThrow().since().get(stream);
      if (roster.isAttached(subscriber, since)) {
        ready++;
      }
    }
    return new Audience(
        stream.topic(),
        matched.size() + matchmaker.matchedElsewhere(stream),
        ready,
        matchmaker.reliable(stream));
  }

  private static List<Refusal> refusals(PublisherId publisher, Matchmaker matchmaker) {
    List<Refusal> refusals = new ArrayList<>();
    matchmaker
        .grants()
        .forEach(
            (subscriber, grant) -> {
              for (Refusal refusal : grant.refusals()) {
                if (refusal.peer().equals(publisher.name())) {
                  refusals.add(new Refusal(subscriber.name(), refusal.topic(), refusal.reasons()));
                }
              }
            });
    return refusals;
  }
}
