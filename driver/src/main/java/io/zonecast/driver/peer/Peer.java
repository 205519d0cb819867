package io.zonecast.driver.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Another messaging system: whether it is installed, and the command lines of its processes, all on
 * 127.0.0.1. What goes through it, from a hello to an end, is in docs/PERFORMANCE.md. Any thread;
 * what is asked of the machine is asked anew each time.
 */
public enum Peer {
  /** libzmq's {@code zmq_proxy} between two programs in C. */
  ZEROMQ(
      "libzmq's proxy",
      "",
      "",
      "C; zmq_proxy of XSUB and XPUB, ZMQ_XPUB_NODROP, high-water marks 1,000, one I/O thread;"
          + " libzmq's own batching"),

  /** libzmq without anything between: the receiver connects to the sender. */
  ZEROMQ_DIRECT(
      "libzmq, direct",
      "",
      "",
      "C; XPUB bound with ZMQ_XPUB_NODROP, high-water marks 1,000, one I/O thread;"
          + " libzmq's own batching"),

  /** JeroMQ's {@code ZMQ.proxy} between two programs in Java, with JeroMQ's classes as they are. */
  JEROMQ(
      "JeroMQ's proxy",
      "",
      "jeromq",
      "Java; ZMQ.proxy of XSUB and XPUB, setXpubNoDrop, high-water marks 10,000, one I/O thread;"
          + " the library's classes unchanged"),

  /** NATS core: nats-server and its Java client. */
  NATS(
      "NATS",
      "nats-server",
      "jnats",
      "max_pending 1 GiB, write_deadline 60 s; jnats with its own write buffering, flushed by its"
          + " writer, no limit on what waits in the subscriber"),

  /** Redis pub/sub: redis-server and Jedis. */
  REDIS(
      "Redis pub/sub",
      "redis-server",
      "jedis",
      "client-output-buffer-limit pubsub 0 0 0, no persistence; PUBLISH pipelined, 10,000 a flush,"
          + " paced: whenever nothing is due"),

  /** MQTT with QoS 0: mosquitto and Eclipse Paho. */
  MOSQUITTO(
      "mosquitto",
      "mosquitto",
      "org.eclipse.paho.client.mqttv3",
      "QoS 0, max_queued_messages 0, set_tcp_nodelay, no persistence; Paho's asynchronous client,"
          + " at most 60,000 in flight");

  private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+(\\.\\d+)*");
  private static final String LOOPBACK = "127.0.0.1";

  private final String title;
  private final String server;
  private final String library;
  private final String settings;

  Peer(String title, String server, String library, String settings) {
    this.title = title;
    this.server = server;
    this.library = library;
    this.settings = settings;
  }

  /**
   * Where things are.
   *
   * @param dist the directory of driver.jar and of {@code peers/}
   * @param java the {@code java} executable; peers get no flags, like our own processes
   */
  public record Site(Path dist, Path java) {
    Path program() {
      return dist.resolve("peers").resolve("zeromq-peer");
    }

    Path libraries() {
      return dist.resolve("peers").resolve("lib");
    }

    Path driver() {
      return dist.resolve("driver.jar");
    }
  }

  /**
   * Ports of 127.0.0.1 that are free.
   *
   * @param senders where senders connect; the one port of a peer that has one, and where the sender
   *     itself is bound if nothing is between
   * @param receivers where the receivers of a ZeroMQ proxy connect; another than {@code senders}
   */
  public record Ports(int senders, int receivers) {}

  /**
   * What a sender does.
   *
   * @param size bytes of a payload, from 16
   * @param rate messages per second; 0: as fast as it goes
   * @param topics from 1; a burst on each, in turn
   * @param burst messages, from 1
   * @param seconds after which it ends; 0: by the count alone
   * @param count of messages after which it ends; 0: by the time alone
   * @param id a name without quotes
   * @param summary a file that is written at the end
   */
  public record Sending(
      int size,
      long rate,
      int topics,
      long burst,
      double seconds,
      long count,
      String id,
      Path summary) {}

  /**
   * What a receiver does.
   *
   * @param topics it subscribes to
   * @param senders whose ends it waits for on each topic
   * @param skipSeconds from the first message on, whose latencies are not recorded
   * @param summary a file that is written at the end
   */
  public record Receiving(int topics, int senders, double skipSeconds, Path summary) {}

  /** How one sees that a middle can be used. */
  public enum Readiness {
    /** It prints the line {@code ready} on standard output. */
    PRINTS_READY,
    /** Its port accepts a connection. */
    PORT_ACCEPTS
  }

  /**
   * What stands between senders and receivers, until it gets a SIGTERM.
   *
   * @param argv its command line
   */
  public record Middle(List<String> argv, Readiness readiness) {}

  /** Its name in options and files: {@code zeromq-direct}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Its name in tables, without commas at their edges. */
  public String title() {
    return title;
  }

  /** Whether nothing stands between sender and receivers, and there is one sender at most. */
  public boolean isDirect() {
    return this == ZEROMQ_DIRECT;
  }

  /** Its settings, for a reader, in one line. */
  public String settings() {
    return settings;
  }

  /** What lacks on this machine, in a line; empty where it can be started. */
  public Optional<String> missing(Site site) {
    if (isNative() && !Files.isExecutable(site.program())) {
      return lacks(site.program().toString());
    }
    if (!server.isEmpty() && binary().isEmpty()) {
      return lacks(server);
    }
    if (!library.isEmpty() && jar(site).isEmpty()) {
      return lacks(library + " in " + site.libraries());
    }
    if (!isNative() && !Files.isReadable(site.driver())) {
      return Optional.of(site.driver() + " is missing: build it (mvn -B package)");
    }
    return Optional.empty();
  }

  /**
   * What it is made of and the versions, for a table: {@code nats-server 2.9.10, jnats 2.26.2}.
   * Only where nothing is {@link #missing}. Starts the program for a moment to ask it.
   */
  public String version(Site site) {
    if (isNative()) {
      return "libzmq " + ask(site.program().toString(), "version");
    }
    String client = clientName() + " " + jar(site).map(Peer::number).orElse("?");
    return server.isEmpty() ? client : server + " " + askServer() + ", " + client;
  }

  /**
   * What stands between; empty where nothing does. Configuration files are written into the
   * directory, which exists.
   */
  public Optional<Middle> middle(Site site, Ports ports, Path directory) {
    return switch (this) {
      case ZEROMQ_DIRECT -> Optional.empty();
      case ZEROMQ, JEROMQ -> Optional.of(proxy(site, ports));
      case NATS -> Optional.of(listening(nats(ports, directory)));
      case REDIS -> Optional.of(listening(redis(ports, directory)));
      case MOSQUITTO -> Optional.of(listening(mosquitto(ports, directory)));
    };
  }

  /**
   * A sender's command line. It prints {@code ready} and says hello on every topic until it gets a
   * line on standard input, then publishes, writes its summary and exits with 0.
   */
  public List<String> send(Site site, Ports ports, Sending what) {
    List<String> argv = program(site, "send");
    add(argv, "port", ports.senders());
    if (isDirect()) {
      argv.add("--bind");
    }
    add(argv, "size", what.size());
    add(argv, "rate", what.rate());
    add(argv, "topics", what.topics());
    add(argv, "burst", what.burst());
    add(argv, "seconds", what.seconds());
    add(argv, "count", what.count());
    add(argv, "id", what.id());
    add(argv, "summary", what.summary());
    return List.copyOf(argv);
  }

  /**
   * A receiver's command line. It prints {@code ready} once it has received a hello on every topic,
   * and exits with 0 when it has received all ends, or nothing for 20 s after the last message, or
   * a SIGTERM; the summary is written in each case.
   */
  public List<String> receive(Site site, Ports ports, Receiving what) {
    List<String> argv = program(site, "receive");
    boolean twoPorts = this == ZEROMQ || this == JEROMQ;
    add(argv, "port", twoPorts ? ports.receivers() : ports.senders());
    add(argv, "topics", what.topics());
    add(argv, "senders", what.senders());
    add(argv, "skip-seconds", what.skipSeconds());
    add(argv, "summary", what.summary());
    return List.copyOf(argv);
  }

  private boolean isNative() {
    return this == ZEROMQ || this == ZEROMQ_DIRECT;
  }

  private static void add(List<String> argv, String option, Object value) {
    argv.addAll(List.of("--" + option, value.toString()));
  }

  private List<String> program(Site site, String role) {
    List<String> argv = new ArrayList<>();
    if (isNative()) {
      argv.add(site.program().toString());
    } else {
      // The libraries first: of JeroMQ, driver.jar holds one in which a class is ours.
      String path = site.libraries().resolve("*") + File.pathSeparator + site.driver();
      argv.addAll(List.of(site.java().toString(), "-cp", path, PeerMain.class.getName(), word()));
    }
    argv.add(role);
    return argv;
  }

  private Middle proxy(Site site, Ports ports) {
    List<String> argv = program(site, "middle");
    add(argv, "port", ports.senders());
    add(argv, "port2", ports.receivers());
    return new Middle(List.copyOf(argv), Readiness.PRINTS_READY);
  }

  private static Middle listening(List<String> argv) {
    return new Middle(argv, Readiness.PORT_ACCEPTS);
  }

  private List<String> nats(Ports ports, Path directory) {
    Path file =
        write(
            directory.resolve("nats.conf"),
            "listen: \"" + LOOPBACK + ":" + ports.senders() + "\"",
            "max_pending: 1073741824",
            "write_deadline: \"60s\"");
    return List.of(serverPath(), "-c", file.toString());
  }

  private List<String> redis(Ports ports, Path directory) {
    List<String> argv = new ArrayList<>(List.of(serverPath(), "--bind", LOOPBACK));
    add(argv, "port", ports.senders());
    add(argv, "dir", directory.toAbsolutePath());
    argv.addAll(List.of("--loglevel", "warning", "--save", "", "--appendonly", "no"));
    argv.addAll(List.of("--client-output-buffer-limit", "pubsub 0 0 0"));
    return List.copyOf(argv);
  }

  private List<String> mosquitto(Ports ports, Path directory) {
    Path file =
        write(
            directory.resolve("mosquitto.conf"),
            "listener " + ports.senders() + " " + LOOPBACK,
            "allow_anonymous true",
            "persistence false",
            "max_queued_messages 0",
            "set_tcp_nodelay true",
            "log_dest stderr",
            "log_type error");
    return List.of(serverPath(), "-c", file.toString());
  }

  private static Path write(Path file, String... lines) {
    try {
      return Files.write(file, List.of(lines));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<String> lacks(String what) {
    return Optional.of(what + " is not there: scripts/install-peers");
  }

  private String serverPath() {
    return binary().map(Path::toString).orElse(server);
  }

  /** Debian keeps some servers where only root's path looks. */
  private Optional<Path> binary() {
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    return Stream.concat(
            Arrays.stream(path.split(File.pathSeparator, -1)),
            Stream.of("/usr/sbin", "/usr/local/sbin"))
        .map(directory -> Path.of(directory, server))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private Optional<Path> jar(Site site) {
    if (!Files.isDirectory(site.libraries())) {
      return Optional.empty();
    }
    try (Stream<Path> jars = Files.list(site.libraries())) {
      Pattern name = Pattern.compile(Pattern.quote(library) + "-\\d.*\\.jar");
      return jars.filter(jar -> name.matcher(jar.getFileName().toString()).matches()).findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String clientName() {
    return switch (this) {
      case JEROMQ -> "JeroMQ";
      case REDIS -> "Jedis";
      case MOSQUITTO -> "Paho";
      default -> library;
    };
  }

  private static String number(Path jar) {
    String name = jar.getFileName().toString();
    return firstVersion(name.substring(name.lastIndexOf('-')));
  }

  private String askServer() {
    return ask(serverPath(), this == MOSQUITTO ? "-h" : "--version");
  }

  /** The first version number that a program prints. */
  private static String ask(String... argv) {
    try {
      Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
      process.getOutputStream().close();
      return firstVersion(new String(process.getInputStream().readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String firstVersion(String text) {
    Matcher found = VERSION.matcher(text);
    return found.find() ? found.group() : "?";
  }
}
