package io.zonecast.publisher;

import static io.zonecast.stream.Frames.S;
import static io.zonecast.stream.Frames.T;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.OnSlow;
import io.zonecast.domain.Retention;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.stream.Frames;
import io.zonecast.stream.HeldStream;
import io.zonecast.wire.SpareBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A reliable stream for which the publisher answers itself. */
final class SelfKeptOutTest {
  private static final long MS = 1_000_000;
  private static final StreamId STREAM = Frames.stream("p", 7);

  private final List<String> sent = new ArrayList<>();
  private boolean room = true;
  private SelfKeptOut out = keeping(10, OnSlow.BLOCK);

  private static SelfKeptOut keeping(int window, OnSlow onSlow) {
    return new SelfKeptOut(
        STREAM, StreamPolicy.of(new Retention(window, onSlow)), new SpareBuffer());
  }

  private boolean send(byte[] frame) {
    if (room) {
      sent.add(Frames.describe(frame));
    }
    return room;
  }

  private void publish(int batches) {
    for (int i = 0; i < batches; i++) {
      out.add(1, 1, new byte[5], 0);
      out.flush(this::send);
    }
  }

  /** A subscriber attaches that wants no history: it is owed what comes from now on. */
  private long attach(SubscriberId subscriber) {
    return out.onAttach(subscriber, out.lastSequence());
  }

  /** These are owed everything from here on. */
  private void owe(SubscriberId... subscribers) {
    for (SubscriberId subscriber : subscribers) {
      attach(subscriber);
    }
    out.setOwed(Set.of(subscribers), 0);
  }

  @Test
  void whereNobodyIsOwedEverythingIsAcknowledgedOnceSent() {
    publish(3);
    assertThat(sent).containsExactly("1-1 e0", "2-2 e0", "3-3 e0");
    assertThat(out.acknowledged()).isEqualTo(3);
    assertThat(out.isSettled()).isTrue();
    assertThat(out.isUnannounced()).isTrue();
    out.onAnnounced();
    assertThat(out.isUnannounced()).isFalse();
  }

  @Test
  void whatHasNoRoomIsNotLost() {
    room = false;
    publish(1);
    assertThat(sent).isEmpty();
    room = true;
    assertThat(out.flush(this::send)).isTrue();
    assertThat(sent).containsExactly("1-1 e0");
  }

  @Test
  void whoeverIsOwedNothingMakesRoomForANewSubscriber() {
    owe(S);
    for (int i = 1; i < HeldStream.MAX_POSITIONS; i++) {
      attach(new SubscriberId("n" + i));
    }
    publish(1);
    attach(T);
    assertThat(out.held().positions())
        .hasSize(HeldStream.MAX_POSITIONS)
        .containsKeys(S, T)
        .doesNotContainKey(new SubscriberId("n1"));
  }

  @Test
  void acknowledgedIsWhatEverybodyWhoIsOwedHasDelivered() {
    owe(S, T);
    publish(4);
    assertThat(out.acknowledged()).isZero();
    assertThat(out.onDelivered(S, 4)).isTrue();
    assertThat(out.acknowledged()).isZero();
    assertThat(out.onDelivered(T, 3)).isTrue();
    assertThat(out.acknowledged()).isEqualTo(3);
    assertThat(out.isSettled()).isFalse();
    out.onDelivered(T, 4);
    assertThat(out.isSettled()).isTrue();
  }

  @Test
  void thePromiseOfWhoAttachesBeginsThereAndStaysWhereItWas() {
    publish(4);
    assertThat(attach(S)).isEqualTo(4);
    out.setOwed(Set.of(S), 0);
    publish(2);
    assertThat(attach(S)).as("attached again").isEqualTo(4);
    assertThat(attach(T)).isEqualTo(6);
    assertThat(out.acknowledged()).isEqualTo(4);
  }

  @Test
  void whatNobodyCanHaveDeliveredIsRefused() {
    owe(S);
    publish(2);
    assertThat(out.onDelivered(S, 3)).isFalse();
    assertThat(out.onDelivered(T, 2)).as("not owed").isFalse();
    assertThat(out.acknowledged()).isZero();
    assertThat(out.onDelivered(S, 2)).isTrue();
  }

  @Test
  void whoIsOwedNoLongerHoldsUpNothingAfterAMoment() {
    owe(S, T);
    publish(4);
    out.onDelivered(S, 4);
    out.setOwed(Set.of(S), 1_000 * MS);
    long overNs = (1_000 + SelfKeptOut.RETURN_MS) * MS;
    out.setOwed(Set.of(S), overNs - 2);
    assertThat(out.onTick(overNs - 1)).isEmpty();
    assertThat(out.acknowledged()).isZero();
    assertThat(out.onTick(overNs)).containsExactly(T);
    assertThat(out.acknowledged()).isEqualTo(4);
    assertThat(out.onTick(overNs + 1)).isEmpty();
  }

  /** The registration that a former life left is taken away before the next one's is seen. */
  @Test
  void whoIsStartedAgainAtOnceIsOwedFromWhereItWas() {
    out = keeping(8_192, OnSlow.BLOCK);
    owe(S);
    publish(1_000);
    out.onDelivered(S, 2);
    out.setOwed(Set.of(), 1_000 * MS);
    out.setOwed(Set.of(S), 1_500 * MS);
    assertThat(out.onTick(60_000 * MS)).isEmpty();
    assertThat(out.held().window().first()).isEqualTo(3);
    assertThat(attach(S)).isEqualTo(2);
    assertThat(out.acknowledged()).isEqualTo(2);
  }

  @Test
  void aWindowThatSomebodyHasNotDeliveredHasNoRoom() {
    out = keeping(3, OnSlow.BLOCK);
    owe(S);
    publish(2);
    assertThat(out.hasRoom()).isTrue();
    out.add(1, 1, new byte[5], 0);
    assertThat(out.hasRoom()).as("what waits counts").isFalse();
    out.flush(this::send);
    assertThat(out.hasRoom()).isFalse();
    assertThat(out.held().window().first()).isEqualTo(1);
    out.onDelivered(S, 1);
    assertThat(out.hasRoom()).isTrue();
  }

  @Test
  void whileSomebodyLacksSomethingTheLastNumberIsToldAgain() {
    owe(S);
    publish(2);
    out.onAnnounced();
    assertThat(out.isUnannounced()).isTrue();
    out.onDelivered(S, 2);
    assertThat(out.isUnannounced()).isFalse();
  }

  @Test
  void whatEverybodyHasIsForgottenButForALittle() {
    out = keeping(8_192, OnSlow.BLOCK);
    owe(S);
    publish(1_000);
    assertThat(out.held().window().first()).isEqualTo(1);
    out.onDelivered(S, 1_000);
    assertThat(out.held().window().messages()).isEqualTo(HeldStream.KEPT_MESSAGES);
  }

  @Test
  void whoDropsHasRoomAndForgetsTheOldestThatIsOwed() {
    out = keeping(3, OnSlow.DROP);
    owe(S);
    publish(5);
    assertThat(out.hasRoom()).isTrue();
    assertThat(out.held().window().messages()).isEqualTo(3);
    assertThat(out.dropped()).isEqualTo(2);
    assertThat(out.acknowledged()).as("what was given up holds up nothing").isEqualTo(2);
    assertThat(out.held().droppedTo()).isEqualTo(2);
  }

  @Test
  void whoDropsKeepsTheWholeWindowForWhoIsAlmostInTime() {
    out = keeping(1, OnSlow.DROP);
    owe(S);
    publish(1);
    assertThat(out.dropped()).isZero();
    assertThat(out.acknowledged()).isZero();
    out.onDelivered(S, 1);
    publish(1);
    assertThat(out.dropped()).isZero();
  }

  @Test
  void whoBlocksDropsNothing() {
    out = keeping(3, OnSlow.BLOCK);
    owe(S);
    publish(5);
    assertThat(out.dropped()).isZero();
    assertThat(out.held().window().messages()).isEqualTo(5);
  }
}
