package io.zonecast.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonecast.domain.StreamId;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StreamWindowTest {
  private static final StreamId STREAM = Frames.stream("p", 7);
  private static final int BYTES = Frames.batch(STREAM, 1, 1).length;

  private final StreamWindow window = new StreamWindow(1);

  private void append(long first, long last) {
    window.append(Frames.part(STREAM, first, last));
  }

  private List<Long> firsts(long from, long to, long maxBytes) {
    return window.parts(from, to, maxBytes).stream().map(StreamWindow.Part::first).toList();
  }

  @Test
  void anEmptyWindowHoldsNothingAndWaitsForItsFirstNumber() {
    StreamWindow later = new StreamWindow(5);
    assertThat(later.first()).isEqualTo(5);
    assertThat(later.last()).isEqualTo(4);
    assertThat(later.messages()).isZero();
    assertThat(later.bytes()).isZero();
    assertThat(later.oldest()).isNull();
    assertThat(later.holding(4)).isNull();
    assertThat(later.holding(5)).isNull();
    assertThat(later.parts(1, 100, 1_000)).isEmpty();
    later.forgetOldest();
    assertThat(later.bytes()).isZero();
  }

  @Test
  void noWindowBeginsBelowOne() {
    assertThatThrownBy(() -> new StreamWindow(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sequence 0 is not positive");
  }

  @Test
  void onlyTheNextBatchIsTaken() {
    append(1, 3);
    for (long first : new long[] {1, 3, 5}) {
      assertThatThrownBy(() -> append(first, 9))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("%d to 9 does not follow 3".formatted(first));
    }
    append(4, 4);
    assertThat(window.first()).isEqualTo(1);
    assertThat(window.last()).isEqualTo(4);
    assertThat(window.messages()).isEqualTo(4);
  }

  @Test
  void aBatchOfNoNumbersIsNotTaken() {
    assertThatThrownBy(() -> window.append(new StreamWindow.Part(1, 0, new byte[0])))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void bytesAreThoseOfTheFramesHeld() {
    append(1, 1);
    append(2, 2);
    assertThat(window.bytes()).isEqualTo(2L * BYTES);
    window.forgetOldest();
    assertThat(window.bytes()).isEqualTo(BYTES);
    assertThat(window.messages()).isEqualTo(1);
    assertThat(window.oldest().first()).isEqualTo(2);
  }

  @Test
  void onlyBatchesThatEndBelowANumberAreForgottenWhole() {
    append(1, 3);
    append(4, 6);
    window.forgetBelow(3);
    assertThat(window.first()).as("3 is in it").isEqualTo(1);
    window.forgetBelow(4);
    assertThat(window.first()).isEqualTo(4);
    window.forgetBelow(100);
    assertThat(window.first()).isEqualTo(7);
    assertThat(window.last()).isEqualTo(6);
    assertThat(window.bytes()).isZero();
  }

  @Test
  void aSkipForgetsWhatIsBeforeItAndGoesOnThere() {
    append(1, 3);
    window.skipTo(10);
    assertThat(window.first()).isEqualTo(10);
    assertThat(window.last()).isEqualTo(9);
    assertThat(window.messages()).isZero();
    assertThat(window.bytes()).isZero();
    append(10, 11);
    assertThat(window.last()).isEqualTo(11);
  }

  @Test
  void aSkipToWhatIsHeldOrComesNextChangesNothing() {
    append(1, 3);
    window.skipTo(2);
    window.skipTo(4);
    assertThat(window.first()).isEqualTo(1);
    assertThat(window.last()).isEqualTo(3);
    assertThat(window.bytes()).isPositive();
  }

  @Test
  void partsAreThoseThatHoldANumberOfTheRange() {
    append(1, 3);
    append(4, 6);
    append(7, 9);
    assertThat(firsts(1, 9, 1 << 20)).containsExactly(1L, 4L, 7L);
    assertThat(firsts(3, 4, 1 << 20)).containsExactly(1L, 4L);
    assertThat(firsts(4, 6, 1 << 20)).containsExactly(4L);
    assertThat(firsts(5, 5, 1 << 20)).containsExactly(4L);
    assertThat(firsts(9, 100, 1 << 20)).containsExactly(7L);
    assertThat(firsts(10, 100, 1 << 20)).isEmpty();
    window.forgetOldest();
    assertThat(firsts(1, 3, 1 << 20)).as("forgotten").isEmpty();
    assertThat(firsts(1, 4, 1 << 20)).containsExactly(4L);
  }

  @Test
  void partsAreBoundedInBytesButOneIsAlwaysGiven() {
    append(1, 1);
    append(2, 2);
    append(3, 3);
    assertThat(firsts(1, 3, 2L * BYTES)).containsExactly(1L, 2L);
    assertThat(firsts(1, 3, 2L * BYTES - 1)).containsExactly(1L);
    assertThat(firsts(1, 3, 1)).containsExactly(1L);
  }

  @Test
  void theBatchThatHoldsANumberIsFound() {
    append(1, 3);
    append(4, 6);
    assertThat(window.holding(3).first()).isEqualTo(1);
    assertThat(window.holding(4).first()).isEqualTo(4);
    assertThat(window.holding(6).first()).isEqualTo(4);
    assertThat(window.holding(7)).isNull();
    window.forgetOldest();
    assertThat(window.holding(3)).isNull();
  }

  @Test
  void aWindowThatGrewAndShrankHoldsWhatWasTaken() {
    long oldest = 1;
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 1_000; i++) {
        append(window.last() + 1, window.last() + 2);
      }
      for (int i = 0; i < 990 + 5 * round; i++) {
        window.forgetOldest();
        oldest += 2;
        assertThat(window.oldest().first()).isEqualTo(oldest);
        assertThat(window.holding(oldest - 1)).isNull();
        assertThat(window.holding(oldest + 1).first()).isEqualTo(oldest);
        assertThat(window.holding(window.last()).last()).isEqualTo(window.last());
      }
      assertThat(window.first()).isEqualTo(oldest);
      assertThat(firsts(oldest + 3, oldest + 4, 1 << 20)).containsExactly(oldest + 2, oldest + 4);
    }
    assertThat(window.messages()).isEqualTo(window.last() - oldest + 1);
  }
}
