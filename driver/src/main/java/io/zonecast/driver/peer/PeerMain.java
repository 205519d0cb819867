package io.zonecast.driver.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonecast.cli.ExitCodes;
import io.zonecast.measurement.JsonFiles;
import io.zonecast.runtime.SystemTime;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * A sender, a receiver or a proxy of a peer whose clients are Java, as a process: {@code PeerMain
 * KIND send|receive|middle …}, with the libraries of dist/peers/lib in front of driver.jar.
 */
@Command(name = "peer", description = "Started by bench --peers.")
public final class PeerMain {
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(20);

  @Parameters(paramLabel = "KIND", description = "jeromq, nats, redis, mosquitto")
  private String kind;

  /** Runs one and exits with its code. */
  public static void main(String[] arguments) {
    CommandLine program =
        new CommandLine(new PeerMain()).setExitCodeExceptionMapper(failure -> ExitCodes.FAILED);
    System.exit(program.execute(arguments));
  }

  @Command(name = "middle", description = "A proxy.")
  int middle(
      @Option(names = "--port", required = true) int senders,
      @Option(names = "--port2", required = true) int receivers) {
    if (peer() != Peer.JEROMQ) {
      throw new IllegalArgumentException(kind + " has a server of its own");
    }
    JeroMqClient.proxy(senders, receivers, PeerMain::sayReady);
    return ExitCodes.DONE;
  }

  @Command(name = "send", description = "Publishes.")
  int send(
      @Option(names = "--port", required = true) int port,
      @Option(names = "--size", defaultValue = "100") int size,
      @Option(names = "--rate", defaultValue = "0") long rate,
      @Option(names = "--topics", defaultValue = "1") int topics,
      @Option(names = "--burst", defaultValue = "1") long burst,
      @Option(names = "--seconds", defaultValue = "0") double seconds,
      @Option(names = "--count", defaultValue = "0") long count,
      @Option(names = "--id", defaultValue = "sender") String id,
      @Option(names = "--summary", required = true) Path summary)
      throws Exception {
    Work work = new Work(size, rate, topics, burst, seconds, count);
    Client client = open(port, topics);
    Sender sender = new Sender(work, client, new SystemTime());
    sayReady();
    ObjectNode published = sender.run(id, aLine());
    JsonFiles.write(summary, published);
    return ExitCodes.DONE;
  }

  @Command(name = "receive", description = "Counts what arrives.")
  int receive(
      @Option(names = "--port", required = true) int port,
      @Option(names = "--topics", defaultValue = "1") int topics,
      @Option(names = "--senders", defaultValue = "1") int senders,
      @Option(names = "--skip-seconds", defaultValue = "0") double skipSeconds,
      @Option(names = "--summary", required = true) Path summary)
      throws Exception {
    Reception reception =
        new Reception(topics, senders, (long) (skipSeconds * 1e6), new SystemTime());
    Thread main = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(reception, main)));
    open(port, topics).subscribe(reception);
    reception.awaitGreeting();
    sayReady();
    reception.awaitEnd(LONGEST_SILENCE.toNanos());
    JsonFiles.write(summary, reception.summary());
    // No clients' threads and buffers to wait for.
    Runtime.getRuntime().halt(ExitCodes.DONE);
    return ExitCodes.DONE;
  }

  /** A SIGTERM lets the main thread write the summary first. */
  private static void stop(Reception reception, Thread main) {
    reception.stop();
    try {
      main.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Peer peer() {
    return Peer.valueOf(kind.toUpperCase(Locale.ROOT));
  }

  private Client open(int port, int topics) throws Exception {
    return switch (peer()) {
      case JEROMQ -> new JeroMqClient(port, topics);
      case NATS -> new NatsClient(port, topics);
      case REDIS -> new RedisClient(port, topics);
      case MOSQUITTO -> new MqttClient(port, topics);
      case ZEROMQ, ZEROMQ_DIRECT -> throw new IllegalArgumentException(kind + " is a program in C");
    };
  }

  private static void sayReady() {
    System.out.println("ready");
    System.out.flush();
  }

  /** Complete with the first line of standard input; failed where it ends before. */
  private static Future<String> aLine() {
    CompletableFuture<String> line = new CompletableFuture<>();
    Thread reader = new Thread(() -> readInto(line), "standard input");
    reader.setDaemon(true);
    reader.start();
    return line;
  }

  private static void readInto(CompletableFuture<String> line) {
    try {
      BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      String first = input.readLine();
      if (first == null) {
        throw new EOFException("standard input ended before a line came");
      }
      line.complete(first);
    } catch (IOException e) {
      line.completeExceptionally(e);
    }
  }
}
