package io.zonecast.broker;

import io.zonecast.cli.ProgramContract;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is typed, through the real command line. */
final class BrokerCommandTest extends ProgramContract {
  @Override
  protected Object program() {
    return new BrokerCommand();
  }

  @Override
  protected String name() {
    return "broker";
  }

  @Override
  protected String least() {
    return "";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--pub-port x|\"x\" is not a port: 0 (a free one) to 65535",
        "--pub-port 65536|\"65536\" is not a port",
        "--sub-port -1|\"-1\" is not a port",
        "--control-port 99999999999|\"99999999999\" is not a port",
        "--topic A|--topic"
      })
  void wrongUsageIsOneLineThatNamesTheValueAndTheRule(String arguments, String complaint) {
    assertWrongUsage(arguments, complaint);
  }

  @Test
  void helpNamesEveryOptionWithItsDefault() {
    assertHelp(
        List.of("--pub-port", "--sub-port", "--control-port"),
        List.of("whole number from 1. Default: 1"));
  }
}
