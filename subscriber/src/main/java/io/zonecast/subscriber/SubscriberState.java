package io.zonecast.subscriber;

/** The life of a subscriber: {@code Joining → Attaching ⇄ Ready}, until its agent ends it. */
sealed interface SubscriberState {
  /** Not registered, or not told its sources yet. */
  record Joining() implements SubscriberState {
    Attaching toAttaching() {
      return new Attaching(false);
    }
  }

  /**
   * Told its sources; some have not welcomed it yet.
   *
   * @param wasReady whether it was ready before, and only has more sources now
   */
  record Attaching(boolean wasReady) implements SubscriberState {
    Ready toReady() {
      return new Ready();
    }
  }

  /** From here on nothing that is published is missed. */
  record Ready() implements SubscriberState {
    Attaching toAttaching() {
      return new Attaching(true);
    }
  }
}
