package io.zonecast.port;

import java.util.List;
import java.util.function.Consumer;

/**
 * A ZooKeeper-like tree. No method blocks or throws; every answer is a {@link CoordinatorEvent}, handed to the listener on any
 * thread (which puts it into the agent's mailbox and does nothing else). Answers come in the order of the requests. What a
 * client reads may lag behind what others wrote, but it never goes back.
 */
public interface Coordinator extends AutoCloseable {
  /** Connects, and goes on trying. Called once, first. */
  void start(Consumer<CoordinatorEvent> listener);

  /**
   * Watches a node and everything below it: its present state is told, then every change (several may be told as one), then,
   * after each new connection, everything again.
   */
  void watch(String root);

  /** Reads one node. Answer: {@link CoordinatorEvent.ReadAnswer} or {@link CoordinatorEvent.Unknown}. */
  void read(long token, String path);

  /** Lists a node's children. Answer: {@link CoordinatorEvent.ListAnswer} or {@link CoordinatorEvent.Unknown}. */
  void list(long token, String path);

  /**
   * Does all steps or none. Missing parents of created nodes are the caller's care, but for the fixed persistent directories,
   * which {@link #start} makes. Answer: {@link CoordinatorEvent.Committed}, {@link CoordinatorEvent.Refused} or
   * {@link CoordinatorEvent.Unknown}.
   */
  void commit(long token, List<ZnodeOp> steps);

  /** The present session's id, 0 where there is none. Any thread. */
  long session();

  /** Ends the session, so that its ephemeral nodes go at once, waiting at most a second. */
  @Override
  void close();
}
