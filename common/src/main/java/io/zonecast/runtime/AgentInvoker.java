package io.zonecast.runtime;

/** Steps an agent without a thread: for simulations and tests. */
public final class AgentInvoker {
  private final Agent agent;
  private boolean started;
  private boolean closed;

  /** An invoker for one agent. */
  public AgentInvoker(Agent agent) {
    this.agent = agent;
  }

  /** Starts the agent at the first call, then runs duty cycles until one finds nothing to do, at most {@code limit}. */
  public void step(int limit) {
    if (!started) {
      started = true;
      agent.onStart();
    }
    for (int i = 0; i < limit && !isDone(); i++) {
      if (agent.doWork() == 0) {
        return;
      }
    }
  }

  /** When the agent wants to be stepped again, in nanoseconds of its clock. */
  public long nextDeadlineNs() {
    return agent.nextDeadlineNs();
  }

  /** Whether the agent ended or was closed. */
  public boolean isDone() {
    return closed || agent.isDone();
  }

  /** Asks the agent to end in order. */
  public void stop() {
    agent.onStop();
  }

  /** Closes the agent, once. */
  public void close() {
    if (started && !closed) {
      closed = true;
      agent.onClose();
    }
  }
}
