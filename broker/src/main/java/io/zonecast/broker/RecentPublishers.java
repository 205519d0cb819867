package io.zonecast.broker;

import io.zonecast.domain.PublisherId;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.registry.PublisherRecord;
import io.zonecast.registry.RegistryView;
import io.zonecast.registry.ZnodePaths;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * Publishers that are registered, or were until a while ago: what one sent before it left arrives
 * after its registration went, and is still relayed. Not thread-safe.
 */
final class RecentPublishers {
  private record Departed(PublisherRecord publisher, long untilNs) {}

  private final RegistryView view;
  private final Map<PublisherId, PublisherRecord> present = new HashMap<>();
  private final Map<PublisherId, Departed> departed = new HashMap<>();
  private long memoryNs;

  RecentPublishers(RegistryView view) {
    this.view = view;
  }

  /** How long one that left is remembered, nanoseconds. */
  void setMemoryNs(long newMemoryNs) {
    memoryNs = newMemoryNs;
  }

  /** The view has changed. */
  void onTree(CoordinatorEvent event, long nowNs) {
    if (event instanceof CoordinatorEvent.Present now) {
      ZnodePaths.publisherOf(now.znode().path()).flatMap(view::publisher).ifPresent(this::come);
    } else if (event instanceof CoordinatorEvent.Absent gone) {
      ZnodePaths.publisherOf(gone.path()).ifPresent(id -> leave(id, nowNs));
    }
  }

  private void come(PublisherRecord publisher) {
    departed.remove(publisher.offer().publisher());
    present.put(publisher.offer().publisher(), publisher);
  }

  private void leave(PublisherId id, long nowNs) {
    PublisherRecord publisher = present.remove(id);
    if (publisher != null) {
      departed.put(id, new Departed(publisher, nowNs + memoryNs));
    }
  }

  /** Time goes on: forgets whoever left long ago. */
  void onTick(long nowNs) {
    if (departed.isEmpty()) {
      return;
    }
    for (Iterator<Departed> all = departed.values().iterator(); all.hasNext(); ) {
      if (nowNs >= all.next().untilNs()) {
        all.remove();
      }
    }
  }

  /** One that is registered, or was. */
  Optional<PublisherRecord> find(PublisherId id) {
    return view.publisher(id)
        .or(() -> Optional.ofNullable(departed.get(id)).map(Departed::publisher));
  }
}
