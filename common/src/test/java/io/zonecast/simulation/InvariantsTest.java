package io.zonecast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import io.zonecast.wire.StreamGrant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each invariant catches the facts that break it, and only those. */
final class InvariantsTest {
  private static final ZoneId ZONE = new ZoneId(1);
  private static final SubscriberId SUB = new SubscriberId("s");
  private static final PublisherId PUB = new PublisherId("p");
  private static final Incarnation LIFE = new Incarnation(7);
  private static final StreamId STREAM = new StreamId(PUB, LIFE, new Topic("T"));
  private static final Fact MATCHED = new Fact.Matched(SUB, StreamGrant.of(STREAM));

  private static Optional<String> broken(Invariant invariant, Fact... facts) {
    Recorder recorder = new Recorder(new EventScheduler(1), new Transcript(10));
    recorder.check(invariant);
    for (Fact fact : facts) {
      recorder.record(fact);
    }
    return recorder.violation().map(Throwable::getMessage);
  }

  private static Fact elected(String process, long epoch) {
    return new Fact.Elected(process, ZONE, new Epoch(epoch));
  }

  private static Fact joined(long first) {
    return new Fact.Joined(SUB, STREAM, first);
  }

  private static Fact delivered(long sequence, long epoch) {
    return new Fact.Delivered(SUB, STREAM, sequence, new Epoch(epoch));
  }

  @Test
  void twoPrimariesOfAnEpochAreCaught() {
    assertThat(broken(new OnePrimaryPerEpoch(), elected("a", 5), elected("b", 6), elected("a", 5)))
        .isEmpty();
    assertThat(broken(new OnePrimaryPerEpoch(), elected("a", 5), elected("b", 5))).isPresent();
    assertThat(
            broken(
                new OnePrimaryPerEpoch(),
                new Fact.Started("a"),
                elected("a", 5),
                new Fact.Started("a"),
                elected("a", 5)))
        .isPresent();
  }

  @Test
  void epochsThatDoNotGrowAreCaught() {
    Fact.PrimaryCreated five = new Fact.PrimaryCreated(ZONE, new Epoch(5));
    Fact.PrimaryCreated six = new Fact.PrimaryCreated(ZONE, new Epoch(6));
    assertThat(broken(new EpochsOnlyGrow(), five, six, elected("b", 6), elected("a", 5))).isEmpty();
    assertThat(broken(new EpochsOnlyGrow(), six, five)).isPresent();
    assertThat(broken(new EpochsOnlyGrow(), elected("a", 6), elected("a", 5))).isPresent();
    assertThat(broken(new EpochsOnlyGrow(), five, elected("a", 6))).isPresent();
  }

  @Test
  void deliveriesWithoutAMatchAreCaught() {
    Fact unmatched = new Fact.Unmatched(SUB, StreamGrant.of(STREAM));
    assertThat(broken(new NoDeliveryUnmatched(), MATCHED, joined(3), delivered(3, 0))).isEmpty();
    assertThat(broken(new NoDeliveryUnmatched(), delivered(3, 0))).isPresent();
    assertThat(broken(new NoDeliveryUnmatched(), MATCHED, joined(4), delivered(3, 0))).isPresent();
    assertThat(broken(new NoDeliveryUnmatched(), MATCHED, joined(1), unmatched, delivered(3, 0)))
        .isPresent();
    assertThat(
            broken(
                new NoDeliveryUnmatched(),
                MATCHED,
                joined(1),
                new Fact.Started("s"),
                delivered(3, 0)))
        .isPresent();
    assertThat(broken(new NoDeliveryUnmatched(), joined(1))).isPresent();
    assertThat(broken(new NoDeliveryUnmatched(), MATCHED, delivered(1, 0))).isPresent();
  }

  @Test
  void duplicatesAndReorderingAreCaughtWithinALife() {
    assertThat(broken(new PerStreamOrder(), delivered(1, 0), delivered(3, 0))).isEmpty();
    assertThat(broken(new PerStreamOrder(), delivered(1, 0), delivered(1, 0))).isPresent();
    assertThat(broken(new PerStreamOrder(), delivered(2, 0), delivered(1, 0))).isPresent();
    assertThat(
            broken(new PerStreamOrder(), delivered(2, 0), new Fact.Started("s"), delivered(1, 0)))
        .isEmpty();
  }

  @Test
  void anOlderEpochAfterANewerIsCaughtPerZone() {
    Fact otherZone = new Fact.Elected("c", new ZoneId(2), new Epoch(4));
    Invariant invariant = new NoOlderEpochAfterNewer();
    assertThat(
            broken(
                invariant,
                elected("a", 5),
                otherZone,
                delivered(1, 5),
                delivered(2, 4),
                delivered(3, 0)))
        .isEmpty();
    assertThat(broken(new NoOlderEpochAfterNewer(), delivered(1, 5), delivered(2, 4))).isPresent();
  }

  @Test
  void anOlderEpochAfterANewerWasHeardIsCaught() {
    Fact heard = new Fact.Heard("s", new Epoch(5));
    assertThat(broken(new NothingBelowAnEpochHeard(), delivered(1, 4), heard, delivered(2, 5)))
        .isEmpty();
    assertThat(broken(new NothingBelowAnEpochHeard(), heard, delivered(1, 4))).isPresent();
    assertThat(
            broken(new NothingBelowAnEpochHeard(), heard, new Fact.Started("s"), delivered(1, 4)))
        .isEmpty();
    assertThat(
            broken(
                new NothingBelowAnEpochHeard(),
                elected("a", 5),
                new Fact.Elected("c", new ZoneId(2), new Epoch(4)),
                heard,
                delivered(1, 4)))
        .isEmpty();
  }

  private static Fact published(String process, long sequence, long epoch) {
    return new Fact.Published(process, STREAM, sequence, new Epoch(epoch));
  }

  @Test
  void publishingOutsideOfAReignIsCaught() {
    Fact deposed = new Fact.Deposed("a", ZONE, new Epoch(5));
    assertThat(
            broken(
                new PublishedInItsReign(),
                published("p", 1, 0),
                elected("a", 5),
                published("a", 1, 5)))
        .isEmpty();
    assertThat(broken(new PublishedInItsReign(), published("a", 1, 5))).isPresent();
    assertThat(
            broken(
                new PublishedInItsReign(), elected("a", 5), elected("a", 6), published("a", 1, 5)))
        .isPresent();
    assertThat(broken(new PublishedInItsReign(), elected("a", 5), deposed, published("a", 1, 5)))
        .isPresent();
  }

  @Test
  void anUndoneElectionIsCaught() {
    assertThat(
            broken(
                new NoPrimaryRemovedUnheardOf(),
                new Fact.PrimaryRemoved("a", ZONE, new Epoch(5), new Epoch(5))))
        .isEmpty();
    assertThat(
            broken(
                new NoPrimaryRemovedUnheardOf(),
                new Fact.PrimaryRemoved("a", ZONE, new Epoch(5), new Epoch(4))))
        .isPresent();
  }

  @Test
  void aPromiseOfWhatWasPublishedBeforeASubscriberBeganIsCaught() {
    Fact begins = new Fact.Started("s");
    assertThat(
            broken(
                new NothingPromisedFromBefore(),
                published("a", 2, 5),
                begins,
                published("a", 4, 5),
                joined(3)))
        .isEmpty();
    assertThat(broken(new NothingPromisedFromBefore(), published("a", 2, 5), begins, joined(2)))
        .isPresent();
  }

  @Test
  void aViolationIsKeptEvenWhereTheRecordingAgentSwallowsExceptions() {
    Recorder recorder = new Recorder(new EventScheduler(1), new Transcript(10));
    recorder.check(new PerStreamOrder());
    recorder.record(delivered(1, 0));
    recorder.record(delivered(1, 0));
    recorder.record(delivered(2, 0));
    assertThat(recorder.violation()).isPresent();
  }
}
