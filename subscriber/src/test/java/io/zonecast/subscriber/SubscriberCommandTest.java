package io.zonecast.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.cli.ProgramContract;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is typed, through the real command line. */
final class SubscriberCommandTest extends ProgramContract {
  @Override
  protected Object program() {
    return new SubscriberCommand();
  }

  @Override
  protected String name() {
    return "subscriber";
  }

  @Override
  protected String least() {
    return "--topic A";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--topic a/b|topic \"a/b\" contains \"/\"",
        "--topic <EMPTY>|topic is empty",
        "--topic A,,B|topic is empty",
        "--topic a<ESC>b|topic \"a\\u001bb\" contains a control character",
        "--topic *|topic \"*\" contains \"*\", which is reserved",
        "--topic $SYS|contains \"$\", which is reserved",
        "--topic A --reliability perfect|\"perfect\" is not best-effort or reliable",
        "--topic A --discovery x|--discovery \"x\" is not broker or zookeeper",
        "--topic A --discovery a<ESC>b|--discovery \"a\\u001bb\" is not",
        "--topic A --centralized --discovery zookeeper|--centralized needs a broker, --discovery zookeeper has none",
        "--topic A --count 0|--count 0 is not at least 1",
        "--topic A --count x|'x' is not a long",
        "--topic A --history -1|history -1 is not between 0 and 100000",
        "--topic A --history 100001|history 100001 is not between 0 and 100000",
        "--topic A --history x|\"x\" is not a whole number from 0 to 100000",
        "--topic A --ownership foo|\"foo\" is not shared or exclusive",
        "--topic A --ownership exclusive --discovery zookeeper|needs a broker that decides",
        "--topic A --deadline 0|--deadline 0s is not at least 1us",
        "--topic A --deadline x|\"x\" is not a duration",
        "--topic A --strength 5|--strength",
        "--topic A --lifespan 5s|--lifespan",
        "--topic A --priority 5|--priority",
        "--topic A --reliability reliable --window 5|--window",
        "--topic A --reliability reliable --on-slow drop|--on-slow",
        "--topic A --reliability reliable --acknowledgements a.csv|--acknowledgements",
        "--topic A --timeout 0|--timeout must be more than 0",
        "--topic A --timeout x|\"x\" is not a duration",
        "--topic A --skip x|\"x\" is not a duration",
        "--topic A --format x|--format \"x\" is not text, json, payload or none",
        "--topic A --plot x.gif|plot \"x.gif\" does not end in .png or .svg",
        "--timeout 1s|Missing required option: '--topic=TOPIC'"
      })
  void wrongUsageIsOneLineThatNamesTheValueAndTheRule(String arguments, String complaint) {
    assertWrongUsage(arguments, complaint);
  }

  @Test
  void helpNamesEveryOptionWithItsDefault() {
    assertHelp(
        List.of(
            "--topic",
            "--count",
            "--timeout",
            "--format",
            "--deliveries",
            "--summary",
            "--skip",
            "--plot",
            "--label",
            "--discovery",
            "--reliability",
            "--history",
            "--ownership",
            "--deadline",
            "--strict"),
        List.of("Default: text", "Default: broker"));
  }

  @Test
  void whatArrivedAgainIsNotCalledADuplicateThatWasDelivered() {
    assertThat(SubscriberCommand.counted(60, 0, 29, 1))
        .isEqualTo("delivered 60, lost 0; not delivered: arrived again 29, arrived too late 1");
  }
}
