package io.zonecast.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.OnSlow;
import io.zonecast.domain.Retention;
import io.zonecast.domain.StreamId;
import io.zonecast.stream.Frames;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.SpareBuffer;
import io.zonecast.wire.StreamProgress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A reliable stream whose primary answers for it: what is sent, sent again, and forgotten when. */
final class RelayedOutTest {
  private static final long MS = 1_000_000;
  private static final StreamId STREAM = Frames.stream("p", 7);
  private static final int WINDOW = 10;

  private final List<String> sent = new ArrayList<>();
  private int room = Integer.MAX_VALUE;
  private final RelayedOut out =
      new RelayedOut(
          STREAM, StreamPolicy.of(new Retention(WINDOW, OnSlow.BLOCK)), new SpareBuffer());

  private boolean send(byte[] frame) {
    if (room == 0) {
      return false;
    }
    room--;
    sent.add(Frames.describe(frame));
    return true;
  }

  /** Adds one batch of so many messages and sends it. */
  private boolean publish(int count) {
    for (int i = 0; i < count; i++) {
      out.add(1, 1, new byte[5], 0);
    }
    return out.flush(this::send);
  }

  private List<String> sentAgain() {
    sent.clear();
    out.flush(this::send);
    return sent;
  }

  private boolean progress(long held, long acknowledged, long delivered, long resend, long ms) {
    return out.onProgress(
        new StreamProgress(STREAM, held, acknowledged, delivered, 1_000, resend), ms * MS);
  }

  private static String start(long first, long last) {
    return new ControlMessage.StreamStart(STREAM, first, last).toString();
  }

  // Sending.

  @Test
  void theFirstThingToldIsFromWhereOnItIsHeld() {
    publish(2);
    publish(1);
    assertThat(sent).containsExactly(start(1, 0), "1-2 e0", "3-3 e0");
    assertThat(out.lastSequence()).isEqualTo(3);
  }

  @Test
  void whatHasNoRoomIsKeptWithItsNumbersAndSentLater() {
    room = 0;
    assertThat(publish(2)).isFalse();
    assertThat(sent).isEmpty();
    room = 1;
    assertThat(out.flush(this::send)).isFalse();
    assertThat(sent).containsExactly(start(1, 0));
    assertThat(out.lastSequence()).isEqualTo(2);
    room = 9;
    assertThat(out.flush(this::send)).isTrue();
    assertThat(sent).containsExactly(start(1, 0), "1-2 e0");
    assertThat(out.refused()).isZero();
  }

  // What the primary says.

  @Test
  void itIsSettledOnceEverythingIsAcknowledged() {
    publish(2);
    assertThat(out.isSettled()).isFalse();
    assertThat(progress(2, 1, 0, 0, 1)).isTrue();
    assertThat(out.acknowledged()).isEqualTo(1);
    assertThat(out.isSettled()).isFalse();
    progress(2, 2, 0, 0, 2);
    assertThat(out.isSettled()).isTrue();
    out.add(1, 1, new byte[5], 0);
    assertThat(out.isSettled()).as("one waits").isFalse();
  }

  @Test
  void acknowledgedNeverGoesBack() {
    publish(2);
    progress(2, 2, 0, 0, 1);
    progress(1, 1, 0, 0, 2);
    assertThat(out.acknowledged()).isEqualTo(2);
  }

  @Test
  void progressFromTheFutureIsRefusedAndChangesNothing() {
    publish(2);
    assertThat(progress(3, 0, 0, 1, 1_000)).isFalse();
    assertThat(progress(2, 3, 3, 1, 1_000)).isFalse();
    assertThat(out.acknowledged()).isZero();
    assertThat(out.held().window().first()).isEqualTo(1);
    assertThat(sentAgain()).isEmpty();
  }

  // Sending again.

  @Test
  void whatThePrimaryDidNotTakeIsSentAgain() {
    publish(2);
    publish(2);
    publish(1);
    progress(2, 0, 0, 3, 1_000);
    assertThat(sentAgain()).containsExactly(start(1, 5), "3-4 e0", "5-5 e0");
    assertThat(sentAgain()).as("once").isEmpty();
  }

  @Test
  void aBatchThatThePrimaryHasInPartIsSentAgainWhole() {
    publish(4);
    progress(2, 0, 0, 3, 1_000);
    assertThat(sentAgain()).containsExactly(start(1, 4), "1-4 e0");
  }

  @Test
  void itGoesBackOnlyOnceForWhatIsUnderWay() {
    publish(2);
    progress(0, 0, 0, 1, 1_000);
    assertThat(sentAgain()).hasSize(2);
    progress(0, 0, 0, 1, 1_019);
    assertThat(sentAgain()).isEmpty();
    progress(0, 0, 0, 1, 1_020);
    assertThat(sentAgain()).hasSize(2);
  }

  @Test
  void itNeverGoesBackBehindWhatItHoldsOrAheadOfWhatItSent() {
    publish(2);
    publish(2);
    progress(4, 4, 2, 0, 1);
    progress(4, 4, 2, 1, 1_000);
    assertThat(sentAgain()).containsExactly(start(3, 4), "3-4 e0");
    progress(4, 4, 2, 99, 2_000);
    assertThat(sentAgain()).containsExactly(start(3, 4));
  }

  @Test
  void withoutProgressWhatIsNotTakenIsSentAgain() {
    out.onTick(1_000 * MS);
    publish(2);
    publish(1);
    progress(2, 0, 0, 0, 1_000);
    out.onTick(1_000 * MS + RelayedOut.STALL_NS - 1);
    assertThat(sentAgain()).isEmpty();
    out.onTick(1_000 * MS + RelayedOut.STALL_NS);
    assertThat(sentAgain()).containsExactly(start(1, 3), "3-3 e0");
    out.onTick(1_000 * MS + RelayedOut.STALL_NS + 1);
    assertThat(sentAgain()).as("it waits again").isEmpty();
  }

  @Test
  void progressShowsThatNothingIsLost() {
    out.onTick(1_000 * MS);
    publish(1);
    publish(1);
    progress(1, 0, 0, 0, 1_400);
    out.onTick(1_600 * MS);
    assertThat(sentAgain()).isEmpty();
    progress(1, 1, 0, 0, 1_800);
    out.onTick(2_200 * MS);
    assertThat(sentAgain()).as("acknowledging is progress too").isEmpty();
    progress(1, 1, 0, 0, 2_250);
    out.onTick(2_300 * MS);
    assertThat(sentAgain()).as("saying it again is none").containsExactly(start(1, 2), "2-2 e0");
  }

  @Test
  void whatIsSentAfterARestIsNotTakenForLost() {
    publish(1);
    progress(1, 1, 1, 0, 1_000);
    out.onTick(60_000 * MS);
    publish(1);
    out.onTick(60_001 * MS);
    assertThat(sentAgain()).isEmpty();
    out.onTick(60_000 * MS + RelayedOut.STALL_NS);
    assertThat(sentAgain()).containsExactly(start(2, 2), "2-2 e0");
  }

  @Test
  void anotherReignIsSentWhateverIsNotAcknowledged() {
    publish(2);
    publish(2);
    publish(1);
    progress(5, 2, 0, 0, 1_000);
    out.onReign(1_001 * MS);
    assertThat(sentAgain()).containsExactly(start(1, 5), "3-4 e0", "5-5 e0");
  }

  @Test
  void whatWasAcknowledgedIsKeptForAReignThatLacksIt() {
    publish(2);
    publish(2);
    progress(4, 4, 0, 0, 1_000);
    out.onReign(2_000 * MS);
    assertThat(sentAgain()).containsExactly(start(1, 4));
    progress(0, 0, 0, 1, 2_100);
    assertThat(sentAgain()).containsExactly(start(1, 4), "1-2 e0", "3-4 e0");
  }

  // Room.

  @Test
  void thereIsRoomForAWindowOfWhatIsNotAcknowledged() {
    publish(WINDOW - 1);
    assertThat(out.hasRoom()).isTrue();
    out.add(1, 1, new byte[5], 0);
    assertThat(out.hasRoom()).as("what waits counts").isFalse();
    out.flush(this::send);
    assertThat(out.hasRoom()).isFalse();
    progress(WINDOW, 1, 0, 0, 1);
    assertThat(out.hasRoom()).isTrue();
  }

  @Test
  void thereIsNoRoomBeyondThePrimarysLimit() {
    publish(2);
    out.onProgress(new StreamProgress(STREAM, 2, 2, 0, 2, 0), MS);
    assertThat(out.hasRoom()).isFalse();
    out.onProgress(new StreamProgress(STREAM, 2, 2, 0, 3, 0), MS);
    assertThat(out.hasRoom()).isTrue();
  }

  @Test
  void anotherReignBeginsWithAWindowOfRoomAboveWhatIsAcknowledged() {
    publish(2);
    out.onProgress(new StreamProgress(STREAM, 2, 1, 0, 2, 0), MS);
    out.onReign(2 * MS);
    assertThat(out.hasRoom()).isTrue();
    publish(WINDOW - 1);
    assertThat(out.lastSequence()).isEqualTo(WINDOW + 1);
    assertThat(out.hasRoom()).isFalse();
  }

  @Test
  void aWindowFullOfBytesHasNoRoom() {
    RelayedOut large =
        new RelayedOut(STREAM, StreamPolicy.of(Retention.DEFAULT), new SpareBuffer());
    for (int i = 0; i < 2; i++) {
      assertThat(large.hasRoom()).isTrue();
      large.add(1, 1, new byte[(int) (Retention.MAX_BYTES / 2)], 0);
      large.flush(frame -> true);
    }
    assertThat(large.hasRoom()).isFalse();
    large.onProgress(new StreamProgress(STREAM, 2, 2, 1, 1_000, 0), 1);
    assertThat(large.hasRoom()).isTrue();
  }

  // Forgetting.

  @Test
  void whatWasOnlyAcknowledgedIsKept() {
    publish(2);
    publish(2);
    progress(4, 4, 0, 0, 1);
    assertThat(out.held().window().first()).isEqualTo(1);
  }

  @Test
  void whatWasDeliveredByAllIsForgotten() {
    publish(2);
    publish(2);
    progress(4, 4, 2, 0, 1);
    assertThat(out.held().window().first()).isEqualTo(3);
    progress(4, 4, 4, 0, 2);
    assertThat(out.held().window().messages()).isZero();
  }

  @Test
  void whatWasDeliveredButDoesNotSurviveIsKept() {
    publish(2);
    progress(2, 0, 2, 0, 1);
    assertThat(out.held().window().first()).isEqualTo(1);
  }

  @Test
  void whatSurvivesMakesRoomWhereTheWindowIsFull() {
    for (int i = 0; i < WINDOW; i++) {
      publish(1);
    }
    progress(WINDOW, 4, 0, 0, 1);
    assertThat(out.held().window().messages()).isLessThan(WINDOW);
    assertThat(out.held().window().first()).as("no more than room needs").isEqualTo(2);
  }

  @Test
  void itIsUnannouncedUntilItsLastNumberWasTold() {
    assertThat(out.isUnannounced()).isFalse();
    publish(2);
    assertThat(out.isUnannounced()).isTrue();
    out.onAnnounced();
    assertThat(out.isUnannounced()).isFalse();
  }
}
