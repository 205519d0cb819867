package io.zonecast.broker;

import io.zonecast.port.CoordinatorEvent;
import io.zonecast.registry.ZnodePaths;
import io.zonecast.stream.HeldStream;
import io.zonecast.stream.HeldStreams;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * The streams that are held of publishers that have left: no grant names them, and who attaches may
 * be owed something of them. Looked for again only where who is registered, or what is held, has
 * changed: after a take-over everybody attaches. Not thread-safe.
 */
final class LeftStreams {
  private final HeldStreams held;
  private final OwedSubscribers owed;
  private List<HeldStream> left = List.of();
  private boolean isKnown;

  LeftStreams(HeldStreams held, OwedSubscribers owed) {
    this.held = held;
    this.owed = owed;
  }

  /** The registry has changed. */
  void onTree(CoordinatorEvent event) {
    String path =
        event instanceof CoordinatorEvent.Present present
            ? present.znode().path()
            : event instanceof CoordinatorEvent.Absent absent ? absent.path() : "";
    isKnown &= !ZnodePaths.isChildOf(path, ZnodePaths.PUBLISHERS);
  }

  /** Streams were forgotten, or a reign begins. */
  void onChanged() {
    isKnown = false;
  }

  /** A stream is held that was not before. */
  void onOpened(HeldStream stream) {
    if (isKnown && !owed.isPresent(stream.id())) {
      left.add(stream);
    }
  }

  /** All of them, in the order in which they are held. */
  Collection<HeldStream> all() {
    if (!isKnown) {
      left = new ArrayList<>();
      for (HeldStream stream : held.all()) {
        if (!owed.isPresent(stream.id())) {
          left.add(stream);
        }
      }
      isKnown = true;
    }
    return Collections.unmodifiableCollection(left);
  }
}
