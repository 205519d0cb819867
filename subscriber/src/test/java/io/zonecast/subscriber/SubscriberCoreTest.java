package io.zonecast.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.Source;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import io.zonecast.measurement.DeliveryKind;
import io.zonecast.port.LinkId;
import io.zonecast.stream.Frames;
import io.zonecast.wire.BatchHeader;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.GrantWelcome;
import io.zonecast.wire.Promise;
import io.zonecast.wire.SourceGrant;
import io.zonecast.wire.StreamGrant;
import io.zonecast.wire.StreamPosition;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SubscriberCoreTest extends SubscriberFixture {
  private static final Topic A = new Topic("A");
  private static final Topic B = new Topic("B");
  private static final Source PUBLISHER = source("p", 7, 8001);
  private static final Source OTHER = source("q", 9, 8002);
  private static final StreamGrant PA = grant("p", 7, A);
  private static final StreamGrant PB = grant("p", 7, B);
  private static final StreamGrant QA = grant("q", 9, A);

  SubscriberCoreTest() {
    super(Reliability.BEST_EFFORT, A, B);
  }

  @Override
  String name(StreamGrant stream) {
    return stream.publisher() + "/" + stream.topic();
  }

  @Override
  String line(DeliverySink.Delivered one) {
    return "%s %d e%d".formatted(name(StreamGrant.of(one.stream())), one.sequence(), one.epoch());
  }

  private static Source source(String publisher, long incarnation, int port) {
    return new Source.FromPublisher(
        new PublisherId(publisher), new Incarnation(incarnation), new Endpoint("h", port));
  }

  private static Source broker(long epoch) {
    return new Source.FromBroker(
        new ZoneId(1), new Epoch(epoch), new Endpoint("h", 9000 + (int) epoch));
  }

  private static StreamGrant grant(String publisher, long incarnation, Topic topic) {
    return new StreamGrant(new PublisherId(publisher), new Incarnation(incarnation), topic);
  }

  private static StreamId stream(StreamGrant grant) {
    return new StreamId(grant.publisher(), grant.incarnation(), grant.topic());
  }

  private static SourceGrant from(Source source, StreamGrant... streams) {
    return new SourceGrant(source, List.of(streams));
  }

  private void sources(long version, SourceGrant... sources) {
    core.onSources(version, List.of(sources), nowMs * MS);
    tick(nowMs);
  }

  /** Looks as often as an agent that is awake. */
  private void listen(long untilMs) {
    for (long ms = nowMs; ms < untilMs; ms += 500) {
      tick(ms);
    }
    tick(untilMs);
  }

  private void welcome(Source source, long epoch, long version, StreamPosition... positions) {
    welcome(link(source), epoch, version, positions);
  }

  private static StreamPosition at(StreamGrant stream, long last) {
    return new StreamPosition(stream(stream), last);
  }

  private void batch(Source source, StreamGrant stream, long epoch, long first, int count) {
    batch(link(source), stream(stream), epoch, first, first + count - 1);
  }

  private void end(Source source, StreamGrant stream, long last) {
    end(link(source), stream(stream), 0, last);
  }

  private void heartbeat(Source source, long epoch) {
    linkHeartbeat(link(source), epoch);
  }

  /** Matched to the publisher's A from 1 on, and ready. */
  private void matched() {
    sources(1, from(PUBLISHER, PA));
    welcome(PUBLISHER, 0, 1, at(PA, 0));
    asked.clear();
    told.clear();
  }

  // Joining.

  @Test
  void itConnectsSubscribesAndAttachesToWhateverItIsTold() {
    sources(3, from(PUBLISHER, PA, PB), from(OTHER, QA));
    assertThat(asked)
        .containsExactly(
            "connect 8001",
            "subscribe 8001 A",
            "subscribe 8001 B",
            "connect 8002",
            "subscribe 8002 A",
            "attach 8001 v3 [A, B] []",
            "attach 8002 v3 [A] []");
    assertThat(told).containsExactly("source 8001", "source 8002");
  }

  @Test
  void itIsReadyOnceWhenEverySourceHasWelcomedIt() {
    sources(1, from(PUBLISHER, PA), from(OTHER, QA));
    welcome(PUBLISHER, 0, 1, at(PA, 4));
    assertThat(core.isReady()).isFalse();
    welcome(OTHER, 0, 1, at(QA, 0));
    assertThat(core.isReady()).isTrue();
    sources(2, from(PUBLISHER, PA, PB), from(OTHER, QA));
    assertThat(core.isReady()).as("until more is attached").isFalse();
    welcome(PUBLISHER, 0, 2, at(PA, 4), at(PB, 0));
    assertThat(core.isReady()).isTrue();
    assertThat(told)
        .containsExactly(
            "source 8001",
            "source 8002",
            "matched p/A",
            "joined p/A 5",
            "matched q/A",
            "joined q/A 1",
            "ready",
            "matched p/B",
            "joined p/B 1");
  }

  @Test
  void withoutAnySourceItIsReadyForThoseToCome() {
    sources(1);
    assertThat(told).containsExactly("ready");
  }

  @Test
  void itAttachesAgainUntilItIsWelcomed() {
    sources(1, from(PUBLISHER, PA));
    asked.clear();
    tick(249);
    assertThat(asked).isEmpty();
    tick(250);
    tick(500);
    assertThat(asked).containsExactly("attach 8001 v1 [A] []", "attach 8001 v1 [A] []");
    welcome(PUBLISHER, 0, 1, at(PA, 0));
    tick(1_000);
    assertThat(asked).hasSize(2);
  }

  @Test
  void aWelcomeForAnotherLinkOrAnOlderGrantIsNotEnough() {
    sources(2, from(PUBLISHER, PA));
    core.onWelcome(
        link(PUBLISHER), new ControlMessage.Welcome(1, Epoch.NONE, 2, grants(at(PA, 0))), 0, 0);
    assertThat(told).containsExactly("source 8001");
    welcome(PUBLISHER, 0, 1, at(PA, 0));
    assertThat(core.isReady()).isFalse();
    welcome(PUBLISHER, 0, 2, at(PA, 0));
    assertThat(core.isReady()).isTrue();
  }

  // History.

  /** Welcomed on PA, with the numbers 3 to 5 as history. */
  private void joinedWithHistory() {
    sources(1, from(PUBLISHER, PA));
    welcomedWithHistory(2, 5);
    told.clear();
    asked.clear();
  }

  private void welcomedWithHistory(long historyAfter, long cut) {
    welcomedWithHistory(1, historyAfter, cut);
  }

  private void welcomedWithHistory(long grantVersion, long historyAfter, long cut) {
    Promise promise = new Promise(stream(PA), historyAfter, historyAfter, cut);
    long nonce = nonce(link(PUBLISHER));
    core.onWelcome(
        link(PUBLISHER),
        new ControlMessage.Welcome(
            nonce, Epoch.NONE, grantVersion, List.of(new GrantWelcome(PA, 0, List.of(promise)))),
        nowMs * MS,
        nowMs * 1_000);
  }

  private void repaired(long first, long last) {
    core.onBatch(
        Frames.arrived(stream(PA), Epoch.NONE, first, last, 0),
        DeliveryKind.REPAIRED,
        nowMs * 1_000);
  }

  private void gone(long firstAvailable) {
    core.onGone(
        link(PUBLISHER),
        new ControlMessage.Gone(stream(PA), firstAvailable, Epoch.NONE),
        nowMs * MS,
        nowMs * 1_000);
  }

  @Test
  void itsHistoryComesFirstAndWhatArrivesMeanwhileBehindIt() {
    joinedWithHistory();
    tick(10);
    assertThat(asked).contains("ask 8001 3-5");
    batch(PUBLISHER, PA, 0, 6, 2);
    repaired(4, 5);
    assertThat(delivered).isEmpty();
    repaired(2, 4);
    assertThat(told).containsExactly("joined p/A 3 history 3-5");
    batch(PUBLISHER, PA, 0, 8, 1);
    assertThat(delivered)
        .containsExactly("p/A 3 e0", "p/A 4 e0", "p/A 5 e0", "p/A 6 e0", "p/A 7 e0", "p/A 8 e0");
    repaired(3, 5);
    assertThat(delivered).as("a second answer").hasSize(6);
    assertThat(core.lost()).isZero();
  }

  @Test
  void aStreamThatIsMatchedAgainIsNotToldToHaveAHistoryAnew() {
    joinedWithHistory();
    tick(10);
    repaired(3, 5);
    sources(2);
    tick(10 + DRAIN_MS);
    assertThat(told).contains("unmatched p/A gone");
    sources(3, from(PUBLISHER, PA));
    welcomedWithHistory(3, 7, 9);
    assertThat(told).contains("joined p/A 6");
  }

  @Test
  void whoIsWelcomedAgainBeforeItsHistoryIsThereBeginsAnew() {
    joinedWithHistory();
    repaired(3, 4);
    welcomedWithHistory(6, 8);
    repaired(5, 5);
    assertThat(delivered).isEmpty();
    repaired(7, 8);
    assertThat(told).containsExactly("joined p/A 7 history 7-8");
    assertThat(delivered).containsExactly("p/A 7 e0", "p/A 8 e0");
    assertThat(core.lost()).isZero();
  }

  @Test
  void historyThatIsGoneIsCountedAndHoldsUpNothing() {
    joinedWithHistory();
    batch(PUBLISHER, PA, 0, 6, 1);
    gone(5);
    repaired(5, 5);
    assertThat(delivered).containsExactly("p/A 5 e0", "p/A 6 e0");
    assertThat(core.lost()).as("3 and 4").isEqualTo(2);
  }

  /** The end was told before: it comes with the last that the history waited for. */
  @Test
  void aStreamThatEndedMeanwhileEndsWithItsHistoryThoughThatIsGone() {
    joinedWithHistory();
    end(PUBLISHER, PA, 5);
    assertThat(told).isEmpty();
    gone(6);
    assertThat(told).containsExactly("joined p/A 3 history 3-5", "ended p/A 5");
    assertThat(core.lost()).isEqualTo(3);
  }

  // Delivering.

  @Test
  void whatIsMatchedIsDeliveredFromTheWelcomesPositionOn() {
    sources(1, from(PUBLISHER, PA));
    batch(PUBLISHER, PA, 0, 1, 2);
    assertThat(counters.get("before_welcome")).isEqualTo(1);
    welcome(PUBLISHER, 0, 1, at(PA, 2));
    batch(PUBLISHER, PA, 0, 2, 3);
    assertThat(delivered).containsExactly("p/A 3 e0", "p/A 4 e0");
    assertThat(core.delivered()).isEqualTo(2);
    assertThat(core.duplicated()).as("2 was not promised").isEqualTo(1);
    assertThat(core.lost()).isZero();
  }

  @Test
  void whatIsNotMatchedIsNotDelivered() {
    matched();
    batch(PUBLISHER, PB, 0, 1, 1);
    batch(PUBLISHER, QA, 0, 1, 1);
    batch(PUBLISHER, grant("p", 8, A), 0, 1, 1);
    assertThat(delivered).isEmpty();
    assertThat(counters.get("not_matched")).isEqualTo(3);
  }

  @Test
  void aPositionOfAStreamThatIsNotGrantedIsIgnored() {
    sources(1, from(PUBLISHER, PA));
    welcome(PUBLISHER, 0, 1, at(PA, 0), at(QA, 0));
    assertThat(told).containsExactly("source 8001", "matched p/A", "joined p/A 1", "ready");
    batch(PUBLISHER, QA, 0, 1, 1);
    assertThat(delivered).isEmpty();
  }

  @Test
  void whatComesFromAClosedLinkIsNotDelivered() {
    matched();
    core.wants(new LinkId(77), new BatchHeader(stream(PA), 1, 1, Epoch.NONE), 0);
    assertThat(counters.get("from_closed_link")).isEqualTo(1);
  }

  @Test
  void gapsDuplicatesAndLateArrivalsAreCountedAndOrderIsKept() {
    matched();
    batch(PUBLISHER, PA, 0, 1, 1);
    batch(PUBLISHER, PA, 0, 4, 2);
    assertThat(core.lost()).isEqualTo(2);
    batch(PUBLISHER, PA, 0, 3, 3);
    assertThat(delivered).containsExactly("p/A 1 e0", "p/A 4 e0", "p/A 5 e0");
    assertThat(core.outOfOrder()).as("3").isEqualTo(1);
    assertThat(core.duplicated()).as("4 and 5").isEqualTo(2);
    assertThat(core.lost()).as("2; 3 came too late").isEqualTo(1);
  }

  @Test
  void aHeartbeatTellsOfTheLastMessagesLoss() {
    matched();
    batch(PUBLISHER, PA, 0, 1, 1);
    core.onStreamHeartbeat(
        link(PUBLISHER), new ControlMessage.StreamHeartbeat(stream(PA), 3, Epoch.NONE), 0);
    assertThat(core.lost()).isEqualTo(2);
  }

  @Test
  void aStreamsEndIsToldOnceAndCountsWhatIsMissing() {
    matched();
    batch(PUBLISHER, PA, 0, 1, 2);
    end(PUBLISHER, PA, 3);
    end(PUBLISHER, PA, 3);
    assertThat(told).containsExactly("ended p/A 3");
    assertThat(core.lost()).isEqualTo(1);
  }

  // Epochs.

  private void matchedViaBroker(long epoch) {
    sources(1, from(broker(epoch), PA));
    welcome(broker(epoch), epoch, 1, at(PA, 0));
  }

  @Test
  void whatAnEarlierReignSendsIsRefusedOnceALaterOneWasHeard() {
    matchedViaBroker(5);
    batch(broker(5), PA, 5, 1, 1);
    sources(1, from(broker(8), PA));
    heartbeat(broker(8), 8);
    batch(broker(5), PA, 5, 2, 1);
    assertThat(delivered).containsExactly("p/A 1 e5");
    assertThat(counters.get("stale_epoch")).isEqualTo(1);
  }

  @Test
  void theFormerReignsLinkIsClosedWhenTheLaterOneWelcomesAndTheStreamGoesOn() {
    matchedViaBroker(5);
    batch(broker(5), PA, 5, 1, 2);
    sources(1, from(broker(8), PA));
    asked.clear();
    told.clear();
    welcome(broker(8), 8, 1, at(PA, 3));
    assertThat(asked).containsExactly("disconnect 9005");
    assertThat(told).as("the match never ended").isEmpty();
    batch(broker(8), PA, 8, 4, 1);
    assertThat(delivered).containsExactly("p/A 1 e5", "p/A 2 e5", "p/A 4 e8");
    assertThat(core.lost()).as("3").isEqualTo(1);
  }

  @Test
  void aPublisherCannotForgeAnEpoch() {
    matched();
    batch(PUBLISHER, PA, 99, 1, 1);
    heartbeat(PUBLISHER, 99);
    assertThat(delivered).isEmpty();
    assertThat(counters.get("stale_epoch")).isEqualTo(1);
    batch(PUBLISHER, PA, 0, 1, 1);
    assertThat(delivered).containsExactly("p/A 1 e0");
  }

  @Test
  void aNewDeploymentsEpochsStartOver() {
    matchedViaBroker(50);
    core.onNewDeployment();
    sources(2, from(broker(3), PA));
    welcome(broker(3), 3, 2, at(PA, 0));
    batch(broker(3), PA, 3, 1, 1);
    assertThat(delivered).containsExactly("p/A 1 e3");
  }

  @Test
  void aPrimaryOfTheFormerDeploymentDoesNotRaiseTheFloorOfTheNewOne() {
    matchedViaBroker(50);
    core.onNewDeployment();
    heartbeat(broker(50), 50);
    batch(broker(50), PA, 50, 1, 1);
    sources(2, from(broker(3), PA));
    welcome(broker(3), 3, 2, at(PA, 1));
    batch(broker(3), PA, 3, 2, 1);
    assertThat(delivered).containsExactly("p/A 1 e50", "p/A 2 e3");
  }

  @Test
  void aStreamWhosePositionTheSourceDoesNotKnowBeginsWithItsFirstArrival() {
    sources(1, from(broker(5), PA, PB));
    welcome(broker(5), 5, 1, at(PB, 2));
    assertThat(core.isReady()).isTrue();
    batch(broker(5), PA, 5, 41, 2);
    batch(broker(5), PA, 5, 44, 1);
    assertThat(told)
        .containsSubsequence(
            "matched p/B", "joined p/B 3", "ready", "matched p/A", "joined p/A 41");
    assertThat(delivered).containsExactly("p/A 41 e5", "p/A 42 e5", "p/A 44 e5");
    assertThat(core.lost()).isEqualTo(1);
  }

  // What departs.

  @Test
  void aSourceThatIsNotGrantedAnyMoreIsDrainedUntilItsStreamsEnd() {
    matched();
    sources(2);
    batch(PUBLISHER, PA, 0, 1, 1);
    assertThat(delivered).as("still taken").hasSize(1);
    assertThat(asked).isEmpty();
    end(PUBLISHER, PA, 1);
    tick(10);
    assertThat(asked).containsExactly("disconnect 8001");
    assertThat(told).containsExactly("ended p/A 1", "unmatched p/A ended");
  }

  @Test
  void aSourceThatFallsSilentIsDrainedForOneSessionTimeoutAtMost() {
    matched();
    sources(2);
    tick(DRAIN_MS - 1);
    assertThat(asked).isEmpty();
    tick(DRAIN_MS);
    assertThat(asked).containsExactly("disconnect 8001");
    assertThat(told).containsExactly("unmatched p/A gone");
  }

  @Test
  void aDrainingSourceWhoseLinkBreaksIsClosedSoonButWhatArrivedIsRead() {
    matched();
    sources(2);
    core.onLinkBroken(link(PUBLISHER), 0);
    tick(299);
    batch(PUBLISHER, PA, 0, 1, 1);
    assertThat(delivered).hasSize(1);
    tick(300);
    assertThat(asked).contains("disconnect 8001");
    assertThat(told).containsExactly("unmatched p/A gone");
  }

  @Test
  void aSourceThatComesBackWhileItDrainsIsKept() {
    matched();
    sources(2);
    sources(3, from(PUBLISHER, PA));
    tick(2_000);
    heartbeat(PUBLISHER, 0);
    tick(2 * DRAIN_MS - 4_000);
    assertThat(told).isEmpty();
    assertThat(asked).doesNotContain("disconnect 8001");
  }

  @Test
  void aStreamThatIsNotGrantedAnyMoreDepartsAloneAndTheOthersGoOn() {
    sources(1, from(PUBLISHER, PA, PB));
    welcome(PUBLISHER, 0, 1, at(PA, 0), at(PB, 0));
    told.clear();
    sources(2, from(PUBLISHER, PA));
    batch(PUBLISHER, PB, 0, 1, 1);
    assertThat(delivered).containsExactly("p/B 1 e0");
    tick(2_000);
    heartbeat(PUBLISHER, 0);
    tick(DRAIN_MS);
    assertThat(told).containsExactly("unmatched p/B gone");
    batch(PUBLISHER, PB, 0, 2, 1);
    batch(PUBLISHER, PA, 0, 1, 1);
    assertThat(delivered).containsExactly("p/B 1 e0", "p/A 1 e0");
  }

  @Test
  void whatWasLostOfADepartedStreamStaysCounted() {
    matched();
    batch(PUBLISHER, PA, 0, 3, 1);
    end(PUBLISHER, PA, 3);
    sources(2);
    tick(1);
    assertThat(told).contains("unmatched p/A ended");
    assertThat(core.lost()).isEqualTo(2);
  }

  @Test
  void aStreamThatIsMatchedAgainGoesOnWhereItWas() {
    matched();
    batch(PUBLISHER, PA, 0, 1, 3);
    sources(2);
    tick(DRAIN_MS);
    sources(3, from(PUBLISHER, PA));
    welcome(PUBLISHER, 0, 3, at(PA, 5));
    batch(PUBLISHER, PA, 0, 3, 4);
    assertThat(delivered).containsExactly("p/A 1 e0", "p/A 2 e0", "p/A 3 e0", "p/A 6 e0");
    assertThat(told)
        .containsExactly("unmatched p/A gone", "source 8001", "matched p/A", "joined p/A 4");
  }

  // Links.

  @Test
  void aBrokenLinkAttachesAgain() {
    matched();
    core.onLinkBroken(link(PUBLISHER), 0);
    tick(249);
    assertThat(asked).isEmpty();
    tick(250);
    assertThat(asked).endsWith("attach 8001 v1 [A] []").doesNotContain("disconnect 8001");
    welcome(PUBLISHER, 0, 1, at(PA, 4));
    assertThat(core.lost()).as("what was sent meanwhile").isEqualTo(4);
  }

  @Test
  void aTopicWhoseSubscriptionWasLostAtABreakWhileOthersStandIsSubscribedToAgain() {
    sources(1, from(PUBLISHER, PA, PB));
    welcome(PUBLISHER, 0, 1, at(PA, 0), at(PB, 0));
    asked.clear();
    core.onLinkBroken(link(PUBLISHER), 0);
    tick(250);
    tick(500);
    assertThat(asked)
        .containsExactly(
            "subscribe again 8001",
            "subscribe 8001 A",
            "subscribe 8001 B",
            "attach 8001 v1 [A, B] []",
            "attach 8001 v1 [A, B] []");
  }

  /** Hears the source, and no answer. */
  private void hearOnly(long untilMs) {
    while (nowMs < untilMs) {
      heartbeat(PUBLISHER, 0);
      tick(nowMs + 250);
    }
  }

  @Test
  void aLinkThatIsHeardButDoesNotAnswerIsBuiltAnew() {
    sources(1, from(PUBLISHER, PA));
    asked.clear();
    hearOnly(6_000);
    assertThat(asked).containsOnly("attach 8001 v1 [A] []");
    hearOnly(6_250);
    assertThat(asked)
        .endsWith("disconnect 8001", "connect 8001", "subscribe 8001 A", "attach 8001 v1 [A] []");
    asked.clear();
    hearOnly(18_250);
    assertThat(asked).as("given twice the time").containsOnly("attach 8001 v1 [A] []");
    hearOnly(18_500);
    assertThat(asked).contains("disconnect 8001");
    welcome(PUBLISHER, 0, 1, at(PA, 0));
    assertThat(core.isReady()).isTrue();
  }

  @Test
  void anAnswerThatIsNotEnoughKeepsALink() {
    sources(2, from(PUBLISHER, PA));
    for (long ms = 0; ms < 60_000; ms += 2_000) {
      hearOnly(ms);
      welcome(PUBLISHER, 0, 1);
    }
    assertThat(asked).doesNotContain("disconnect 8001");
  }

  @Test
  void aLinkThatStaysSilentIsBuiltAnewWithAnotherNonce() {
    matched();
    long nonce = nonce(link(PUBLISHER));
    listen(3_000);
    assertThat(asked).isEmpty();
    tick(3_001);
    assertThat(asked)
        .containsExactly(
            "disconnect 8001", "connect 8001", "subscribe 8001 A", "attach 8001 v1 [A] []");
    assertThat(nonce(link(PUBLISHER))).isNotEqualTo(nonce);
    assertThat(counters.get("links_rebuilt")).isEqualTo(1);
    welcome(PUBLISHER, 0, 1, at(PA, 0));
    batch(PUBLISHER, PA, 0, 1, 1);
    assertThat(delivered).hasSize(1);
    assertThat(told).as("neither unmatched nor ready again").containsExactly("silent");
  }

  @Test
  void aLinkThatWasBuiltAnewIsGivenTwiceTheTime() {
    matched();
    listen(3_001);
    asked.clear();
    listen(9_001);
    assertThat(asked).contains("attach 8001 v1 [A] []").doesNotContain("disconnect 8001");
    tick(9_002);
    assertThat(asked).contains("disconnect 8001", "connect 8001");
  }

  @Test
  void aPauseOfTheSubscriberIsNotHeldAgainstTheSource() {
    matched();
    listen(1_900);
    tick(60_000);
    assertThat(asked).isEmpty();
    heartbeat(PUBLISHER, 0);
    listen(63_000);
    assertThat(asked).isEmpty();
  }

  @Test
  void aHeartbeatKeepsALink() {
    matched();
    for (long ms = 0; ms < 60_000; ms += 500) {
      tick(ms);
      heartbeat(PUBLISHER, 0);
    }
    assertThat(asked).isEmpty();
  }

  @Test
  void theNextDeadlineIsNeverLaterThanWhatIsDue() {
    sources(1, from(PUBLISHER, PA));
    assertThat(core.nextDeadlineNs(0)).isEqualTo(250 * MS);
    welcome(PUBLISHER, 0, 1, at(PA, 0));
    assertThat(core.nextDeadlineNs(0)).isLessThanOrEqualTo(3_000 * MS);
    sources(2);
    assertThat(core.nextDeadlineNs(DRAIN_MS * MS - 1)).isEqualTo(DRAIN_MS * MS);
  }
}
