package io.zonecast.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Stands in for broker, publisher and subscriber: writes their events files, moves no message. It
 * depends on the JDK only, so that it can be packed alone into fake jars. Topics steer it: a
 * publisher of {@code dies} exits with 7 after it was ready, one of {@code slow} gives up, a
 * subscriber of {@code mute} is never ready, one of {@code endless} never sees its stream end.
 */
public final class FakeProcess {
  private static final long EPOCH_STEP = 10;

  private final String role;
  private final List<String> arguments;
  private final List<String> topics = new ArrayList<>();
  private final Path events;

  private FakeProcess(String role, String[] arguments) {
    this.role = role;
    this.arguments = List.of(arguments);
    this.events = Path.of(option("--events", ""));
    this.arguments.stream()
        .filter(argument -> argument.startsWith("--topic="))
        .forEach(argument -> topics.add(argument.substring("--topic=".length())));
  }

  /** The role is the class that the jar's manifest names. */
  public static final class Broker {
    /** Runs until stopped. */
    public static void main(String[] arguments) throws Exception {
      new FakeProcess("broker", arguments).broker();
    }
  }

  /** Publishes nothing for its duration. */
  public static final class Publisher {
    /** Ends by itself. */
    public static void main(String[] arguments) throws Exception {
      new FakeProcess("publisher", arguments).publisher();
    }
  }

  /** Receives nothing. */
  public static final class Subscriber {
    /** Runs until stopped. */
    public static void main(String[] arguments) throws Exception {
      new FakeProcess("subscriber", arguments).subscriber();
    }
  }

  private void broker() throws Exception {
    event("ready", "");
    boolean first = option("--id", "").endsWith("-1");
    String zone = ",\"zone\":" + option("--zone", "1") + ",\"epoch\":";
    if (first) {
      event("elected", zone + EPOCH_STEP);
    } else {
      event("standby", zone + EPOCH_STEP);
    }
    untilStopped();
  }

  private void publisher() throws Exception {
    event("registered", ",\"incarnation\":5");
    event("ready", "");
    if (topics.contains("dies")) {
      System.out.println("I die of boredom");
      System.exit(7);
    }
    String millis = option("--duration", "100ms").replace("ms", "").replace("s", "000");
    new CountDownLatch(1).await(Long.parseLong(millis), TimeUnit.MILLISECONDS);
    Files.writeString(Path.of(option("--summary", "")), "{\"id\":\"" + option("--id", "") + "\"}");
    if (topics.contains("slow")) {
      event("too_slow", ",\"topic\":\"slow\",\"window\":100");
      System.exit(1);
    }
  }

  private void subscriber() throws Exception {
    Files.writeString(Path.of(option("--deliveries", "")), "received_us,topic\n1,A\n");
    event("registered", ",\"incarnation\":6");
    if (topics.contains("mute")) {
      System.out.println("nobody talks to me");
    } else {
      event("ready", "");
    }
    if (topics.contains("endless")) {
      event("joined", ",\"publisher\":\"pub-1\",\"incarnation\":5,\"topic\":\"endless\"");
    }
    untilStopped();
  }

  private void untilStopped() throws Exception {
    System.out.println(role + " runs");
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    event("stopped", "");
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                  Runtime.getRuntime().halt(0);
                }));
    block();
  }

  private static void block() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void event(String name, String more) throws IOException {
    long now = System.currentTimeMillis() * 1_000;
    String line =
        "{\"at_us\":%d,\"id\":\"%s\",\"role\":\"%s\",\"event\":\"%s\"%s}%n"
            .formatted(now, option("--id", ""), role, name, more);
    Files.writeString(events, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private String option(String name, String otherwise) {
    int index = arguments.indexOf(name);
    return index < 0 ? otherwise : arguments.get(index + 1);
  }
}
