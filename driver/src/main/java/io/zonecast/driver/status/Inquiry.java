package io.zonecast.driver.status;

import io.zonecast.port.Coordinator;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.TimeSource;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * A command's talk with a coordinator: the caller's thread blocks until something is told, or for
 * an answer. One thread.
 */
final class Inquiry implements AutoCloseable {
  private final Coordinator coordinator;
  private final TimeSource time;
  private final LinkedBlockingQueue<CoordinatorEvent> events = new LinkedBlockingQueue<>();
  private long lastToken;

  /** Begins to connect. */
  Inquiry(Coordinator coordinator, TimeSource time) {
    this.coordinator = coordinator;
    this.time = time;
    coordinator.start(events::add);
  }

  /** Where requests go. */
  Coordinator coordinator() {
    return coordinator;
  }

  /**
   * What is told next.
   *
   * @param timeoutNs longest wait, nanoseconds
   */
  Optional<CoordinatorEvent> next(long timeoutNs) throws InterruptedException {
    return Optional.ofNullable(events.poll(timeoutNs, TimeUnit.NANOSECONDS));
  }

  /**
   * Waits for a session.
   *
   * @param timeoutNs longest wait, nanoseconds
   * @return whether one stands
   */
  boolean awaitSession(long timeoutNs) throws InterruptedException {
    return awaitEvent(CoordinatorEvent.Connected.class, timeoutNs).isPresent();
  }

  /**
   * Asks, and waits for the answer; whatever else is told meanwhile is lost.
   *
   * @param request sends it, with the token that it is given
   * @param timeoutNs longest wait, nanoseconds
   */
  Optional<CoordinatorEvent.Answer> ask(LongConsumer request, long timeoutNs)
      throws InterruptedException {
    request.accept(++lastToken);
    Optional<CoordinatorEvent.Answer> answer;
    do {
      answer = awaitEvent(CoordinatorEvent.Answer.class, timeoutNs);
    } while (answer.filter(earlier -> earlier.token() != lastToken).isPresent());
    return answer;
  }

  private <E extends CoordinatorEvent> Optional<E> awaitEvent(Class<E> kind, long timeoutNs)
      throws InterruptedException {
    long endNs = time.nanoTime() + timeoutNs;
    while (true) {
      Optional<CoordinatorEvent> event = next(endNs - time.nanoTime());
      if (event.isEmpty() || kind.isInstance(event.get())) {
        return event.map(kind::cast);
      }
    }
  }

  @Override
  public void close() {
    coordinator.close();
  }
}
