package io.zonecast.cli;

import io.zonecast.measurement.EventLog;
import io.zonecast.membership.ConnectPolicy;
import io.zonecast.membership.Failure;
import io.zonecast.membership.Identity;
import io.zonecast.membership.ProcessAgent;
import io.zonecast.membership.World;
import io.zonecast.port.TimeSource;
import io.zonecast.port.Transport;
import io.zonecast.registry.ZnodePaths;
import io.zonecast.runtime.AgentRunner;
import io.zonecast.runtime.SystemTime;
import io.zonecast.zeromq.ZmqTransport;
import io.zonecast.zookeeper.CuratorCoordinator;
import io.zonecast.zookeeper.ZooKeeperChoice;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import org.slf4j.LoggerFactory;

/**
 * Runs one agent as this process: the world around it, its thread (the caller's), and its end in
 * order at SIGINT and SIGTERM, with exit code 0.
 */
public final class ProcessRun {
  private ProcessRun() {}

  /**
   * Sets what is logged, before the first logger is made: what happens, by default; of ZooKeeper
   * and Curator only with {@code -v}.
   */
  public static void configureLogging(ProcessOptions options) {
    String level = options.isVerbose() ? "debug" : options.isQuiet() ? "error" : "info";
    set("defaultLogLevel", level);
    set("showDateTime", "true");
    set("dateTimeFormat", "HH:mm:ss.SSS");
    set("showThreadName", "false");
    set("showShortLogName", "true");
    String others = options.isVerbose() ? "info" : "off";
    set("log.org.apache.zookeeper", others);
    set("log.org.apache.curator", others);
  }

  /** The transport of whoever can wait for room. */
  public static Transport waiting(TimeSource time) {
    return new ZmqTransport(time);
  }

  /** The transport of a publisher at a rate, which loses what has no room. */
  public static Transport paced(TimeSource time) {
    return ZmqTransport.paced(time);
  }

  /**
   * Runs an agent to its end.
   *
   * @param role the agent's role, for the event log
   * @param transport makes the transport over which it speaks
   * @param make makes the agent in its world
   * @param finish writes summaries and counts after the agent's end, and decides the exit code
   *     where nothing failed
   * @return the exit code
   */
  public static <A extends ProcessAgent> int run(
      String role,
      Identity identity,
      ProcessOptions options,
      RandomGenerator random,
      PrintWriter err,
      Function<TimeSource, Transport> transport,
      Function<World, A> make,
      ToIntFunction<A> finish) {
    ZooKeeperChoice zooKeeper = options.zooKeeper();
    LoggerFactory.getLogger(role)
        .info("{}: ZooKeeper {} ({})", identity.id(), zooKeeper.address(), zooKeeper.why());
    SystemTime time = new SystemTime();
    try (EventLog events = EventLog.open(options.events(), identity.id(), role)) {
      CuratorCoordinator coordinator =
          new CuratorCoordinator(
              zooKeeper.address(),
              Math.toIntExact(options.sessionTimeout().toMillis()),
              ZnodePaths.DIRECTORIES);
      A agent =
          make.apply(
              new World(
                  transport.apply(time),
                  coordinator,
                  time,
                  random,
                  new ConnectPolicy(
                      zooKeeper.address().toString(), options.connectTimeout().toNanos()),
                  (event, fields) -> events.record(time.epochMicros(), event.text(), fields)));
      AgentRunner runner = new AgentRunner(agent, time, agent::wake);
      return endingInOrder(
          runner,
          agent.endBoundMs(),
          () ->
              agent
                  .failure()
                  .map(why -> failed(err, identity, why))
                  .orElseGet(() -> finish.applyAsInt(agent)));
    } catch (UncheckedIOException disk) {
      return failed(err, identity, new Failure.Impossible(disk.getMessage()));
    }
  }

  /**
   * Runs to the end, which a signal may ask for: then this process halts with its code once
   * everything is written.
   */
  private static int endingInOrder(AgentRunner runner, long boundMs, IntSupplier finish) {
    AtomicInteger code = new AtomicInteger(ExitCodes.FAILED);
    CountDownLatch finished = new CountDownLatch(1);
    Thread ending =
        new Thread(
            () -> {
              runner.stop();
              await(finished, boundMs);
              Runtime.getRuntime().halt(code.get());
            },
            "ending");
    Runtime.getRuntime().addShutdownHook(ending);
    try {
      runner.run();
      code.set(finish.getAsInt());
      return code.get();
    } finally {
      finished.countDown();
      forget(ending);
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // The machine is going down already: the hook halts it with our code.
    }
  }

  private static void await(CountDownLatch finished, long boundMs) {
    try {
      if (!finished.await(boundMs, TimeUnit.MILLISECONDS)) {
        System.err.println("did not end in order within %d ms".formatted(boundMs));
      }
    } catch (InterruptedException impatient) {
      Thread.currentThread().interrupt();
    }
  }

  private static int failed(PrintWriter err, Identity identity, Failure failure) {
    err.println(identity.id() + ": " + failure.why());
    return failure instanceof Failure.PromiseBroken ? ExitCodes.PROMISE_BROKEN : ExitCodes.FAILED;
  }

  private static void set(String key, String value) {
    System.setProperty("org.slf4j.simpleLogger." + key, value);
  }
}
