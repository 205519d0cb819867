package io.zonecast.simulation;

import io.zonecast.runtime.Agent;

/** An agent as it is, and whether its last duty cycle found something to do. */
final class ObservedAgent implements Agent {
  private final Agent agent;
  private boolean busy;

  ObservedAgent(Agent agent) {
    this.agent = agent;
  }

  boolean isBusy() {
    return busy;
  }

  @Override
  public void onStart() {
    agent.onStart();
  }

  @Override
  public int doWork() {
    int work = agent.doWork();
    busy = work > 0;
    return work;
  }

  @Override
  public long nextDeadlineNs() {
    return agent.nextDeadlineNs();
  }

  @Override
  public void await(long timeoutNs) {}

  @Override
  public boolean isDone() {
    return agent.isDone();
  }

  @Override
  public void onStop() {
    agent.onStop();
  }

  @Override
  public void onClose() {
    agent.onClose();
  }

  @Override
  public String roleName() {
    return agent.roleName();
  }
}
