package io.zonecast.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.StreamId;
import io.zonecast.wire.Promise;
import io.zonecast.wire.StreamRange;
import org.junit.jupiter.api.Test;

/** History that is kept for who joins, whatever its stream forgets. */
final class PinsTest {
  private static final StreamId STREAM = Frames.stream("p", 7);
  private static final StreamId OTHER = Frames.stream("q", 7);
  private static final long MS = 1_000_000;

  private final Pins pins = new Pins();
  private final HeldStream held = holding(STREAM, 10, 5);

  private static HeldStream holding(StreamId stream, int count, int payloadBytes) {
    HeldStream held = new HeldStream(stream, 1);
    for (int i = 1; i <= count; i++) {
      held.take(new StreamWindow.Part(i, i, Frames.batch(stream, i, i, payloadBytes)));
    }
    return held;
  }

  private void pin(long nonce, long historyAfter, long ms) {
    pins.pin(nonce, new Promise(STREAM, historyAfter, historyAfter, 10), held, ms * MS);
  }

  private StreamWindow of(long nonce, long from, long ms) {
    return pins.of(nonce, new StreamRange(STREAM, from, from), ms * MS);
  }

  @Test
  void whatWasPromisedStaysThoughTheStreamForgetsIt() {
    pin(5, 7, 0);
    held.window().forgetBelow(11);
    assertThat(held.window().messages()).isZero();
    StreamWindow kept = of(5, 8, 1);
    assertThat(kept.first()).isEqualTo(8);
    assertThat(kept.last()).isEqualTo(10);
    assertThat(of(5, 7, 1)).as("not promised").isNull();
    assertThat(of(5, 11, 1)).as("not history").isNull();
    assertThat(of(6, 8, 1)).as("of another inbox").isNull();
    assertThat(pins.of(5, new StreamRange(OTHER, 8, 8), MS)).as("of another stream").isNull();
  }

  @Test
  void aPromiseWithoutHistoryKeepsNothing() {
    pin(5, 10, 0);
    assertThat(of(5, 8, 1)).isNull();
  }

  @Test
  void whoDoesNotAskForTwoSecondsIsForgotten() {
    pin(5, 7, 0);
    pins.onTick(1_999 * MS);
    assertThat(of(5, 8, 1_999)).isNotNull();
    pins.onTick(3_998 * MS);
    assertThat(of(5, 8, 3_998)).as("it asked in between").isNotNull();
    pins.onTick(5_998 * MS);
    assertThat(of(5, 8, 5_998)).isNull();
  }

  @Test
  void attachingAgainKeepsTheFirstPromiseTooForAnAnswerThatIsUnderWay() {
    pin(5, 2, 0);
    held.take(Frames.part(STREAM, 11, 12));
    pins.pin(5, new Promise(STREAM, 9, 9, 12), held, 1_000 * MS);
    assertThat(of(5, 3, 1_000).first()).isEqualTo(3);
    assertThat(of(5, 12, 1_000).last()).isEqualTo(12);
    pins.onTick(2_500 * MS);
    assertThat(of(5, 3, 2_500)).isNotNull();
  }

  @Test
  void beyondTheBoundTheEldestGoFirstButNeverTheOneThatIsKeptNow() {
    HeldStream large = holding(STREAM, 4, 15 * 1024 * 1024);
    long four = 4;
    int most = (int) (Pins.MOST_BYTES / large.window().bytes());
    for (int nonce = 1; nonce <= most; nonce++) {
      pins.pin(nonce, new Promise(STREAM, 0, 0, four), large, 0);
    }
    assertThat(of(1, 1, 0)).isNotNull();
    pins.pin(most + 1, new Promise(STREAM, 0, 0, four), large, 0);
    assertThat(of(1, 1, 0)).isNull();
    assertThat(of(2, 1, 0)).isNotNull();
    assertThat(of(most + 1, 1, 0)).isNotNull();
    pins.clear();
    assertThat(of(most + 1, 1, 0)).isNull();
  }
}
