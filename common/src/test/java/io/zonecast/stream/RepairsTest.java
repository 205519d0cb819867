package io.zonecast.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.History;
import io.zonecast.domain.OnSlow;
import io.zonecast.domain.Retention;
import io.zonecast.domain.StreamId;
import io.zonecast.wire.Absence;
import io.zonecast.wire.BatchCodec;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.MalformedFrameException;
import io.zonecast.wire.Prefixes;
import io.zonecast.wire.StreamRange;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RepairsTest {
  private static final StreamId STREAM = Frames.stream("p", 7);
  private static final Epoch EPOCH = new Epoch(50);
  private static final long NONCE = 0x77;

  private final HeldStream held = new HeldStream(STREAM, 1);

  private void take(long first, long last) {
    held.take(Frames.part(STREAM, first, last));
  }

  private List<String> answer(long from, long to) {
    return Repairs.answer(NONCE, new StreamRange(STREAM, from, to), held, EPOCH).stream()
        .map(Frames::describe)
        .toList();
  }

  private static String gone(long first) {
    return new ControlMessage.Gone(STREAM, first, EPOCH).toString();
  }

  private static String dropped(long from, long to) {
    return new ControlMessage.Tombstone(STREAM, from, to, Absence.DROPPED, EPOCH).toString();
  }

  @Test
  void whatIsHeldIsSentInWholeBatchesThatAreJoined() {
    take(1, 3);
    take(4, 6);
    take(7, 9);
    assertThat(answer(3, 5)).containsExactly("repair 1-6 e50");
  }

  @Test
  void batchesAreJoinedUpToAFramesUsualSize() {
    for (int i = 1; i <= 5; i++) {
      held.take(new StreamWindow.Part(i, i, Frames.batch(STREAM, i, i, 50 * 1024)));
    }
    assertThat(answer(1, 5)).containsExactly("repair 1-2 e50", "repair 3-4 e50", "repair 5-5 e50");
  }

  @Test
  void whatIsPinnedIsSentThoughTheStreamHasForgottenIt() {
    take(1, 3);
    take(4, 6);
    StreamWindow pinned = new StreamWindow(1);
    pinned.append(held.window().oldest());
    held.window().forgetOldest();
    List<byte[]> answer = Repairs.answer(NONCE, new StreamRange(STREAM, 2, 3), held, pinned, EPOCH);
    assertThat(answer.stream().map(Frames::describe)).containsExactly("repair 1-3 e50");
  }

  @Test
  void whatIsNotThereYetIsNotAnswered() {
    take(1, 3);
    assertThat(answer(4, 9)).isEmpty();
    assertThat(answer(2, 9)).containsExactly("repair 1-3 e50");
  }

  @Test
  void everyAnswerGoesToTheInboxOfWhoAsked() {
    take(1, 3);
    take(4, 6);
    held.window().forgetOldest();
    byte[] inbox = Prefixes.inbox(NONCE);
    assertThat(Repairs.answer(NONCE, new StreamRange(STREAM, 1, 6), held, EPOCH))
        .hasSize(2)
        .allMatch(frame -> Arrays.equals(Arrays.copyOf(frame, inbox.length), inbox));
  }

  @Test
  void whateverEpochAStoredFrameSaysItIsSentInTheReignThatAnswers() throws MalformedFrameException {
    byte[] relayed = Frames.batch(STREAM, 1, 3);
    BatchCodec.stampEpoch(relayed, new Epoch(Long.MAX_VALUE));
    byte[] before = relayed.clone();
    held.take(new StreamWindow.Part(1, 3, relayed));
    assertThat(answer(1, 3)).containsExactly("repair 1-3 e50");
    assertThat(relayed).as("what is stored belongs to nobody else").isEqualTo(before);
  }

  @Test
  void whatIsForgottenIsGoneAndTheRestComes() {
    take(1, 3);
    take(4, 6);
    held.window().forgetOldest();
    assertThat(answer(2, 6)).containsExactly(gone(4), "repair 4-6 e50");
    assertThat(answer(1, 2)).containsExactly(gone(4));
    assertThat(answer(4, 6)).containsExactly("repair 4-6 e50");
  }

  @Test
  void whatWasDroppedHasATombstoneThatSaysSo() {
    held.retain(new Retention(3, OnSlow.DROP), History.NONE);
    held.onDelivered(Frames.S, 0);
    take(1, 2);
    take(3, 4);
    take(5, 6);
    held.dropForRoom(Set.of(Frames.S));
    assertThat(held.droppedTo()).isEqualTo(4);
    assertThat(answer(1, 6)).containsExactly(dropped(1, 4), "repair 5-6 e50");
    assertThat(answer(2, 3)).as("no more than was asked for").containsExactly(dropped(2, 3));
  }

  @Test
  void whatWasForgottenBehindWhatWasDroppedIsGone() {
    held.retain(new Retention(4, OnSlow.DROP), History.NONE);
    held.onDelivered(Frames.S, 0);
    take(1, 2);
    take(3, 5);
    held.dropForRoom(Set.of(Frames.S));
    assertThat(held.droppedTo()).isEqualTo(2);
    take(6, 6);
    held.window().forgetOldest();
    assertThat(answer(1, 6)).containsExactly(dropped(1, 2), gone(6), "repair 6-6 e50");
  }

  @Test
  void anAnswerIsBoundedInBytes() {
    int payload = Repairs.MAX_ANSWER_BYTES / 4;
    for (int i = 1; i <= 8; i++) {
      held.take(new StreamWindow.Part(i, i, Frames.batch(STREAM, i, i, payload)));
    }
    assertThat(answer(1, 8)).containsExactly("repair 1-1 e50", "repair 2-2 e50", "repair 3-3 e50");
  }
}
