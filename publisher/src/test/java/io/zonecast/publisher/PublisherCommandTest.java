package io.zonecast.publisher;

import io.zonecast.cli.ProgramContract;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is typed, through the real command line. */
final class PublisherCommandTest extends ProgramContract {
  @Override
  protected Object program() {
    return new PublisherCommand();
  }

  @Override
  protected String name() {
    return "publisher";
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
        "--topic A --history 99999999999|\"99999999999\" is not a whole number from 0 to 100000",
        "--topic A --history \u0663|\"\u0663\" is not a whole number from 0 to 100000",
        "--topic A --count \u0663|'\u0663' is not a long",
        "--topic A --burst \u0663|'\u0663' is not an int",
        "--topic A --ownership exclusive --strength \u0663|\"\u0663\" is not a whole number from 0",
        "--topic A --priority \uff19|--priority \"\uff19\" is not 0 to 9, or line",
        "--topic A --deadline \u0663s|\"\u0663s\" is not a duration: write 500ms, 10s or 2m (us, ms",
        "--topic A --size \u0663|\"\u0663\" is not a size",
        "--topic A --history x|\"x\" is not a whole number from 0 to 100000",
        "--topic A --ownership foo|\"foo\" is not shared or exclusive",
        "--topic A --ownership exclusive --discovery zookeeper|needs a broker that decides",
        "--topic A --strength 5|--strength needs --ownership exclusive",
        "--topic A --ownership shared --strength 0|--strength needs --ownership exclusive",
        "--topic A --ownership exclusive --strength x|\"x\" is not a whole number from 0 to 1000000",
        "--topic A --ownership exclusive --strength -1|strength -1 is not between 0 and 1000000",
        "--topic A --ownership exclusive --strength 1000001|strength 1000001 is not between 0 and",
        "--topic A --deadline 0|--deadline 0s is not at least 1us",
        "--topic A --deadline 0.1us|--deadline 0s is not at least 1us",
        "--topic A --deadline soon|\"soon\" is not a duration",
        "--topic A --deadline -1s|\"-1s\" is not a duration",
        "--topic A --lifespan 0|--lifespan 0s is not at least 1us",
        "--topic A --lifespan x|\"x\" is not a duration",
        "--topic A --priority 10|--priority \"10\" is not 0 to 9, or line",
        "--topic A --priority -1|--priority \"-1\" is not 0 to 9, or line",
        "--topic A --priority x|--priority \"x\" is not 0 to 9, or line",
        "--topic A --priority line|--priority line needs --stdin",
        "--topic A --rate -1|--rate -1.0 is not between 0 and 10000000",
        "--topic A --rate NaN|--rate NaN is not between",
        "--topic A --rate x|'x' is not a double",
        "--topic A --size -1|\"-1\" is not a size: write 100, 64K or 1M",
        "--topic A --size 1G|is more than",
        "--topic A --duration 0|--duration",
        "--topic A --duration 10|\"10\" is not a duration",
        "--topic A --wait-subscribers -1|--wait-subscribers -1 is negative",
        "--topic A --stdin --count 5|--count 5 does not go with --stdin",
        "--topic A --burst 0|--burst 0 is not at least 1",
        "--topic A --stdin --burst 2|--burst does not go with --stdin",
        "--topic A --stdin --hold|--hold does not go with --stdin",
        "--topic A --window 5|--window needs --reliability reliable",
        "--topic A --window 8192|--window needs --reliability reliable",
        "--topic A --on-slow block|--on-slow needs --reliability reliable",
        "--topic A --on-slow x|--on-slow needs --reliability reliable",
        "--topic A --acknowledgements a.csv|--acknowledgements needs --reliability reliable",
        "--topic A --reliability best-effort --window 5|--window needs --reliability reliable",
        "--topic A --reliability reliable --window 0|window 0 is not between 1 and 1000000",
        "--topic A --reliability reliable --window -5|window -5 is not between 1 and 1000000",
        "--topic A --reliability reliable --window 1000001|window 1000001 is not between 1 and",
        "--topic A --reliability reliable --window x|'x' is not an int",
        "--topic A --reliability reliable --on-slow x|\"x\" is not block, drop or exit",
        "--topic A --reliability reliable --on-slow DROP|\"DROP\" is not block, drop or exit",
        "--topic A --reliability reliable --on-slow a<ESC>b|\"a\\u001bb\" is not block, drop or",
        "--topic A --reliability reliable --drain-timeout x|\"x\" is not a duration",
        "--rate 1|Missing required option: '--topic=TOPIC'"
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
            "--duration",
            "--rate",
            "--size",
            "--burst",
            "--stdin",
            "--hold",
            "--wait-subscribers",
            "--drain-timeout",
            "--summary",
            "--discovery",
            "--reliability",
            "--window",
            "--on-slow",
            "--acknowledgements",
            "--history",
            "--ownership",
            "--strength",
            "--deadline",
            "--lifespan",
            "--priority",
            "--strict"),
        List.of(
            "as fast as it goes. Default: 1.",
            "Size of each payload. Default: 100.",
            "asks for that. At least 1us; 500ms, 10s, 2m. Default: none.",
            "not delivered. At least 1us; 500ms, 10s, 2m. Default: none.",
            "wait for a slow subscriber. Default: 8192.",
            "this publisher ends with exit 1. Default: block.",
            "Default: broker",
            "Default: best-effort"));
  }
}
