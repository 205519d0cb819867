package io.zonecast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import io.zonecast.measurement.DeliveryKind;
import io.zonecast.registry.OwnerRecord;
import io.zonecast.wire.StreamGrant;
import io.zonecast.wire.StreamPosition;
import java.util.List;
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

  private static Fact joined(long after, long cut) {
    return new Fact.Joined(SUB, STREAM, after + 1, after, cut);
  }

  private static Fact history(long sequence) {
    return new Fact.Delivered(SUB, STREAM, sequence, Epoch.NONE, DeliveryKind.HISTORY);
  }

  private static JoinExact wants(int depth) {
    JoinExact invariant = new JoinExact();
    invariant.expect("s", depth);
    return invariant;
  }

  @Test
  void aHistoryThatIsNotWhatWasPromisedIsCaught() {
    assertThat(broken(wants(2), joined(3, 5), history(4), history(5), delivered(6, 0))).isEmpty();
    assertThat(broken(wants(2), joined(3, 5), history(4), delivered(6, 0)))
        .get()
        .asString()
        .contains("1 of 4 to 5 lack");
    assertThat(broken(wants(2), joined(3, 5), delivered(4, 0))).isPresent();
    assertThat(broken(wants(2), joined(3, 5), history(3))).isPresent();
    assertThat(broken(wants(2), joined(3, 5), history(4), history(5), history(6))).isPresent();
    assertThat(
            broken(
                wants(2),
                joined(3, 5),
                history(4),
                new Fact.Missed(SUB, STREAM, 5, 5),
                delivered(6, 0)))
        .isEmpty();
  }

  @Test
  void aHistoryOfAnotherLengthThanWantedIsCaught() {
    assertThat(broken(wants(5), joined(0, 3))).isEmpty();
    assertThat(broken(wants(5), joined(1, 3))).isPresent();
    assertThat(broken(wants(5), joined(3, 9))).isPresent();
    assertThat(broken(wants(0), joined(8, 9))).isPresent();
    assertThat(broken(wants(2), joined(1, 3), joined(1, 3))).isPresent();
    JoinExact excused = wants(5);
    excused.excuse("p");
    assertThat(broken(excused, joined(1, 3))).isEmpty();
    assertThat(excused.histories()).isOne();
  }

  @Test
  void whoComesBackIsOwedWhatItMissedAndNoHistoryAgain() {
    assertThat(broken(wants(2), joined(3, 5), new Fact.Started("s"), joined(7, 7))).isEmpty();
    assertThat(broken(wants(2), joined(3, 5), new Fact.Started("s"), joined(6, 7))).isPresent();
  }

  private static StreamId term(long term, String publisher) {
    return new StreamId(new PublisherId(publisher), LIFE, new Topic("T"), 0, term);
  }

  private static Fact delivered(StreamId stream, long sequence) {
    return new Fact.Delivered(SUB, stream, sequence, new Epoch(5));
  }

  private static Fact decided(long term, String publisher, StreamPosition... previous) {
    OwnerRecord.Owner owner = new OwnerRecord.Owner(new PublisherId(publisher), LIFE);
    return new Fact.Decided(
        new OwnerRecord(new Topic("T"), term, Optional.of(owner), List.of(previous)));
  }

  @Test
  void twoOwnersAtATimeAreCaught() {
    Fact one = decided(1, "p");
    Fact two = decided(2, "q");
    Fact ofOne = delivered(term(1, "p"), 1);
    Fact ofTwo = delivered(term(2, "q"), 1);
    assertThat(broken(new OneOwnerAtATime(), one, ofOne, two, ofOne, ofTwo)).isEmpty();
    assertThat(broken(new OneOwnerAtATime(), one, two, ofTwo, ofOne)).isPresent();
    assertThat(broken(new OneOwnerAtATime(), one, two, ofTwo, new Fact.Started("s"), ofOne))
        .isEmpty();
    assertThat(broken(new OneOwnerAtATime(), one, delivered(term(1, "q"), 1))).isPresent();
    assertThat(broken(new OneOwnerAtATime(), one, ofTwo)).isPresent();
    assertThat(broken(new OneOwnerAtATime(), one, decided(3, "q"))).isPresent();
    assertThat(broken(new OneOwnerAtATime(), one, decided(1, "q"))).isPresent();
    assertThat(broken(new OneOwnerAtATime(), delivered(9, 0))).isEmpty();
  }

  private static SameCut everything() {
    SameCut invariant = new SameCut();
    invariant.expectEverything();
    return invariant;
  }

  @Test
  void whatIsDeliveredBeyondAndWhatLacksBeforeTheEndOfATermIsCaught() {
    StreamId former = term(1, "p");
    Fact joins = new Fact.Joined(SUB, former, 1);
    Fact ended = decided(2, "q", new StreamPosition(former, 2));
    Fact next = delivered(term(2, "q"), 1);
    Fact one = delivered(former, 1);
    Fact two = delivered(former, 2);
    Fact three = delivered(former, 3);
    assertThat(broken(everything(), joins, one, ended, two, next)).isEmpty();
    assertThat(broken(new SameCut(), joins, one, ended, next)).isEmpty();
    assertThat(broken(everything(), joins, one, ended, next)).isPresent();
    assertThat(broken(everything(), joins, ended, next)).isPresent();
    assertThat(broken(new SameCut(), joins, one, ended, three)).isPresent();
    assertThat(broken(new SameCut(), joins, three, ended)).isPresent();
    Fact reign = new Fact.PrimaryCreated(ZONE, new Epoch(99));
    Fact ownerDies = new Fact.Ended("p");
    assertThat(broken(new SameCut(), joins, three, ownerDies, ended)).isPresent();
    assertThat(broken(new SameCut(), joins, three, reign, ended)).isPresent();
    assertThat(broken(new SameCut(), joins, three, ownerDies, reign, ended)).isEmpty();
    assertThat(broken(everything(), joins, one, ended, new Fact.Missed(SUB, former, 2, 2), next))
        .isEmpty();
    assertThat(
            broken(
                everything(),
                joins,
                one,
                ended,
                new Fact.Unmatched(SUB, StreamGrant.of(former)),
                next))
        .isEmpty();
  }
}
