package io.zonecast.subscriber;

import io.zonecast.cli.ClientOptions;
import io.zonecast.cli.DurationConverter;
import io.zonecast.cli.ExitCodes;
import io.zonecast.cli.ProcessOptions;
import io.zonecast.cli.ProcessRun;
import io.zonecast.cli.Programs;
import io.zonecast.cli.TopicConverter;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.measurement.Counters;
import io.zonecast.measurement.DeliveryLog;
import io.zonecast.measurement.LatencyPlot;
import io.zonecast.measurement.LatencySummary;
import io.zonecast.measurement.SubscriberSummary;
import io.zonecast.membership.Identity;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code subscriber.jar}: prints what arrives on its topics until it has enough, its time is over,
 * or it is stopped.
 */
@Command(
    name = "subscriber",
    description = "Subscribes to topics and prints what arrives.",
    mixinStandardHelpOptions = true,
    versionProvider = SubscriberCommand.Version.class)
public final class SubscriberCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ProcessOptions process;
  @Mixin private ClientOptions client;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Ends after N messages. Default: endless.")
  private Long count;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "Ends after this time in all. Default: endless.")
  private Duration timeout;

  @Option(
      names = "--format",
      paramLabel = "text|json|payload|none",
      defaultValue = "text",
      description = "How a message is printed. Default: ${DEFAULT-VALUE} (TOPIC<TAB>PAYLOAD).")
  private String format;

  @Option(
      names = "--deliveries",
      paramLabel = "FILE.csv",
      description = "Writes a row for each message.")
  private Path deliveries;

  @Option(
      names = "--summary",
      paramLabel = "FILE",
      description = "Writes what was delivered, as JSON, at the end.")
  private Path summary;

  @Option(
      names = "--skip",
      paramLabel = "TIME",
      defaultValue = "0",
      converter = DurationConverter.class,
      description =
          "So long, from the first message on, the summary's latency counts nothing: JVMs compile."
              + " Default: ${DEFAULT-VALUE}.")
  private Duration skip;

  @Option(
      names = "--latency-topic",
      paramLabel = "TOPIC",
      converter = TopicConverter.class,
      description = "The summary's latency counts this topic alone. Default: every topic.")
  private Topic latencyTopic;

  @Option(
      names = "--plot",
      paramLabel = "FILE.png|.svg",
      description = "Draws the latency over time, at the end.")
  private Path plot;

  @Option(
      names = "--label",
      paramLabel = "TEXT",
      description = "The plot's title. Default: the id.")
  private String label;

  /** The program's entry. */
  public static void main(String[] arguments) {
    System.exit(Programs.of(new SubscriberCommand()).execute(arguments));
  }

  @Override
  public Integer call() {
    ProcessRun.configureLogging(process);
    Random random = new Random(new SecureRandom().nextLong());
    Identity identity;
    SubscriberConfig config;
    StandardOutput.Format lines;
    try {
      checkOptions();
      lines = format();
      identity = process.identity("sub", random);
      config =
          new SubscriberConfig(
              new SubscriberId(identity.id()),
              client.config(),
              count == null ? OptionalLong.empty() : OptionalLong.of(count),
              timeout == null ? OptionalLong.empty() : OptionalLong.of(timeout.toNanos()));
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
    }
    Counters counters = new Counters();
    Optional<LatencyPlot> picture =
        Optional.ofNullable(plot)
            .map(file -> new LatencyPlot(label == null ? identity.id() : label));
    RecordingSink sink =
        new RecordingSink(
            new StandardOutput(new FileOutputStream(FileDescriptor.out), lines),
            Optional.ofNullable(deliveries).map(DeliveryLog::open),
            picture,
            skip.toNanos() / 1_000,
            Optional.ofNullable(latencyTopic));
    return ProcessRun.run(
        "subscriber",
        identity,
        process,
        random,
        spec.commandLine().getErr(),
        ProcessRun::waiting,
        world -> new SubscriberAgent(world, identity, config, sink, counters),
        agent -> finish(agent, identity, sink, counters, picture));
  }

  private void checkOptions() {
    if (count != null && count < 1) {
      throw new IllegalArgumentException("--count %d is not at least 1".formatted(count));
    }
    if (timeout != null && timeout.isZero()) {
      throw new IllegalArgumentException("--timeout must be more than 0");
    }
    if (plot != null) {
      LatencyPlot.checkName(plot);
    }
  }

  private StandardOutput.Format format() {
    try {
      return StandardOutput.Format.valueOf(format.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      throw new IllegalArgumentException(
          "--format \"%s\" is not text, json, payload or none".formatted(format), unknown);
    }
  }

  /** The counts of the end; what arrived once more was not delivered once more. */
  static String counted(long delivered, long lost, long again, long late) {
    return "delivered %d, lost %d; not delivered: arrived again %d, arrived too late %d"
        .formatted(delivered, lost, again, late);
  }

  private int finish(
      SubscriberAgent agent,
      Identity identity,
      RecordingSink sink,
      Counters counters,
      Optional<LatencyPlot> picture) {
    PrintWriter err = spec.commandLine().getErr();
    if (agent.malformedFrames() > 0) {
      counters.add("malformed_frame", agent.malformedFrames());
    }
    if (agent.expired() > 0) {
      counters.add("expired", agent.expired());
    }
    LatencySummary latency = sink.latency().summary();
    err.printf(
        "%s: %s; latency p50 %d us, p99 %d us; malformed frames %d; dropped: %s%n",
        identity.id(),
        counted(agent.delivered(), agent.lost(), agent.duplicated(), agent.outOfOrder()),
        latency.p50(),
        latency.p99(),
        agent.malformedFrames(),
        counters.line());
    try {
      if (summary != null) {
        new SubscriberSummary(
                identity.id(),
                agent.delivered(),
                sink.firstReceivedUs(),
                sink.lastReceivedUs(),
                agent.lost(),
                agent.duplicated(),
                agent.outOfOrder(),
                latency,
                counters.asMap())
            .write(summary);
      }
      if (picture.isPresent()) {
        picture.get().write(plot, latency);
      }
    } catch (IOException disk) {
      err.println(identity.id() + ": can't write: " + disk.getMessage());
      return ExitCodes.FAILED;
    }
    return ExitCodes.DONE;
  }

  /** This jar's version. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return Programs.version("subscriber", SubscriberCommand.class);
    }
  }
}
