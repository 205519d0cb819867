package io.zonecast.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.History;
import io.zonecast.domain.StreamId;
import io.zonecast.wire.BatchWriter;
import io.zonecast.wire.Promise;
import io.zonecast.wire.SpareBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What who joins is promised of a topic: the last messages of all its streams together. */
final class JoiningTest {
  private static final StreamId LOW = Frames.stream("p", 7);
  private static final StreamId HIGH =
      new StreamId(LOW.publisher(), LOW.incarnation(), LOW.topic(), 9, 0);

  private final HeldStream low = new HeldStream(LOW, 1);
  private final HeldStream high = new HeldStream(HIGH, 1);

  /** One batch of messages that have these places in their topic. */
  private static void publish(HeldStream stream, long... indexes) {
    BatchWriter writer = new BatchWriter(stream.id(), new SpareBuffer());
    for (long index : indexes) {
      writer.add(1, 1, new byte[5], index);
    }
    long first = stream.last() + 1;
    stream.take(new StreamWindow.Part(first, first + indexes.length - 1, writer.frame(first)));
  }

  private static List<Promise> at(int depth, HeldStream... streams) {
    return Joining.at(List.of(streams), new History(depth));
  }

  @Test
  void whoWantsNoHistoryGetsWhatComesFromNowOn() {
    publish(low, 1, 2, 3);
    publish(high, 4);
    assertThat(at(0, low, high)).containsExactly(Promise.after(LOW, 3), Promise.after(HIGH, 1));
  }

  @Test
  void ofOneStreamTheHistoryIsItsLastMessages() {
    publish(low, 0, 0, 0);
    publish(low, 0, 0);
    assertThat(at(2, low)).containsExactly(new Promise(LOW, 3, 3, 5));
    assertThat(at(3, low))
        .as("in the middle of a batch")
        .containsExactly(new Promise(LOW, 2, 2, 5));
    assertThat(at(100, low)).as("all there are").containsExactly(new Promise(LOW, 0, 0, 5));
  }

  @Test
  void whatIsNotHeldAnyMoreIsNotPromised() {
    publish(low, 0, 0);
    publish(low, 0);
    low.window().forgetOldest();
    assertThat(at(100, low)).containsExactly(new Promise(LOW, 2, 2, 3));
  }

  @Test
  void anEmptyStreamIsPromisedFromItsBeginning() {
    assertThat(at(5, low)).containsExactly(Promise.after(LOW, 0));
    publish(high, 1);
    assertThat(at(5, low, high)).containsExactly(Promise.after(LOW, 0), new Promise(HIGH, 0, 0, 1));
  }

  @Test
  void ofSeveralStreamsTheHistoryGoesByTheOrderInWhichTheyWerePublished() {
    publish(low, 1, 2, 5);
    publish(high, 3, 4);
    publish(low, 6);
    publish(high, 7);
    assertThat(at(1, low, high)).containsExactly(Promise.after(LOW, 4), new Promise(HIGH, 2, 2, 3));
    assertThat(at(3, low, high))
        .as("5, 6, 7")
        .containsExactly(new Promise(LOW, 2, 2, 4), new Promise(HIGH, 2, 2, 3));
    assertThat(at(5, low, high))
        .as("3 to 7")
        .containsExactly(new Promise(LOW, 2, 2, 4), new Promise(HIGH, 0, 0, 3));
    assertThat(at(100, low, high))
        .containsExactly(new Promise(LOW, 0, 0, 4), new Promise(HIGH, 0, 0, 3));
  }
}
