package io.zonecast.broker;

import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Ownership;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.Topic;
import io.zonecast.registry.OwnerRecord;
import io.zonecast.registry.PublisherRecord;
import io.zonecast.wire.TenureReport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which of those who offer a topic may own it: who is alive, as far as is known, and publishes
 * within its deadline. Not thread-safe.
 */
final class Eligible {
  /**
   * How long one of whom a subscriber missed a message does not count, even if it says that it
   * publishes: else two that can't reach a subscriber would change over for ever.
   */
  static final int PROBATION_MS = 3_000;

  private static final long PROBATION_NS = PROBATION_MS * 1_000_000L;

  private record Place(PublisherId publisher, Topic topic) {}

  private final Map<PublisherId, Long> dead = new HashMap<>();
  private final Map<Place, Long> lateUntilNs = new HashMap<>();
  private final Map<Place, Long> resigned = new HashMap<>();

  /** A reign begins: nothing was heard in it. */
  void clear() {
    dead.clear();
    lateUntilNs.clear();
    resigned.clear();
  }

  /** The process of a registration was seen dead. */
  void onDead(PublisherId publisher, long registration) {
    dead.put(publisher, registration);
  }

  /** A subscriber missed a message of it. */
  void onDeadlineMissed(PublisherId publisher, Topic topic, long nowNs) {
    lateUntilNs.put(new Place(publisher, topic), nowNs + PROBATION_NS);
  }

  /** It was to say something, and did not: it counts again as soon as it does. */
  void onSilent(PublisherId publisher, Topic topic) {
    lateUntilNs.put(new Place(publisher, topic), Long.MAX_VALUE);
  }

  /** It says itself how it stands; whether that changed something. */
  boolean onReport(PublisherId publisher, TenureReport report, long nowNs) {
    Place place = new Place(publisher, report.topic());
    switch (report.state()) {
      case OVERDUE -> {
        return lateUntilNs.put(place, Long.MAX_VALUE) == null;
      }
      case RESIGNED -> {
        Long before = resigned.put(place, report.term());
        return before == null || before != report.term();
      }
      case TIMELY -> {
        Long untilNs = lateUntilNs.get(place);
        if (untilNs != null && untilNs == Long.MAX_VALUE) {
          lateUntilNs.remove(place);
          return true;
        }
      }
    }
    return false;
  }

  /** Time goes on: the topics on which somebody's probation is over. */
  Set<Topic> onTick(long nowNs) {
    Set<Topic> over = new HashSet<>();
    lateUntilNs
        .entrySet()
        .removeIf(
            late -> {
              boolean isOver = nowNs >= late.getValue();
              if (isOver) {
                over.add(late.getKey().topic());
              }
              return isOver;
            });
    return over;
  }

  /** Forgets a publisher that is gone. */
  void forget(PublisherId publisher) {
    dead.remove(publisher);
    lateUntilNs.keySet().removeIf(place -> place.publisher().equals(publisher));
    resigned.keySet().removeIf(place -> place.publisher().equals(publisher));
  }

  boolean isDead(PublisherRecord publisher) {
    Long registration = dead.get(publisher.offer().publisher());
    return registration != null && registration == publisher.registration();
  }

  boolean isLate(PublisherId publisher, Topic topic) {
    return lateUntilNs.containsKey(new Place(publisher, topic));
  }

  /** Whether the owner of a topic has said that it publishes nothing more in its term. */
  boolean hasResigned(OwnerRecord record) {
    return record
        .owner()
        .map(owner -> resigned.get(new Place(owner.publisher(), record.topic())))
        .filter(term -> term == record.term())
        .isPresent();
  }

  /** Who is to own a topic: the best of those in time, or, where nobody is, of those alive. */
  Optional<OwnerRecord.Owner> best(Topic topic, Collection<PublisherRecord> offering) {
    List<Ownership.Candidate> alive = new ArrayList<>();
    List<Ownership.Candidate> timely = new ArrayList<>();
    for (PublisherRecord publisher : offering) {
      if (!isDead(publisher)) {
        alive.add(publisher.offer().candidate());
        if (!isLate(publisher.offer().publisher(), topic)) {
          timely.add(publisher.offer().candidate());
        }
      }
    }
    return Ownership.ownerOf(timely.isEmpty() ? alive : timely)
        .map(best -> new OwnerRecord.Owner(best.publisher(), life(best)));
  }

  private static Incarnation life(Ownership.Candidate candidate) {
    return candidate.incarnation();
  }
}
