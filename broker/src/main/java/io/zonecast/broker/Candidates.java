package io.zonecast.broker;

import io.zonecast.domain.PublisherId;
import io.zonecast.domain.Topic;
import io.zonecast.registry.PublisherRecord;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The publishers that may own topics alone, by topic: so a change of one concerns its topics, and a
 * decision those who offer that topic. The matchmaker has its own such index, which lists all
 * publishers, and as of its last update; a decision is of what is registered now. Not thread-safe.
 */
final class Candidates {
  private final Map<PublisherId, PublisherRecord> known = new HashMap<>();
  private final Map<Topic, Map<PublisherId, PublisherRecord>> byTopic = new HashMap<>();

  /** Nobody is known any more. */
  void clear() {
    known.clear();
    byTopic.clear();
  }

  /**
   * How a publisher is registered now.
   *
   * @param now nothing where it is not, or may own nothing
   * @return the topics that it offers, or did before
   */
  Set<Topic> put(PublisherId publisher, Optional<PublisherRecord> now) {
    PublisherRecord before =
        now.isPresent() ? known.put(publisher, now.get()) : known.remove(publisher);
    Set<Topic> concerned = new HashSet<>();
    if (before != null) {
      concerned.addAll(before.offer().topics());
      before.offer().topics().forEach(topic -> remove(topic, publisher));
    }
    if (now.isPresent()) {
      concerned.addAll(now.get().offer().topics());
      for (Topic topic : now.get().offer().topics()) {
        byTopic.computeIfAbsent(topic, none -> new HashMap<>()).put(publisher, now.get());
      }
    }
    return concerned;
  }

  private void remove(Topic topic, PublisherId publisher) {
    byTopic.computeIfPresent(
        topic,
        (same, offering) -> {
          offering.remove(publisher);
          return offering.isEmpty() ? null : offering;
        });
  }

  /** Those who offer a topic, in no order that matters. */
  Collection<PublisherRecord> offering(Topic topic) {
    return Collections.unmodifiableCollection(byTopic.getOrDefault(topic, Map.of()).values());
  }

  /** The topics that somebody offers. */
  Set<Topic> topics() {
    return Collections.unmodifiableSet(byTopic.keySet());
  }
}
