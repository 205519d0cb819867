package io.zonecast.driver.launch;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonecast.driver.plan.ProcessPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Processes on Mininet's hosts, through {@code topology.py}, which does what this class tells it.
 * When the driver dies, the script sees its input end, and removes processes and network.
 */
public final class MininetHosts implements HostRunner {
  private static final Duration START_BOUND = Duration.ofSeconds(20);
  private static final Duration STOP_BOUND = Duration.ofSeconds(60);

  private final PythonDialogue dialogue;
  private final Map<String, CompletableFuture<Long>> starting = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Integer>> exits = new ConcurrentHashMap<>();
  private final CompletableFuture<String> up = new CompletableFuture<>();

  private MininetHosts(Path script, Path log) {
    this.dialogue = PythonDialogue.start(script, log, this::heard, this::silenced);
  }

  /**
   * Starts the network of a script; returns when packets really pass.
   *
   * @param script {@code topology.py}
   * @param log takes what Mininet says
   * @param bound how long to wait at most
   * @throws LaunchException saying why the network can't be had
   */
  public static MininetHosts open(Path script, Path log, Duration bound) {
    MininetHosts hosts = new MininetHosts(script, log);
    try {
      Futures.await(hosts.up, bound, "Mininet's network");
      return hosts;
    } catch (LaunchException e) {
      hosts.close();
      throw e;
    }
  }

  /** The kind of switch that forwards. */
  public String switchKind() {
    return up.join();
  }

  @Override
  public Launched start(ProcessPlan plan) {
    CompletableFuture<Long> pid = new CompletableFuture<>();
    CompletableFuture<Integer> exit = new CompletableFuture<>();
    starting.put(plan.id(), pid);
    exits.put(plan.id(), exit);
    dialogue.say(Map.of("do", "start", "id", plan.id()));
    return new Launched(plan, Futures.await(pid, START_BOUND, plan.id()), exit);
  }

  @Override
  public void signal(Launched process, Signal signal) {
    if (process.isAlive()) {
      dialogue.say(Map.of("do", "signal", "id", process.plan().id(), "signal", signal.name()));
    }
  }

  @Override
  public void release(Launched process) {
    dialogue.say(Map.of("do", "release", "id", process.plan().id()));
  }

  @Override
  public void setJoined(Launched process, boolean joined) {
    dialogue.say(Map.of("do", joined ? "join" : "cut", "id", process.plan().id()));
  }

  @Override
  public void setReachable(Launched from, Launched to, boolean reachable) {
    String command = reachable ? "pass" : "lose";
    dialogue.say(Map.of("do", command, "id", from.plan().id(), "to", to.plan().id()));
  }

  @Override
  public void close() {
    if (dialogue.isOpen()) {
      dialogue.say(Map.of("do", "stop"));
      dialogue.close(STOP_BOUND);
    }
  }

  /** On the dialogue's thread. */
  private void heard(JsonNode report) {
    String id = report.path("id").asText();
    switch (report.path("event").asText()) {
      case "up" -> up.complete(report.path("switch").asText());
      case "refused" ->
          up.completeExceptionally(new LaunchException(report.path("reason").asText()));
      case "started" -> starting.get(id).complete(report.path("pid").asLong());
      case "failed" ->
          starting
              .get(id)
              .completeExceptionally(
                  new LaunchException("can't start " + id + ": " + report.path("reason").asText()));
      case "exited" -> exits.get(id).complete(report.path("code").asInt());
      default -> {} // "stopped": the end of the dialogue follows
    }
  }

  /** On the dialogue's thread: the script is gone, and with it everything that it started. */
  private void silenced(String why) {
    LaunchException gone = new LaunchException("topology.py ended: " + why);
    up.completeExceptionally(gone);
    starting.values().forEach(pid -> pid.completeExceptionally(gone));
    exits.values().forEach(exit -> exit.complete(128 + 9));
  }
}
