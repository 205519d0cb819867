package io.zonecast.driver.launch;

import io.zonecast.driver.plan.ProcessPlan;
import io.zonecast.driver.plan.RunPaths;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * All processes on this machine. Where {@code setsid} is at hand, each gets a session of its own,
 * so that Ctrl-C at the driver's terminal reaches the driver alone, which then ends them in order.
 * Where {@code setpriv} is, they are killed when the thread that started them dies, and so when the
 * driver is killed.
 */
public final class LocalHosts implements HostRunner {
  private static final Path SETSID = Path.of("/usr/bin/setsid");
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

  private final RunPaths paths;
  private final IdentityHashMap<Launched, Process> running = new IdentityHashMap<>();

  /**
   * Processes with a run directory.
   *
   * @param paths where logs go; the directory of logs exists
   */
  public LocalHosts(RunPaths paths) {
    this.paths = paths;
  }

  @Override
  public Launched start(ProcessPlan plan) {
    // Each execs the next, so that the pid stays the same.
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      command.add(SETSID.toString());
    }
    if (Files.isExecutable(SETPRIV)) {
      command.addAll(List.of(SETPRIV.toString(), "--pdeathsig", "KILL", "--"));
    }
    command.addAll(plan.argv());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(paths.root().toFile())
            .redirectInput(
                plan.isHeld()
                    ? ProcessBuilder.Redirect.PIPE
                    : ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(paths.log(plan.id()).toFile()));
    builder.environment().putAll(plan.env());
    try {
      Process process = builder.start();
      CompletableFuture<Integer> exit = process.onExit().thenApply(Process::exitValue);
      Launched launched = new Launched(plan, process.pid(), exit);
      running.put(launched, process);
      return launched;
    } catch (IOException e) {
      throw new LaunchException("can't start " + plan.id() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void signal(Launched launched, Signal signal) {
    Process process = running.get(launched);
    if (process != null && process.isAlive()) {
      switch (signal) {
        case KILL -> process.destroyForcibly();
        case TERM -> process.destroy();
        case STOP, CONT -> send(process, signal);
      }
    }
  }

  /** What Java has no call for. Waits until it is sent. */
  private static void send(Process process, Signal signal) {
    try {
      new ProcessBuilder("kill", "-" + signal.name(), Long.toString(process.pid()))
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new LaunchException("can't send SIG" + signal.name() + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void release(Launched launched) {
    try (OutputStream input = running.get(launched).getOutputStream()) {
      input.write('\n');
    } catch (IOException e) {
      // It has ended.
    }
  }

  @Override
  public void setJoined(Launched process, boolean joined) {
    throw new UnsupportedOperationException("this machine is one host");
  }

  @Override
  public void setReachable(Launched from, Launched to, boolean reachable) {
    throw new UnsupportedOperationException("this machine is one host");
  }

  @Override
  public void close() {
    running.values().forEach(Process::destroyForcibly);
  }
}
