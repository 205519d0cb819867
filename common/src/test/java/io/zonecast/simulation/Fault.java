package io.zonecast.simulation;

import java.util.List;

/** Something that goes wrong in a {@link World}, and how it ends. */
public sealed interface Fault {
  /** Lets it begin. */
  void begin(World world);

  /** Ends it; harmless where it has ended already. */
  default void end(World world) {}

  /** SIGKILL, and a restart with empty memory. */
  record Crash(String process) implements Fault {
    @Override
    public void begin(World world) {
      world.kill(process);
    }

    @Override
    public void end(World world) {
      world.start(process);
    }
  }

  /** A host loses its power; nobody is told until it is back. */
  record PowerLoss(String process) implements Fault {
    @Override
    public void begin(World world) {
      world.powerOff(process);
    }

    @Override
    public void end(World world) {
      world.start(process);
    }
  }

  /** SIGTERM, and a restart. */
  record Restart(String process) implements Fault {
    @Override
    public void begin(World world) {
      world.stop(process);
    }

    @Override
    public void end(World world) {
      world.start(process);
    }
  }

  /** SIGSTOP and SIGCONT. */
  record Pause(String process) implements Fault {
    @Override
    public void begin(World world) {
      world.pause(process);
    }

    @Override
    public void end(World world) {
      world.resume(process);
    }
  }

  /** Nothing passes between two, either way; one of them may be {@link SimZooKeeper#NAME}. */
  record Partition(String a, String b) implements Fault {
    @Override
    public void begin(World world) {
      world.partition(a, b);
    }

    @Override
    public void end(World world) {
      world.heal(a, b);
    }
  }

  /** Nothing passes one way. */
  record OneWay(String from, String to) implements Fault {
    @Override
    public void begin(World world) {
      world.block(from, to);
    }

    @Override
    public void end(World world) {
      world.heal(from, to);
    }
  }

  /** All of a process' connections to others are reset. */
  record Reset(String process) implements Fault {
    @Override
    public void begin(World world) {
      world.recorder().note(process, "reset", "");
      world.network().resetAll(process);
    }
  }

  /** Each of a process' connections is found broken by one end, and not by the other. */
  record HalfOpen(String process) implements Fault {
    @Override
    public void begin(World world) {
      world.recorder().note(process, "half open", "");
      world.network().halfOpenAll(process);
    }
  }

  /** Several at once. */
  record Together(List<Fault> faults) implements Fault {
    public Together {
      faults = List.copyOf(faults);
    }

    @Override
    public void begin(World world) {
      faults.forEach(fault -> fault.begin(world));
    }

    @Override
    public void end(World world) {
      faults.forEach(fault -> fault.end(world));
    }
  }

  /** A process reads so slowly that only a few frames fit on the way to it. */
  record SlowReader(String process, int window) implements Fault {
    @Override
    public void begin(World world) {
      world.network().window(process, window);
    }

    @Override
    public void end(World world) {
      world.network().window(process, world.network().profile().window());
    }
  }

  /** The connection to ZooKeeper is reset. */
  record ZkDisconnect(String process) implements Fault {
    @Override
    public void begin(World world) {
      world.disconnectZooKeeper(process);
    }
  }

  /** The server expires the session. */
  record ZkExpire(String process) implements Fault {
    @Override
    public void begin(World world) {
      world.expireSession(process);
    }
  }

  /** The whole ensemble is down. */
  record ZkDown() implements Fault {
    @Override
    public void begin(World world) {
      world.recorder().note(SimZooKeeper.NAME, "down", "");
      world.zooKeeper().stop();
    }

    @Override
    public void end(World world) {
      world.zooKeeper().start();
    }
  }
}
