package io.zonecast.driver.status;

import io.zonecast.cli.ExitCodes;
import io.zonecast.cli.StrengthConverter;
import io.zonecast.domain.PublisherId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code driver.jar strength PUBLISHER N}. Exit 0, or 1 where ZooKeeper does not answer, or there
 * is no such publisher, or it is not exclusive.
 */
@Command(
    name = "strength",
    description = "Sets the strength of a running publisher, which it keeps from then on.",
    mixinStandardHelpOptions = true)
public final class StrengthCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ZooKeeperOptions zooKeeper;

  @Parameters(
      index = "0",
      paramLabel = "PUBLISHER",
      description = "The id of a publisher of --ownership exclusive.")
  private String publisher;

  @Parameters(
      index = "1",
      paramLabel = "N",
      converter = StrengthConverter.class,
      description = "Its strength from now on, 0 to 1000000: the strongest owns its topics.")
  private int strength;

  @Override
  public Integer call() throws InterruptedException {
    PublisherId id = id();
    try (Inquiry inquiry = zooKeeper.open(spec)) {
      if (!inquiry.awaitSession(zooKeeper.timeoutNs())) {
        return failed("driver strength: no ZooKeeper at " + zooKeeper.address(spec));
      }
      StrengthChange.Outcome outcome =
          new StrengthChange(inquiry, id, strength, zooKeeper.timeoutNs()).make();
      if (outcome instanceof StrengthChange.Outcome.Failed failed) {
        return failed("%s: %s".formatted(publisher, failed.why()));
      }
      spec.commandLine()
          .getOut()
          .printf(
              "%s: strength %d -> %d%n",
              publisher, ((StrengthChange.Outcome.Done) outcome).before(), strength);
      spec.commandLine().getOut().flush();
      return ExitCodes.DONE;
    }
  }

  private PublisherId id() {
    try {
      return new PublisherId(publisher);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
    }
  }

  private int failed(String why) {
    spec.commandLine().getErr().println(why);
    return ExitCodes.FAILED;
  }
}
