package io.zonecast.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.StreamId;
import io.zonecast.wire.StreamRange;
import org.junit.jupiter.api.Test;

final class LacksTest {
  private static final long MS = 1_000_000;
  private static final StreamId P = Frames.stream("p", 7);
  private static final StreamId Q = Frames.stream("q", 8);

  private final Lacks lacks = new Lacks();

  private static StreamRange range(StreamId stream, long from, long to) {
    return new StreamRange(stream, from, to);
  }

  @Test
  void whatLacksIsAskedForAtOnceAndOnlyOnce() {
    lacks.note(P, 4, 9);
    assertThat(lacks.lacks(P)).isTrue();
    assertThat(lacks.nextDeadlineNs()).isEqualTo(Long.MIN_VALUE);
    assertThat(lacks.due(100 * MS)).containsExactly(range(P, 5, 9));
    assertThat(lacks.due(100 * MS)).isEmpty();
  }

  @Test
  void whereNothingLacksNothingIsAskedFor() {
    lacks.note(P, 9, 9);
    lacks.note(Q, 9, 4);
    assertThat(lacks.lacks(P)).isFalse();
    assertThat(lacks.due(0)).isEmpty();
    assertThat(lacks.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void whoStaysSilentIsAskedAgainAfterAWhile() {
    lacks.note(P, 4, 9);
    lacks.due(100 * MS);
    long againNs = (100 + Lacks.SILENT_MS) * MS;
    assertThat(lacks.nextDeadlineNs()).isEqualTo(againNs);
    assertThat(lacks.due(againNs - 1)).isEmpty();
    assertThat(lacks.due(againNs)).containsExactly(range(P, 5, 9));
  }

  @Test
  void whileAnswersComeTheRestIsAskedForSoon() {
    lacks.note(P, 4, 9);
    lacks.due(100 * MS);
    lacks.note(P, 6, 9);
    assertThat(lacks.nextDeadlineNs()).isEqualTo(110 * MS);
    assertThat(lacks.due(110 * MS - 1)).isEmpty();
    assertThat(lacks.due(110 * MS)).containsExactly(range(P, 7, 9));
    assertThat(lacks.due(120 * MS)).as("no further answer").isEmpty();
  }

  @Test
  void whatWasFilledAndLacksAnewIsAskedForAtOnce() {
    lacks.note(P, 4, 9);
    lacks.due(100 * MS);
    lacks.note(P, 9, 9);
    assertThat(lacks.lacks(P)).isFalse();
    lacks.note(P, 9, 12);
    assertThat(lacks.due(101 * MS)).containsExactly(range(P, 10, 12));
  }

  @Test
  void onlySoManyNumbersAreAskedForAtATime() {
    lacks.note(P, 4, 1_000_000);
    assertThat(lacks.due(0)).containsExactly(range(P, 5, 4 + Lacks.MAX_NUMBERS));
  }

  @Test
  void somebodyElseIsAskedAtOnceForEverything() {
    lacks.note(P, 4, 9);
    lacks.note(Q, 1, 2);
    lacks.due(100 * MS);
    lacks.askAnew();
    assertThat(lacks.due(101 * MS)).containsExactly(range(P, 5, 9), range(Q, 2, 2));
  }

  @Test
  void whatNobodyWantsAnyMoreIsNotAskedFor() {
    lacks.note(P, 4, 9);
    lacks.note(Q, 1, 2);
    lacks.forget(P);
    assertThat(lacks.due(0)).containsExactly(range(Q, 2, 2));
    assertThat(lacks.lacks(P)).isFalse();
  }
}
