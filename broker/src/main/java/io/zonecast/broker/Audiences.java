package io.zonecast.broker;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.Topic;
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
import java.util.Optional;

/**
 * What publishers are told: how many subscribers are matched and ready on each of their topics.
 * Versions are dealt from one counter of the reign. Not thread-safe.
 */
final class Audiences {
  private final Map<PublisherId, PublisherGrant> grants = new HashMap<>();
  private long lastVersion;

  /** A new reign: versions start over. */
  void reset() {
    grants.clear();
    lastVersion = 0;
  }

  /** What a publisher is to be told, as it was last computed. */
  Optional<PublisherGrant> find(PublisherId publisher) {
    return Optional.ofNullable(grants.get(publisher));
  }

  /**
   * Computes what a publisher is to be told.
   *
   * @return the grant; the same object as before where nothing changed
   */
  PublisherGrant update(
      PublisherRecord publisher, List<Tenure> tenures, Matchmaker matchmaker, Epoch epoch) {
    PublisherId id = publisher.offer().publisher();
    List<Audience> audiences = new ArrayList<>();
    List<Refusal> refusals = new ArrayList<>();
    for (Topic topic : publisher.offer().topics()) {
      StreamGrant stream = new StreamGrant(id, publisher.offer().incarnation(), topic);
      audiences.add(matchmaker.audience(stream));
      refusals.addAll(matchmaker.refused(stream));
    }
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
}
