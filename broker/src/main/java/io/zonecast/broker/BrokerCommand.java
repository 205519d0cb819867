package io.zonecast.broker;

import io.zonecast.cli.DurationConverter;
import io.zonecast.cli.ExitCodes;
import io.zonecast.cli.PortConverter;
import io.zonecast.cli.ProcessOptions;
import io.zonecast.cli.ProcessRun;
import io.zonecast.cli.Programs;
import io.zonecast.cli.ZoneConverter;
import io.zonecast.domain.BrokerId;
import io.zonecast.domain.Dissemination;
import io.zonecast.domain.ZoneId;
import io.zonecast.measurement.Counters;
import io.zonecast.membership.Identity;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code broker.jar}: one broker of one zone, until it is stopped. */
@Command(
    name = "broker",
    description = "A broker of one zone. The zone's brokers elect a primary; the others stand by.",
    mixinStandardHelpOptions = true,
    versionProvider = BrokerCommand.Version.class)
public final class BrokerCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ProcessOptions process;

  @Option(
      names = "--zone",
      paramLabel = "N",
      defaultValue = "1",
      converter = ZoneConverter.class,
      description = "The zone, a whole number from 1. Default: ${DEFAULT-VALUE}.")
  private ZoneId zone;

  @Option(
      names = "--centralized",
      description =
          "Messages go through the primary. Default: publishers send to subscribers directly.")
  private boolean centralized;

  @Option(
      names = "--pub-port",
      paramLabel = "N",
      defaultValue = "0",
      converter = PortConverter.class,
      description = "Where publishers send to. Default: a free port.")
  private int intakePort;

  @Option(
      names = "--sub-port",
      paramLabel = "N",
      defaultValue = "0",
      converter = PortConverter.class,
      description = "Where subscribers listen. Default: a free port.")
  private int publicationPort;

  @Option(
      names = "--control-port",
      paramLabel = "N",
      defaultValue = "0",
      converter = PortConverter.class,
      description = "Where this broker answers. Default: a free port.")
  private int controlPort;

  @Option(
      names = "--express-pub-port",
      paramLabel = "N",
      defaultValue = "0",
      converter = PortConverter.class,
      description = "Where publishers send what has a priority above 0. Default: a free port.")
  private int expressIntakePort;

  @Option(
      names = "--express-sub-port",
      paramLabel = "N",
      defaultValue = "0",
      converter = PortConverter.class,
      description =
          "Where subscribers listen to what has a priority above 0. Default: a free port.")
  private int expressPublicationPort;

  @Option(
      names = "--unclean-wait",
      paramLabel = "TIME",
      defaultValue = "5s",
      converter = DurationConverter.class,
      description =
          "With --centralized: how long to wait for a broker that holds everything acknowledged before"
              + " taking over without it, which may lose messages. Default: ${DEFAULT-VALUE}.")
  private Duration uncleanWait;

  /** The program's entry. */
  public static void main(String[] arguments) {
    System.exit(Programs.of(new BrokerCommand()).execute(arguments));
  }

  @Override
  public Integer call() {
    ProcessRun.configureLogging(process);
    Random random = new Random(new SecureRandom().nextLong());
    Counters counters = new Counters();
    Identity identity;
    BrokerConfig config;
    try {
      identity = process.identity("broker", random);
      config =
          new BrokerConfig(
              new BrokerId(identity.id()),
              zone,
              centralized ? Dissemination.CENTRALIZED : Dissemination.DIRECT,
              intakePort,
              publicationPort,
              controlPort,
              expressIntakePort,
              expressPublicationPort,
              uncleanWait.toNanos());
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
    }
    String deployment = "%016x".formatted(random.nextLong());
    if (centralized) {
      WarmUp.run();
    }
    return ProcessRun.run(
        "broker",
        identity,
        process,
        random,
        spec.commandLine().getErr(),
        ProcessRun::waiting,
        world -> new BrokerAgent(world, identity, config, deployment, counters),
        agent -> {
          spec.commandLine()
              .getErr()
              .println(
                  "%s: %s; malformed frames %d; dropped: %s"
                      .formatted(
                          identity.id(),
                          agent.relayed(),
                          agent.malformedFrames(),
                          counters.line()));
          return ExitCodes.DONE;
        });
  }

  /** This jar's version. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return Programs.version("broker", BrokerCommand.class);
    }
  }
}
