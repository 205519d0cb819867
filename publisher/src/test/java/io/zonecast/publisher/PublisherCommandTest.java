package io.zonecast.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.cli.ExitCodes;
import io.zonecast.cli.Ran;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is typed, through the real command line. */
final class PublisherCommandTest {
  private static Ran run(String arguments) {
    List<String> all = new ArrayList<>();
    for (String argument : arguments.split(" ")) {
      all.add(argument.replace("~", " ").replace("<ESC>", "\u001b").replace("<EMPTY>", ""));
    }
    return Ran.of(new PublisherCommand(), all.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--topic A --zookeeper here|\"here\" is not HOST:PORT",
        "--topic A --zookeeper h:1/zookeeper|belongs to ZooKeeper itself",
        "--topic A --session-timeout 5|\"5\" is not a duration: write 500ms, 10s or 2m",
        "--topic A --session-timeout 0|--session-timeout 0s is not between 100ms and 10m",
        "--topic A --session-timeout 100h|is not between 100ms and 10m",
        "--topic A --connect-timeout -1s|\"-1s\" is not a duration",
        "--topic A --id a/b|id \"a/b\" may hold letters, digits",
        "--topic A --id <EMPTY>|id is empty",
        "--topic A --id ../x|id \"../x\" may hold",
        "--topic A --id a<ESC>[2J|id \"a\\u001b[2J\" may hold",
        "--topic A --host a~b|--host: host \"a b\" holds a character that no host has",
        "--topic A --bind a;b|--bind: host \"a;b\" holds a character that no host has",
        "--topic A --zone 0|zone 0 is not a whole number from 1 to 9999",
        "--topic A --zone -1|zone -1 is not a whole number from 1 to 9999",
        "--topic A --zone x|\"x\" is not a whole number from 1 to 9999",
        "--topic A --zone 1.5|\"1.5\" is not a whole number from 1 to 9999",
        "--topic A --zone 99999999999|\"99999999999\" is not a whole number from 1 to 9999",
        "--topic A --no-such-option|--no-such-option",
        "--topic A stray|stray",
        "--topic a/b|topic \"a/b\" contains \"/\"",
        "--topic <EMPTY>|topic is empty",
        "--topic A,,B|topic is empty",
        "--topic a<ESC>b|topic \"a\\u001bb\" contains a control character",
        "--topic *|topic \"*\" contains \"*\", which is reserved",
        "--topic $SYS|contains \"$\", which is reserved",
        "--topic A --reliability reliable|--reliability reliable is not built yet; best-effort is",
        "--topic A --reliability perfect|\"perfect\" is not best-effort or reliable",
        "--topic A --discovery x|--discovery \"x\" is not broker or zookeeper",
        "--topic A --discovery a<ESC>b|--discovery \"a\\u001bb\" is not",
        "--topic A --centralized --discovery zookeeper|--centralized needs a broker, --discovery zookeeper has none",
        "--topic A --count 0|--count 0 is not at least 1",
        "--topic A --count x|'x' is not a long",
        "--topic A --history 5|--history",
        "--topic A --rate -1|--rate -1.0 is not between 0 and 10000000",
        "--topic A --rate NaN|--rate NaN is not between",
        "--topic A --rate x|'x' is not a double",
        "--topic A --size -1|\"-1\" is not a size: write 100, 64K or 1M",
        "--topic A --size 1G|is more than",
        "--topic A --duration 0|--duration",
        "--topic A --duration 10|\"10\" is not a duration",
        "--topic A --wait-subscribers -1|--wait-subscribers -1 is negative",
        "--topic A --stdin --count 5|--count 5 does not go with --stdin",
        "--rate 1|Missing required option: '--topic=TOPIC'"
      })
  void wrongUsageIsOneLineThatNamesTheValueAndTheRule(String arguments, String complaint) {
    Ran ran = run(arguments);
    assertThat(ran.complaints()).hasSize(2).last().isEqualTo("See publisher --help");
    assertThat(ran.complaints().get(0))
        .startsWith("publisher: ")
        .contains(complaint)
        .matches("[^\\p{Cntrl}]*");
    assertThat(ran.code()).isEqualTo(ExitCodes.WRONG_USAGE);
    assertThat(ran.out()).isEmpty();
  }

  @Test
  void helpNamesEveryOptionWithItsDefault() {
    Ran ran = run("--help");
    assertThat(ran.code()).isEqualTo(ExitCodes.DONE);
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out())
        .contains(
            "--zookeeper",
            "--session-timeout",
            "--connect-timeout",
            "--id",
            "--host",
            "--bind",
            "--events",
            "--verbose",
            "--quiet",
            "--version",
            "--zone",
            "--topic",
            "--count",
            "--duration",
            "--rate",
            "--size",
            "--stdin",
            "--wait-subscribers",
            "--drain-timeout",
            "--summary",
            "--discovery",
            "--reliability",
            "--centralized");
    assertThat(ran.out().replaceAll("\\s+", " "))
        .contains(
            "Default: 10s",
            "Default: 15s",
            "$ZONECAST_ZOOKEEPER, else 127.0.0.1",
            "as fast as it goes. Default: 1.",
            "Size of each payload. Default: 100.",
            "Default: broker",
            "Default: best-effort");
  }

  @Test
  void versionIsOneLine() {
    Ran ran = run("--version");
    assertThat(ran.code()).isEqualTo(ExitCodes.DONE);
    assertThat(ran.out().lines()).singleElement().asString().startsWith("zonecast publisher ");
  }

  @Test
  @Timeout(20)
  void withoutZooKeeperItGivesUpAndSaysWhereItLookedAndHowToStartOne() {
    String nobody = Ran.nobody();
    long beganNs = System.nanoTime();
    Ran ran =
        run("--topic A --id lonely --host 127.0.0.1 --connect-timeout 300ms --zookeeper " + nobody);
    assertThat(Duration.ofNanos(System.nanoTime() - beganNs)).isLessThan(Duration.ofSeconds(10));
    assertThat(ran.code()).isEqualTo(ExitCodes.FAILED);
    assertThat(ran.complaints())
        .containsExactly(
            ("lonely: no ZooKeeper at %s: start one (java -jar driver.jar zookeeper), or name"
                    + " another with --zookeeper HOST:PORT")
                .formatted(nobody));
    assertThat(ran.out()).isEmpty();
  }
}
