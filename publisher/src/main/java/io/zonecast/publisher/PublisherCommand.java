package io.zonecast.publisher;

import io.zonecast.cli.ClientOptions;
import io.zonecast.cli.DurationConverter;
import io.zonecast.cli.ExitCodes;
import io.zonecast.cli.ProcessOptions;
import io.zonecast.cli.ProcessRun;
import io.zonecast.cli.Programs;
import io.zonecast.cli.SizeConverter;
import io.zonecast.cli.StrengthConverter;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Lifespan;
import io.zonecast.domain.Message;
import io.zonecast.domain.OnSlow;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.PublisherPolicies;
import io.zonecast.domain.Retention;
import io.zonecast.measurement.AcknowledgementLog;
import io.zonecast.measurement.Counters;
import io.zonecast.measurement.PublisherSummary;
import io.zonecast.membership.Identity;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code publisher.jar}: publishes on its topics until it has published everything, its time is
 * over, or it is stopped.
 */
@Command(
    name = "publisher",
    description = "Publishes messages, or the lines of standard input, on topics.",
    mixinStandardHelpOptions = true,
    versionProvider = PublisherCommand.Version.class)
public final class PublisherCommand implements Callable<Integer> {
  /** Highest rate, messages per second. */
  static final double MAX_RATE = 10_000_000;

  @Spec private CommandSpec spec;
  @Mixin private ProcessOptions process;
  @Mixin private ClientOptions client;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Ends after N messages. Default: endless.")
  private Long count;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "Ends after this time of publishing. Default: endless.")
  private Duration duration;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Messages per second over all topics, in turn; 0: as fast as it goes. Default: ${DEFAULT-VALUE}.")
  private double rate;

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      defaultValue = "100",
      converter = SizeConverter.class,
      description = "Size of each payload. Default: ${DEFAULT-VALUE}.")
  private int size;

  @Option(
      names = "--burst",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "So many messages of a topic in a row, before the next topic's turn. Default: ${DEFAULT-VALUE}.")
  private int burst;

  @Option(
      names = "--stdin",
      description =
          "Publishes each line read: TOPIC<TAB>PAYLOAD, or the payload alone where there is one topic.")
  private boolean standardInput;

  @Option(
      names = "--wait-subscribers",
      paramLabel = "N",
      description =
          "Starts when N matched subscribers of each topic are ready. Default: those that are matched at first,"
              + " for at most 5s.")
  private Integer waitSubscribers;

  @Option(
      names = "--hold",
      description =
          "When the subscribers are ready, waits for a line of standard input (press Enter) before the first"
              + " message.")
  private boolean hold;

  @Option(
      names = "--drain-timeout",
      paramLabel = "TIME",
      defaultValue = "10s",
      converter = DurationConverter.class,
      description =
          "How long the end may take; a reliable publisher exits 1 where not everything is acknowledged by then."
              + " Default: ${DEFAULT-VALUE}.")
  private Duration drainTimeout;

  @Option(
      names = "--window",
      paramLabel = "N",
      defaultValue = "8192",
      description =
          "Reliable: most messages of a topic that wait for a slow subscriber. Default: ${DEFAULT-VALUE}.")
  private int window;

  @Option(
      names = "--on-slow",
      paramLabel = "block|drop|exit",
      defaultValue = "block",
      description =
          "Reliable: what happens then: publishing waits, the slow one loses the oldest (and is told), or this"
              + " publisher ends with exit 1. Default: ${DEFAULT-VALUE}.")
  private String onSlow;

  @Option(
      names = "--strength",
      paramLabel = "N",
      converter = StrengthConverter.class,
      description =
          "With --ownership exclusive: the strongest of those who publish a topic owns it, 0 to 1000000. Default: 0.")
  private Integer strength;

  @Option(
      names = "--lifespan",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "A message older than this is not delivered. At least 1us; 500ms, 10s, 2m. Default: none.")
  private Duration lifespan;

  @Option(
      names = "--priority",
      paramLabel = "0..9|line",
      defaultValue = "0",
      description =
          "What is published overtakes what of lower priority still waits here or at the broker; line: each line of --stdin"
              + " begins with its own and a tab. Default: ${DEFAULT-VALUE}.")
  private String priority;

  @Option(
      names = "--acknowledgements",
      paramLabel = "FILE.csv",
      description = "Reliable: writes a row whenever more of a topic is acknowledged.")
  private Path acknowledgements;

  @Option(
      names = "--summary",
      paramLabel = "FILE",
      description = "Writes what was published, as JSON, at the end.")
  private Path summary;

  /** The program's entry. */
  public static void main(String[] arguments) {
    System.exit(Programs.of(new PublisherCommand()).execute(arguments));
  }

  @Override
  public Integer call() {
    ProcessRun.configureLogging(process);
    Random random = new Random(new SecureRandom().nextLong());
    Identity identity;
    PublisherConfig config;
    try {
      checkNumbers();
      identity = process.identity("pub", random);
      config = config(identity);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
    }
    MessageSource source =
        standardInput
            ? new LineMessages(config.client().topics(), System.in, linePriority())
            : new GeneratedMessages(
                config.client().topics(),
                size,
                optional(count),
                burst,
                config.policies().priorities().first());
    PublishSchedule schedule =
        new PublishSchedule(
            standardInput && !isGiven("--rate") ? 0 : rate,
            duration == null ? OptionalLong.empty() : OptionalLong.of(duration.toNanos()));
    OwnPace.contradiction(
            config.client().qos().deadline(),
            schedule.isPaced() ? rate : 0,
            config.client().topics().size(),
            burst)
        .ifPresent(why -> LoggerFactory.getLogger(PublisherCommand.class).warn(why));
    Counters counters = new Counters();
    return ProcessRun.run(
        "publisher",
        identity,
        process,
        random,
        spec.commandLine().getErr(),
        schedule.isPaced() ? ProcessRun::paced : ProcessRun::waiting,
        world ->
            new PublisherAgent(
                world,
                identity,
                config,
                source,
                schedule,
                hold ? StartSignal.onLine(System.in) : StartSignal.atOnce(),
                acknowledgements == null
                    ? AcknowledgementSink.none()
                    : new AcknowledgementFile(AcknowledgementLog.open(acknowledgements)),
                counters),
        agent -> finish(agent, identity, source, counters));
  }

  private PublisherConfig config(Identity identity) {
    return new PublisherConfig(
        new PublisherId(identity.id()),
        client.config(),
        waitSubscribers == null ? OptionalInt.empty() : OptionalInt.of(waitSubscribers),
        drainTimeout.toNanos(),
        new PublisherPolicies(
            new Retention(window, OnSlow.of(onSlow)),
            strength == null ? 0 : strength,
            lifespan == null
                ? Lifespan.FOREVER
                : new Lifespan(ClientOptions.micros("--lifespan", lifespan)),
            priorities()));
  }

  private boolean hasPriorityInLine() {
    return priority.equals("line");
  }

  private OptionalInt linePriority() {
    return hasPriorityInLine() ? OptionalInt.empty() : OptionalInt.of(level());
  }

  private SortedSet<Integer> priorities() {
    return hasPriorityInLine()
        ? PublisherPolicies.everyPriority()
        : PublisherPolicies.priority(level());
  }

  private int level() {
    require(priority.matches("[0-9]"), "--priority \"%s\" is not 0 to 9, or line", priority);
    return priority.charAt(0) - '0';
  }

  private void checkNumbers() {
    require(standardInput || !hasPriorityInLine(), "--priority %s needs --stdin", "line");
    require(rate >= 0 && rate <= MAX_RATE, "--rate %s is not between 0 and 10000000", rate);
    require(
        size <= Message.MAX_PAYLOAD_BYTES,
        "--size %s is more than " + Message.MAX_PAYLOAD_BYTES,
        size);
    require(count == null || count >= 1, "--count %s is not at least 1", count);
    require(burst >= 1, "--burst %s is not at least 1", burst);
    require(duration == null || !duration.isZero(), "--duration %s is not more than 0", "0");
    require(
        waitSubscribers == null || waitSubscribers >= 0,
        "--wait-subscribers %s is negative",
        waitSubscribers);
    require(!standardInput || count == null, "--count %s does not go with --stdin", count);
    require(
        client.isReliable() || !isGiven("--window"), "%s needs --reliability reliable", "--window");
    require(
        client.isReliable() || !isGiven("--on-slow"),
        "%s needs --reliability reliable",
        "--on-slow");
    require(
        client.isReliable() || acknowledgements == null,
        "%s needs --reliability reliable",
        "--acknowledgements");
    require(
        client.isExclusive() || strength == null, "%s needs --ownership exclusive", "--strength");
    require(!standardInput || !isGiven("--burst"), "%s does not go with --stdin", "--burst");
    require(!standardInput || !hold, "%s does not go with --stdin", "--hold");
  }

  private static void require(boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(rule.formatted(value));
    }
  }

  private boolean isGiven(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  private static OptionalLong optional(Long value) {
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  private int finish(
      PublisherAgent agent, Identity identity, MessageSource source, Counters counters) {
    PrintWriter err = spec.commandLine().getErr();
    PublisherCounts counts = PublisherCounts.of(agent, client.config().topics());
    long published = counts.published();
    long acknowledged = counts.acknowledged();
    err.printf(
        "%s: published %d, acknowledged %d%s, refused %d%s; malformed frames %d; dropped: %s%s%s%n",
        identity.id(),
        published,
        acknowledged,
        client.isReliable() ? "" : " (best effort)",
        counts.refused(),
        counts.filtered() == 0
            ? ""
            : ", filtered %d (somebody else owned the topic)".formatted(counts.filtered()),
        agent.malformedFrames(),
        counters.line(),
        agent.withoutRoom() == 0
            ? ""
            : "; %d batches only to subscribers with room".formatted(agent.withoutRoom()),
        agent.dropped() == 0
            ? ""
            : "; %d messages dropped for slow subscribers".formatted(agent.dropped()));
    Optional<String> refusals = source.refusals();
    refusals.ifPresent(what -> err.println(identity.id() + ": " + what));
    if (summary != null) {
      long incarnation = agent.incarnation().map(Incarnation::zxid).orElse(0L);
      try {
        new PublisherSummary(identity.id(), incarnation, counts.topics()).write(summary);
      } catch (IOException disk) {
        err.println(identity.id() + ": can't write " + summary + ": " + disk.getMessage());
        return ExitCodes.FAILED;
      }
    }
    Optional<String> gaveUp = agent.gaveUp();
    gaveUp.ifPresent(why -> err.println(identity.id() + ": " + why));
    boolean isUnsettled = client.isReliable() && acknowledged < published;
    if (isUnsettled && gaveUp.isEmpty()) {
      err.printf(
          "%s: %d messages were not acknowledged within --drain-timeout%n",
          identity.id(), published - acknowledged);
    }
    boolean hasFailed = refusals.isPresent() || gaveUp.isPresent() || isUnsettled;
    return hasFailed ? ExitCodes.FAILED : ExitCodes.DONE;
  }

  /** This jar's version. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return Programs.version("publisher", PublisherCommand.class);
    }
  }
}
