package io.zonecast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What broker, publisher and subscriber have in common, through the real command line. */
public abstract class ProgramContract {
  private static final List<String> SHARED =
      List.of(
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
          "--centralized");

  /** A new instance of the program. */
  protected abstract Object program();

  /** Its name. */
  protected abstract String name();

  /** What it can't do without; may be empty. */
  protected abstract String least();

  /**
   * Runs it.
   *
   * @param arguments separated by spaces; {@code ~} stands for a space, {@code <ESC>} for an escape
   *     character, {@code <EMPTY>} for nothing
   */
  protected final Ran run(String arguments) {
    List<String> all = new ArrayList<>();
    for (String argument : arguments.strip().split(" ")) {
      all.add(argument.replace("~", " ").replace("<ESC>", "\u001b").replace("<EMPTY>", ""));
    }
    return Ran.of(program(), all.toArray(String[]::new));
  }

  /** Asserts that it is refused in one line, with what is wrong in it, and does nothing. */
  protected final void assertWrongUsage(String arguments, String complaint) {
    Ran ran = run(arguments);
    assertThat(ran.complaints()).hasSize(2).last().isEqualTo("See " + name() + " --help");
    assertThat(ran.complaints().get(0))
        .startsWith(name() + ": ")
        .contains(complaint)
        .matches("[^\\p{Cntrl}]*");
    assertThat(ran.code()).isEqualTo(ExitCodes.WRONG_USAGE);
    assertThat(ran.out()).isEmpty();
  }

  /** Asserts that the help names these options, beside those that all have, and these defaults. */
  protected final void assertHelp(List<String> options, List<String> defaults) {
    Ran ran = run("--help");
    assertThat(ran.code()).isEqualTo(ExitCodes.DONE);
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).contains(SHARED).contains(options);
    assertThat(ran.out().replaceAll("\\s+", " "))
        .contains("Default: 10s", "Default: 15s", "$ZONECAST_ZOOKEEPER, else 127.0.0.1")
        .contains(defaults);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--zookeeper here|\"here\" is not HOST:PORT",
        "--zookeeper h:1/zookeeper|belongs to ZooKeeper itself",
        "--session-timeout 5|\"5\" is not a duration: write 500ms, 10s or 2m (us, ms, s, m, h)",
        "--session-timeout 0|--session-timeout 0s is not between 100ms and 10m",
        "--session-timeout 100h|is not between 100ms and 10m",
        "--connect-timeout -1s|\"-1s\" is not a duration",
        "--id a/b|id \"a/b\" may hold letters, digits",
        "--id <EMPTY>|id is empty",
        "--id ../x|id \"../x\" may hold",
        "--id a<ESC>[2J|id \"a\\u001b[2J\" may hold",
        "--host a~b|--host: host \"a b\" holds a character that no host has",
        "--bind a;b|--bind: host \"a;b\" holds a character that no host has",
        "--zone 0|zone 0 is not a whole number from 1 to 9999",
        "--zone -1|zone -1 is not a whole number from 1 to 9999",
        "--zone x|\"x\" is not a whole number from 1 to 9999",
        "--zone \u0663|\"\u0663\" is not a whole number from 1 to 9999",
        "--zone 1.5|\"1.5\" is not a whole number from 1 to 9999",
        "--zone 99999999999|\"99999999999\" is not a whole number from 1 to 9999",
        "--no-such-option|--no-such-option",
        "stray|stray"
      })
  void whatNoProgramTakesIsRefused(String arguments, String complaint) {
    assertWrongUsage(least() + " " + arguments, complaint);
  }

  @Test
  void versionIsOneLine() {
    Ran ran = run("--version");
    assertThat(ran.code()).isEqualTo(ExitCodes.DONE);
    assertThat(ran.out().lines()).singleElement().asString().startsWith("zonecast " + name() + " ");
  }

  @Test
  @Timeout(60)
  void withoutZooKeeperItGivesUpAndSaysWhereItLookedAndHowToStartOne() {
    String nobody = Ran.nobody();
    long beganNs = System.nanoTime();
    Ran ran =
        run(
            least()
                + " --id lonely --host 127.0.0.1 --connect-timeout 300ms --zookeeper "
                + nobody);
    assertThat(Duration.ofNanos(System.nanoTime() - beganNs)).isLessThan(Duration.ofSeconds(30));
    assertThat(ran.code()).isEqualTo(ExitCodes.FAILED);
    assertThat(ran.complaints())
        .containsExactly(
            ("lonely: no ZooKeeper at %s: start one (java -jar driver.jar zookeeper), or name"
                    + " another with --zookeeper HOST:PORT")
                .formatted(nobody));
    assertThat(ran.out()).isEmpty();
  }
}
