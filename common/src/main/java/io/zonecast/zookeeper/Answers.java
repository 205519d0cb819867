package io.zonecast.zookeeper;

import io.zonecast.port.CoordinatorEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The requests that wait for their answers. Tells the answers in the order of the requests, each
 * once: what comes late, after {@link CoordinatorEvent.Unknown} was told, is dropped. The
 * coordinator's thread.
 */
final class Answers {
  /** A request's place in the row. */
  final class Place {
    private final long token;
    private CoordinatorEvent answer;
    private Future<?> timer;

    private Place(long token) {
      this.token = token;
    }

    /** Gives the answer; every one but the first is ignored. */
    void answer(CoordinatorEvent event) {
      if (answer == null) {
        answer = event;
        timer.cancel(false);
        while (!row.isEmpty() && row.peek().answer != null) {
          listener.accept(row.remove().answer);
        }
      }
    }

    void unknown() {
      answer(new CoordinatorEvent.Unknown(token));
    }
  }

  private final Deque<Place> row = new ArrayDeque<>();
  private final ScheduledExecutorService thread;
  private final Consumer<CoordinatorEvent> listener;
  private final long timeoutMs;

  /**
   * An empty row.
   *
   * @param timeoutMs after this a request's answer is {@link CoordinatorEvent.Unknown},
   *     milliseconds
   */
  Answers(ScheduledExecutorService thread, Consumer<CoordinatorEvent> listener, long timeoutMs) {
    this.thread = thread;
    this.listener = listener;
    this.timeoutMs = timeoutMs;
  }

  /** The next place. */
  Place next(long token) {
    Place place = new Place(token);
    row.add(place);
    place.timer = thread.schedule(place::unknown, timeoutMs, TimeUnit.MILLISECONDS);
    return place;
  }
}
