package io.zonecast.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonecast.domain.Batch;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Lane;
import io.zonecast.domain.Message;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;
import io.zonecast.measurement.Counters;
import io.zonecast.membership.RoomPatience;
import io.zonecast.registry.PublisherRecord;
import io.zonecast.registry.Records;
import io.zonecast.wire.BatchCodec;
import io.zonecast.wire.ControlCodec;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.MalformedFrameException;
import io.zonecast.wire.Prefixes;
import io.zonecast.wire.StreamGrant;
import io.zonecast.wire.StreamPosition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RelayTest {
  private static final long MS = 1_000_000;
  private static final Epoch EPOCH = new Epoch(50);
  private static final Topic A = new Topic("A");
  private static final StreamId OLD = stream("p", 7);
  private static final StreamId NEW = stream("q", 60);
  private static final StreamId UNKNOWN = stream("x", 9);

  private final List<String> published = new ArrayList<>();
  private final List<String> toSome = new ArrayList<>();
  private final List<byte[]> frames = new ArrayList<>();
  private final List<Boolean> reading = new ArrayList<>();
  private final Counters counters = new Counters();
  private boolean room = true;
  private final Relay relay =
      new Relay(
          Lane.NORMAL,
          new Relay.Output() {
            @Override
            public boolean publish(byte[] frame) {
              if (room) {
                frames.add(frame);
                published.add(describe(frame));
              }
              return room;
            }

            @Override
            public void publishToThoseWithRoom(byte[] frame) {
              toSome.add(describe(frame));
            }

            @Override
            public void setReading(boolean on) {
              reading.add(on);
            }
          },
          counters,
          RelayTest::publisherOf,
          new Terms(),
          Reliably.nothing(counters));

  private static Optional<PublisherRecord> publisherOf(StreamGrant grant) {
    String name = grant.publisher().name();
    return name.equals("x")
        ? Optional.empty()
        : Optional.of(
            Records.feeding(name, grant.incarnation().zxid(), Records.ZONE, grant.topic().name()));
  }

  private static StreamId stream(String publisher, long incarnation) {
    return new StreamId(new PublisherId(publisher), new Incarnation(incarnation), A);
  }

  private static String describe(byte[] frame) {
    try {
      if (BatchCodec.isBatch(frame)) {
        var header = BatchCodec.header(frame);
        return "%s %d-%d e%s"
            .formatted(
                header.stream().publisher(),
                header.firstSequence(),
                header.lastSequence(),
                header.epoch());
      }
      return ControlCodec.decodePublished(frame).toString();
    } catch (MalformedFrameException broken) {
      throw new AssertionError(broken);
    }
  }

  private static byte[] batch(StreamId stream, long first, int count) {
    return BatchCodec.encode(
        new Batch(stream, first, Collections.nCopies(count, new Message(1, 1, new byte[5]))));
  }

  private static byte[] published(ControlMessage message) {
    return ControlCodec.encode(Prefixes.topic(A), message);
  }

  /** Where streams stand that others may have relayed before. */
  private Optional<List<StreamPosition>> positions(StreamId... streams) {
    return relay.positions(List.of(streams), false);
  }

  private void arrive(byte[] frame, long ms) {
    try {
      relay.onFrame(frame, ms * MS);
    } catch (MalformedFrameException broken) {
      throw new AssertionError(broken);
    }
  }

  private void reign() {
    relay.setEpoch(EPOCH);
  }

  @Test
  void aBatchIsPassedOnUntouchedButForTheEpoch() throws MalformedFrameException {
    reign();
    Batch batch = new Batch(OLD, 3, List.of(new Message(1, 1, new byte[] {1, 2, 3})));
    byte[] arriving = BatchCodec.encode(batch);
    arrive(arriving, 0);
    assertThat(published).containsExactly("p 3-3 e50");
    assertThat(frames.get(0)).as("the very bytes").isSameAs(arriving);
    assertThat(BatchCodec.decode(arriving)).isEqualTo(batch);
    assertThat(relay.batches()).isEqualTo(1);
    assertThat(relay.messages()).isEqualTo(1);
  }

  @Test
  void whoDoesNotReignPassesNothingOn() {
    arrive(batch(OLD, 1, 1), 0);
    reign();
    relay.setEpoch(Epoch.NONE);
    arrive(batch(OLD, 2, 1), 0);
    assertThat(published).isEmpty();
    assertThat(counters.get("not_primary")).isEqualTo(2);
  }

  @Test
  void aForgedEpochIsOverwritten() throws MalformedFrameException {
    reign();
    byte[] forged = batch(OLD, 1, 1);
    BatchCodec.stampEpoch(forged, new Epoch(Long.MAX_VALUE));
    arrive(forged, 0);
    arrive(published(new ControlMessage.StreamHeartbeat(OLD, 1, new Epoch(Long.MAX_VALUE))), 0);
    arrive(published(new ControlMessage.StreamEnd(OLD, 1, new Epoch(Long.MAX_VALUE))), 0);
    assertThat(published)
        .containsExactly(
            "p 1-1 e50",
            new ControlMessage.StreamHeartbeat(OLD, 1, EPOCH).toString(),
            new ControlMessage.StreamEnd(OLD, 1, EPOCH).toString());
  }

  @Test
  void whatNoRegisteredPublisherSentIsDroppedAndCounted() {
    reign();
    arrive(batch(UNKNOWN, 1, 1), 0);
    arrive(published(new ControlMessage.StreamHeartbeat(UNKNOWN, 1, Epoch.NONE)), 0);
    arrive(published(new ControlMessage.StreamEnd(UNKNOWN, 1, Epoch.NONE)), 0);
    assertThat(published).isEmpty();
    assertThat(counters.get("unknown_publisher")).isEqualTo(3);
    assertThat(positions(UNKNOWN)).isEmpty();
  }

  @Test
  void brokenFramesAndWhatIsNotForAnIntakeAreMalformed() {
    reign();
    byte[] cut = new byte[batch(OLD, 1, 1).length - 1];
    System.arraycopy(batch(OLD, 1, 1), 0, cut, 0, cut.length);
    for (byte[] broken :
        List.of(
            cut,
            new byte[0],
            new byte[] {1},
            published(new ControlMessage.Ping(1)),
            published(new ControlMessage.LinkHeartbeat(EPOCH)))) {
      assertThatThrownBy(() -> relay.onFrame(broken, 0))
          .isInstanceOf(MalformedFrameException.class);
    }
    assertThat(published).isEmpty();
  }

  // No room.

  @Test
  void withoutRoomItWaitsAndStopsReading() {
    reign();
    room = false;
    arrive(batch(OLD, 1, 1), 0);
    arrive(batch(OLD, 2, 1), 1);
    assertThat(relay.isStalled()).isTrue();
    assertThat(reading).containsExactly(false);
    assertThat(relay.cycle(50 * MS)).isZero();
    room = true;
    assertThat(relay.cycle(60 * MS)).isEqualTo(2);
    assertThat(published).containsExactly("p 1-1 e50", "p 2-2 e50");
    assertThat(relay.isStalled()).isFalse();
    assertThat(reading).containsExactly(false, true);
    assertThat(toSome).isEmpty();
  }

  @Test
  void whatArrivesBehindWhatWaitsKeepsItsPlace() {
    reign();
    room = false;
    arrive(batch(OLD, 1, 1), 0);
    room = true;
    arrive(batch(OLD, 2, 1), 1);
    assertThat(published).isEmpty();
    relay.cycle(2 * MS);
    assertThat(published).containsExactly("p 1-1 e50", "p 2-2 e50");
  }

  @Test
  void oneSlowSubscriberHoldsUpTheOthersForItsPatienceOnly() {
    reign();
    room = false;
    arrive(batch(OLD, 1, 1), 1_000);
    arrive(batch(OLD, 2, 1), 1_000);
    relay.cycle((1_000 + RoomPatience.WAITING_MS) * MS - 1);
    assertThat(toSome).isEmpty();
    relay.cycle((1_000 + RoomPatience.WAITING_MS) * MS);
    assertThat(toSome).as("the next does not wait again").hasSize(2);
    assertThat(counters.get("no_room_at_a_subscriber")).isEqualTo(2);
    assertThat(relay.isStalled()).isFalse();
    assertThat(reading).containsExactly(false, true);
    arrive(batch(OLD, 3, 1), 1_200);
    assertThat(toSome).hasSize(3);
  }

  @Test
  void oncePatienceWasLostItComesBackWithRoom() {
    reign();
    room = false;
    arrive(batch(OLD, 1, 1), 0);
    relay.cycle(1);
    relay.cycle((RoomPatience.WAITING_MS + 1) * MS);
    relay.cycle((RoomPatience.WAITING_MS + 1) * MS);
    room = true;
    arrive(batch(OLD, 2, 1), 300);
    arrive(batch(OLD, 3, 1), 300 + RoomPatience.CALM_MS);
    room = false;
    arrive(batch(OLD, 4, 1), 1_400);
    assertThat(relay.isStalled()).isTrue();
    relay.cycle((1_400 + RoomPatience.WAITING_MS) * MS - 1);
    assertThat(relay.isStalled()).isTrue();
  }

  // Positions.

  @Test
  void aPositionIsThatOfWhatIsOutNotOfWhatWaits() {
    reign();
    arrive(batch(OLD, 1, 4), 0);
    room = false;
    arrive(batch(OLD, 5, 2), 1);
    assertThat(positions(OLD)).contains(List.of(new StreamPosition(OLD, 4)));
    room = true;
    relay.cycle(2 * MS);
    assertThat(positions(OLD)).contains(List.of(new StreamPosition(OLD, 6)));
  }

  @Test
  void aHeartbeatTellsAPositionAndAnOlderOneDoesNotLowerIt() {
    reign();
    arrive(published(new ControlMessage.StreamHeartbeat(OLD, 9, Epoch.NONE)), 0);
    arrive(published(new ControlMessage.StreamHeartbeat(OLD, 4, Epoch.NONE)), 0);
    assertThat(positions(OLD)).contains(List.of(new StreamPosition(OLD, 9)));
  }

  @Test
  void anUnheardStreamHasNotBegunOnlyWhereItsPublisherCameInThisReign() {
    reign();
    assertThat(positions(OLD)).as("others may have relayed its beginning").isEmpty();
    assertThat(relay.positions(List.of(NEW), true)).contains(List.of());
    arrive(batch(OLD, 1, 4), 0);
    StreamId other = new StreamId(OLD.publisher(), OLD.incarnation(), A, 9, 0);
    assertThat(positions(OLD, other)).as("nor that of another priority").isEmpty();
    assertThat(relay.positions(List.of(OLD, other), true))
        .contains(List.of(new StreamPosition(OLD, 4)));
  }

  @Test
  void whatWasKnownOfAnEarlierReignSaysNothingInThisOne() {
    reign();
    arrive(batch(OLD, 1, 4), 0);
    relay.setEpoch(Epoch.NONE);
    relay.setEpoch(new Epoch(55));
    assertThat(positions(OLD)).isEmpty();
  }
}
