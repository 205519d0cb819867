package io.zonecast.simulation;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * One life of a process under a name. While it is paused (SIGSTOP) nothing of it runs, neither its
 * agent nor the threads of its libraries; what comes for it waits. Once dead it stays dead: a
 * restart is a new life with empty memory.
 */
public final class SimProcess {
  /** What a process can be. */
  public enum State {
    /** Running. */
    RUNNING,
    /** Stopped by SIGSTOP. */
    PAUSED,
    /** Killed, or ended by itself. */
    DEAD
  }

  private final String name;
  private final String host;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private State state = State.RUNNING;
  private Runnable onArrival = () -> {};

  /** A running process. */
  public SimProcess(String name, String host) {
    this.name = name;
    this.host = host;
  }

  /** Its name, the same in all its lives. */
  public String name() {
    return name;
  }

  /** The host it runs on. */
  public String host() {
    return host;
  }

  /** What it is now. */
  public State state() {
    return state;
  }

  boolean isRunning() {
    return state == State.RUNNING;
  }

  boolean isDead() {
    return state == State.DEAD;
  }

  void onArrival(Runnable action) {
    onArrival = action;
  }

  /** Something arrived for its agent. */
  void arrived() {
    if (state == State.RUNNING) {
      onArrival.run();
    }
  }

  /** Runs {@code action} as this process: now, when it is resumed, or never. */
  void whenRunning(Runnable action) {
    if (state == State.RUNNING && waiting.isEmpty()) {
      action.run();
    } else if (state != State.DEAD) {
      waiting.add(action);
    }
  }

  void pause() {
    if (state == State.RUNNING) {
      state = State.PAUSED;
    }
  }

  void resume() {
    if (state != State.PAUSED) {
      return;
    }
    state = State.RUNNING;
    while (!waiting.isEmpty() && state == State.RUNNING) {
      waiting.remove().run();
    }
    arrived();
  }

  void die() {
    state = State.DEAD;
    waiting.clear();
  }
}
