package io.zonecast.driver.launch;

/** A ZooKeeper server in this process. */
public interface EmbeddedServer extends AutoCloseable {
  /** {@code HOST:PORT} for clients, with the port that was really bound. */
  String address();

  /**
   * Whether clients are served.
   *
   * @throws LaunchException where they never will be, with the reason
   */
  boolean isServing();

  /** Ends it. Safe to call from another thread. */
  @Override
  void close();
}
