package io.zonecast.broker;

import io.zonecast.domain.PublisherId;
import io.zonecast.domain.SubscriberId;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** Whose registration, or attachment to this broker, is perhaps not as it was. */
sealed interface ClientChanges {
  /** Nobody's. */
  Some NONE = new Some(Set.of(), Set.of());

  /** Anybody's: a reign begins. */
  record Everyone() implements ClientChanges {}

  /**
   * Theirs.
   *
   * @param publishers whose registration came, changed or went
   * @param subscribers those, and who attached or ceased to be attached
   */
  record Some(Set<PublisherId> publishers, Set<SubscriberId> subscribers) implements ClientChanges {
    public Some {
      publishers = inOrder(publishers);
      subscribers = inOrder(subscribers);
    }
  }

  /** Not {@link Set#copyOf}: that has another order in each run, and who is told first with it. */
  private static <I> Set<I> inOrder(Set<I> some) {
    return Collections.unmodifiableSet(new LinkedHashSet<>(some));
  }
}
