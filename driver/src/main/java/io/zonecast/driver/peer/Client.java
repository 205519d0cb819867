package io.zonecast.driver.peer;

/**
 * A library's way to publish or to receive on a number of topics that is known from the start.
 * Calls come from one thread. Whatever the library throws ends the process.
 */
interface Client {
  /** What stands in front of the payload in a frame of this topic; most need nothing there. */
  default byte[] prefix(int topic) {
    return new byte[0];
  }

  /** Returns when it's sure that what is published from now on reaches who is subscribed. */
  default void awaitSubscribers() {}

  /**
   * Publishes a frame, which is then the library's; it may wait there until {@link #flush}. Waits
   * where the library takes no more, throws nothing away.
   */
  void publish(int topic, byte[] frame) throws Exception;

  /** Sends what waits; called whenever nothing else is due for a while, and at the end. */
  void flush() throws Exception;

  /** Subscribes to every topic; from now on, one thread calls the inbox. */
  void subscribe(Inbox inbox) throws Exception;

  /** Sends what waits until it has left this process, and stops. */
  void close() throws Exception;

  /** What takes messages in. */
  @FunctionalInterface
  interface Inbox {
    /** A message: its payload is everything of the frame from the offset on. */
    void onMessage(int topic, byte[] frame, int offset);
  }
}
