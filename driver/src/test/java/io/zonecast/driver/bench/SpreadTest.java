package io.zonecast.driver.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpreadTest {
  private static List<Double> upTo(int last) {
    return IntStream.rangeClosed(1, last).mapToObj(i -> (double) (last + 1 - i)).toList();
  }

  @Test
  void percentilesAreMeasuredValuesByNearestRank() {
    assertThat(Spread.of(upTo(4))).isEqualTo(new Spread(4, 2.5, 2, 4, 4));
    assertThat(Spread.of(upTo(5)).p50()).isEqualTo(3);
    assertThat(Spread.of(upTo(20)).p99()).isEqualTo(20);
    assertThat(Spread.of(upTo(200)).p99()).isEqualTo(198);
    assertThat(Spread.of(List.of(7.0))).isEqualTo(new Spread(1, 7, 7, 7, 7));
  }

  @Test
  void nothingIsAllZero() {
    assertThat(Spread.of(List.of())).isEqualTo(new Spread(0, 0, 0, 0, 0));
  }
}
