package io.zonecast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConvertersTest {
  @ParameterizedTest
  @CsvSource({"0,0", "250us,250", "500ms,500000", "10s,10000000", "1.5s,1500000", "2m,120000000"})
  void durationsAreReadWithTheirUnit(String text, long micros) {
    assertThat(DurationConverter.parse(text)).isEqualTo(Duration.ofNanos(micros * 1_000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "-1s", "s", "1 s", "10x", "1e3s", "999999h"})
  void whatIsNoDurationIsNamed(String text) {
    assertThatThrownBy(() -> DurationConverter.parse(text))
        .hasMessageContaining("\"" + text + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"250us", "500ms", "10s", "2m", "90s", "0s"})
  void aFormattedDurationReadsBack(String text) {
    assertThat(DurationConverter.format(DurationConverter.parse(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0,0", "100,100", "64K,65536", "1M,1048576", "1G,1073741824"})
  void sizesAreReadInBinaryMultiples(String text, int bytes) {
    assertThat(SizeConverter.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1k", "2G", "9999999999G", "1.5M", "10 K"})
  void whatIsNoSizeIsNamed(String text) {
    assertThatThrownBy(() -> SizeConverter.parse(text)).hasMessageContaining("\"" + text + "\"");
  }
}
