package io.zonecast.broker;

import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.CoordinatorEvent.Answer;
import io.zonecast.registry.RegistryView;
import io.zonecast.registry.Requests;
import io.zonecast.registry.ZnodePaths;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Before a new primary says anything negative (nobody matches, your source is gone), its view must
 * hold everybody who was registered when it was elected. Its election was a write, so what it reads
 * afterwards is at least as new as that; it lists the registrations, reads each, and waits until
 * its view, which comes by watches, has them all: those, or later ones of the same ids. What has no
 * answer is asked for again. Bounded: a registration that never appears (a malformed one) holds it
 * up for {@value #PATIENCE_MS} ms. Not thread-safe.
 */
final class RegistryCheck {
  /** Longest wait, in milliseconds. */
  static final int PATIENCE_MS = 1_000;

  private static final long ASK_AGAIN_NS = 100_000_000;

  private final Requests requests;
  private final RegistryView view;
  private final Map<String, Long> awaited = new HashMap<>();
  private final List<Runnable> unanswered = new ArrayList<>();
  private int asked;
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
    asked = 0;
    begun++;
    giveUpNs = nowNs + PATIENCE_MS * 1_000_000L;
    list(ZnodePaths.PUBLISHERS);
    list(ZnodePaths.SUBSCRIBERS);
  }

  private void list(String directory) {
    asked++;
    requests.list(
        directory,
        ofThisReign(
            () -> list(directory),
            answer -> {
              if (answer instanceof CoordinatorEvent.ListAnswer list) {
                list.names().forEach(name -> read(directory + "/" + name));
              }
            }));
  }

  /** Which registration of this name it is: the view may still have a former process's. */
  private void read(String path) {
    asked++;
    requests.read(
        path,
        ofThisReign(
            () -> read(path),
            answer -> {
              if (answer instanceof CoordinatorEvent.ReadAnswer read) {
                read.znode().ifPresent(znode -> awaited.put(path, znode.czxid()));
              }
            }));
  }

  private Consumer<Answer> ofThisReign(Runnable again, Consumer<Answer> then) {
    int reign = begun;
    return answer -> {
      if (reign != begun) {
        return; // What an earlier reign asked.
      }
      asked--;
      if (answer instanceof CoordinatorEvent.Unknown) {
        unanswered.add(again);
      } else {
        then.accept(answer);
      }
    };
  }

  /** Not at once: while ZooKeeper is away an answer is unknown before the cycle is over. */
  private void askAgain(long nowNs) {
    if (unanswered.isEmpty() || nowNs < askAgainNs) {
      return;
    }
    askAgainNs = nowNs + ASK_AGAIN_NS;
    List<Runnable> again = List.copyOf(unanswered);
    unanswered.clear();
    again.forEach(Runnable::run);
  }

  /** Whether the view is complete, as far as this matters. */
  boolean isSettled(long nowNs) {
    askAgain(nowNs);
    if (!settled && asked == 0 && unanswered.isEmpty()) {
      view.publishers()
          .forEach(p -> seen(ZnodePaths.publisher(p.offer().publisher()), p.registration()));
      view.subscribers()
          .forEach(s -> seen(ZnodePaths.subscriber(s.request().subscriber()), s.registration()));
      settled = awaited.isEmpty() || nowNs >= giveUpNs;
    }
    return settled;
  }

  private void seen(String path, long registration) {
    awaited.computeIfPresent(path, (same, awaits) -> registration >= awaits ? null : awaits);
  }
}
