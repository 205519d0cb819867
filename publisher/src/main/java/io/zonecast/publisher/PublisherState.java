package io.zonecast.publisher;

/**
 * The life of a publisher: {@code Joining → Waiting → Ready → Publishing → Ending → Ended}; each
 * but the last may also go straight to {@code Ended}.
 */
sealed interface PublisherState {
  /** Not registered yet. */
  record Joining() implements PublisherState {
    Waiting toWaiting() {
      return new Waiting(Long.MAX_VALUE);
    }
  }

  /**
   * Registered; waits for its audience.
   *
   * @param untilNs publishes from then on even if not everyone matched is ready
   */
  record Waiting(long untilNs) implements PublisherState {
    Waiting until(long newUntilNs) {
      return new Waiting(Math.min(untilNs, newUntilNs));
    }

    Ready toReady() {
      return new Ready();
    }
  }

  /** Its audience is there; begins when it may. */
  record Ready() implements PublisherState {
    Publishing toPublishing() {
      return new Publishing();
    }
  }

  /** Publishes. */
  record Publishing() implements PublisherState {
    Ending toEnding(long untilNs) {
      return new Ending(untilNs);
    }
  }

  /**
   * Tells that its streams are complete.
   *
   * @param untilNs gives up then
   */
  record Ending(long untilNs) implements PublisherState {}

  /** Nothing more to do. */
  record Ended() implements PublisherState {}
}
