package io.zonecast.domain;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The policies of a publisher that no subscriber asks for.
 *
 * @param retention how much is kept of its streams for those that are slow
 * @param strength DDS's OWNERSHIP_STRENGTH, where ownership is exclusive: the highest one owns
 * @param lifespan how long a message is of use
 * @param priorities those at which it may publish, each 0 to {@link StreamId#MAX_PRIORITY}
 */
public record PublisherPolicies(
    Retention retention, int strength, Lifespan lifespan, SortedSet<Integer> priorities) {
  /** What holds unless somebody says otherwise. */
  public static final PublisherPolicies DEFAULT = of(Retention.DEFAULT);

  public PublisherPolicies {
    Ownership.requireStrength(strength);
    if (priorities.isEmpty()
        || priorities.first() < 0
        || priorities.last() > StreamId.MAX_PRIORITY) {
      throw new IllegalArgumentException(
          "priorities %s are not between 0 and %d".formatted(priorities, StreamId.MAX_PRIORITY));
    }
    priorities = Collections.unmodifiableSortedSet(new TreeSet<>(priorities));
  }

  /** A retention, and nothing else beyond the usual. */
  public static PublisherPolicies of(Retention retention) {
    return new PublisherPolicies(
        retention, 0, Lifespan.FOREVER, Collections.unmodifiableSortedSet(priority(0)));
  }

  /** One priority. */
  public static SortedSet<Integer> priority(int only) {
    SortedSet<Integer> priorities = new TreeSet<>();
    priorities.add(only);
    return priorities;
  }

  /** All that there are. */
  public static SortedSet<Integer> everyPriority() {
    return new TreeSet<>(IntStream.rangeClosed(0, StreamId.MAX_PRIORITY).boxed().toList());
  }

  /** The lanes on which its streams may travel, in the order in which they are served. */
  public Set<Lane> lanes() {
    Set<Lane> lanes = EnumSet.noneOf(Lane.class);
    priorities.forEach(priority -> lanes.add(Lane.of(priority)));
    return lanes;
  }

  /** These, with another strength. */
  public PublisherPolicies withStrength(int other) {
    return new PublisherPolicies(retention, other, lifespan, priorities);
  }

  /** These, with another lifespan. */
  public PublisherPolicies with(Lifespan other) {
    return new PublisherPolicies(retention, strength, other, priorities);
  }

  /** These, with other priorities. */
  public PublisherPolicies with(SortedSet<Integer> others) {
    return new PublisherPolicies(retention, strength, lifespan, others);
  }
}
