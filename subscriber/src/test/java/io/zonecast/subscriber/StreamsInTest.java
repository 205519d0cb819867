package io.zonecast.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.StreamId;
import io.zonecast.measurement.DeliveryKind;
import io.zonecast.stream.Frames;
import io.zonecast.wire.BatchFrame;
import io.zonecast.wire.Promise;
import io.zonecast.wire.StreamGrant;
import org.junit.jupiter.api.Test;

final class StreamsInTest {
  private static final StreamId FIRST = Frames.stream("p", 7);
  private static final StreamId SECOND = Frames.stream("p", 8);
  private static final StreamId OTHER = Frames.stream("q", 6);

  private final StreamsIn streams = new StreamsIn(Reliability.RELIABLE, new LossCounts());

  private void arrive(StreamId stream, long sequence) {
    BatchFrame batch = Frames.arrived(stream, Epoch.NONE, sequence, sequence, 0);
    streams.get(stream).onBatch(batch, DeliveryKind.LIVE, (number, message, kind) -> {});
  }

  private boolean isHeldBack(StreamId stream) {
    return ((ReliableIn) streams.get(stream)).isHeldBack();
  }

  @Test
  void asMuchIsWantedAsWasAskedFor() {
    streams.follow(Promise.after(FIRST, 0));
    assertThat(streams.get(FIRST)).isInstanceOf(ReliableIn.class);
    StreamsIn others = new StreamsIn(Reliability.BEST_EFFORT, new LossCounts());
    others.follow(Promise.after(FIRST, 0));
    assertThat(others.get(FIRST)).isInstanceOf(BestEffortIn.class);
  }

  @Test
  void aStreamIsPromisedFromBehindItsPosition() {
    assertThat(streams.follow(Promise.after(FIRST, 4))).isEqualTo(5);
    assertThat(streams.get(FIRST).last()).isEqualTo(4);
    assertThat(streams.get(SECOND)).isNull();
  }

  @Test
  void whatIsFollowedAgainGoesOnWhereItWasAndLacksWhatCameBetween() {
    streams.follow(Promise.after(FIRST, 0));
    arrive(FIRST, 1);
    streams.leave(StreamGrant.of(FIRST));
    assertThat(streams.get(FIRST)).isNull();
    assertThat(streams.follow(Promise.after(FIRST, 5))).isEqualTo(2);
    assertThat(streams.get(FIRST).last()).isEqualTo(1);
    assertThat(((ReliableIn) streams.get(FIRST)).missingUpTo()).isEqualTo(5);
  }

  @Test
  void onlyALaterLifeOfTheSamePublisherIsHeldBack() {
    streams.follow(Promise.after(FIRST, 0));
    streams.follow(Promise.after(SECOND, 0));
    streams.follow(Promise.after(OTHER, 0));
    assertThat(isHeldBack(FIRST)).isFalse();
    assertThat(isHeldBack(SECOND)).isTrue();
    assertThat(isHeldBack(OTHER)).isFalse();
  }

  @Test
  void afterTheEndOfTheOneBeforeALifeIsNotHeldBack() {
    streams.follow(Promise.after(FIRST, 0));
    streams.get(FIRST).end(1);
    assertThat(streams.mustWait(SECOND)).as("one is missing").isTrue();
    arrive(FIRST, 1);
    assertThat(streams.mustWait(SECOND)).isFalse();
    streams.follow(Promise.after(SECOND, 0));
    assertThat(isHeldBack(SECOND)).isFalse();
  }

  /** An owner that slept welcomes to its term, though another one is followed by now. */
  @Test
  void whereNothingIsOwedALaterTermThatIsFollowedOvertakesAnEarlierOne() {
    StreamId earlier = term(FIRST, 2);
    StreamId later = term(OTHER, 3);
    StreamsIn others = new StreamsIn(Reliability.BEST_EFFORT, new LossCounts());
    others.follow(Promise.after(later, 0));
    assertThat(others.isOvertaken(earlier)).isTrue();
    assertThat(others.isOvertaken(term(FIRST, 4))).isFalse();
    streams.follow(Promise.after(later, 0));
    assertThat(streams.isOvertaken(earlier)).as("it may still be delivered before").isFalse();
    arrive(later, 1);
    assertThat(streams.isOvertaken(earlier)).isTrue();
  }

  private static StreamId term(StreamId stream, long term) {
    return new StreamId(
        stream.publisher(), stream.incarnation(), stream.topic(), stream.priority(), term);
  }

  @Test
  void whatIsNotFollowedHasNothingToCome() {
    assertThat(streams.isComplete(StreamGrant.of(FIRST))).isTrue();
    streams.follow(Promise.after(FIRST, 0));
    assertThat(streams.isComplete(StreamGrant.of(FIRST))).isFalse();
    streams.get(FIRST).end(0);
    assertThat(streams.isComplete(StreamGrant.of(FIRST))).isTrue();
  }

  @Test
  void whatWasMissedStaysCountedWhenItIsLeft() {
    streams.follow(Promise.after(FIRST, 0));
    ((ReliableIn) streams.get(FIRST)).skipTo(3, (number, message, kind) -> {});
    assertThat(streams.missed()).isEqualTo(3);
    streams.leave(StreamGrant.of(FIRST));
    assertThat(streams.missed()).isEqualTo(3);
    for (int i = 0; i < 10_000; i++) {
      StreamId one = Frames.stream("x", 1 + i);
      streams.follow(Promise.after(one, 0));
      streams.leave(StreamGrant.of(one));
    }
    assertThat(streams.follow(Promise.after(FIRST, 9)))
        .as("its numbers are forgotten")
        .isEqualTo(10);
    assertThat(streams.missed()).as("its losses are not").isEqualTo(3);
  }
}
