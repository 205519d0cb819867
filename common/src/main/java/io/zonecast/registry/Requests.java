package io.zonecast.registry;

import io.zonecast.port.Coordinator;
import io.zonecast.port.CoordinatorEvent.Answer;
import io.zonecast.port.ZnodeOp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Requests to the coordinator, each with what is to be done with its answer. The agent's thread
 * only.
 */
public final class Requests {
  private final Coordinator coordinator;
  private final Map<Long, Consumer<Answer>> waiting = new HashMap<>();
  private long lastToken;

  /** Requests to one coordinator, whose answers the agent hands to {@link #onAnswer}. */
  public Requests(Coordinator coordinator) {
    this.coordinator = coordinator;
  }

  /** Asks for a transaction. */
  public void commit(List<ZnodeOp> steps, Consumer<Answer> then) {
    coordinator.commit(expect(then), steps);
  }

  /** Asks for a node. */
  public void read(String path, Consumer<Answer> then) {
    coordinator.read(expect(then), path);
  }

  /** Asks for a node's children. */
  public void list(String path, Consumer<Answer> then) {
    coordinator.list(expect(then), path);
  }

  /** The present session's id, 0 where there is none. */
  public long session() {
    return coordinator.session();
  }

  /** Hands an answer to whoever waits for it; an answer that nobody waits for is ignored. */
  public void onAnswer(Answer answer) {
    Consumer<Answer> then = waiting.remove(answer.token());
    if (then != null) {
      then.accept(answer);
    }
  }

  private long expect(Consumer<Answer> then) {
    long token = ++lastToken;
    waiting.put(token, then);
    return token;
  }
}
