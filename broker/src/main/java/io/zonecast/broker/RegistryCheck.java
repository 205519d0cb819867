package io.zonecast.broker;

import io.zonecast.port.CoordinatorEvent;
import io.zonecast.registry.RegistryView;
import io.zonecast.registry.Requests;
import io.zonecast.registry.ZnodePaths;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Before a new primary says anything negative (nobody matches, your source is gone), its view must
 * hold everybody who was registered when it was elected. Its election was a write, so what it reads
 * afterwards is at least as new as that; it lists the registrations and waits until its view, which
 * comes by watches, has them all. A list without an answer is asked for again. Bounded: a listed
 * registration that never appears (a malformed one) holds it up for {@value #PATIENCE_MS} ms. Not
 * thread-safe.
 */
final class RegistryCheck {
  /** Longest wait, in milliseconds. */
  static final int PATIENCE_MS = 1_000;

  private static final long ASK_AGAIN_NS = 100_000_000;

  private final Requests requests;
  private final RegistryView view;
  private final Set<String> awaited = new HashSet<>();
  private final List<String> unanswered = new ArrayList<>();
  private int lists;
  private int begun;
  private boolean settled;
  private long giveUpNs;
  private long askAgainNs;

  RegistryCheck(Requests requests, RegistryView view) {
    this.requests = requests;
    this.view = view;
  }

  /** Begins anew: a reign has begun. */
  void begin(long nowNs) {
    settled = false;
    awaited.clear();
    unanswered.clear();
    lists = 2;
    begun++;
    giveUpNs = nowNs + PATIENCE_MS * 1_000_000L;
    ask(ZnodePaths.PUBLISHERS, begun);
    ask(ZnodePaths.SUBSCRIBERS, begun);
  }

  private void ask(String directory, int reign) {
    requests.list(
        directory,
        answer -> {
          if (reign != begun) {
            return; // What an earlier reign asked.
          }
          if (answer instanceof CoordinatorEvent.ListAnswer list) {
            lists--;
            awaited.addAll(list.names());
          } else {
            unanswered.add(directory);
          }
        });
  }

  /** Not at once: while ZooKeeper is away an answer is unknown before the cycle is over. */
  private void askAgain(long nowNs) {
    if (unanswered.isEmpty() || nowNs < askAgainNs) {
      return;
    }
    askAgainNs = nowNs + ASK_AGAIN_NS;
    List<String> again = List.copyOf(unanswered);
    unanswered.clear();
    again.forEach(directory -> ask(directory, begun));
  }

  /** Whether the view is complete, as far as this matters. */
  boolean isSettled(long nowNs) {
    askAgain(nowNs);
    if (!settled && lists <= 0) {
      Stream.concat(
              view.publishers().stream().map(p -> p.offer().publisher().name()),
              view.subscribers().stream().map(s -> s.request().subscriber().name()))
          .forEach(awaited::remove);
      settled = awaited.isEmpty() || nowNs >= giveUpNs;
    }
    return settled;
  }
}
