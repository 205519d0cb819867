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
import io.zonecast.wire.Absence;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.GrantWelcome;
import io.zonecast.wire.Promise;
import io.zonecast.wire.SourceGrant;
import io.zonecast.wire.StreamGrant;
import io.zonecast.wire.StreamPosition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a subscriber does that needs every message: in order, once, and whoever reigns. */
final class ReliableSubscriberCoreTest extends SubscriberFixture {
  private static final Topic A = new Topic("A");
  private static final StreamId FIRST = stream(7);
  private static final StreamId SECOND = stream(8);
  private static final StreamId THIRD = stream(9);
  private static final int ONE = 9001;
  private static final int TWO = 9002;

  ReliableSubscriberCoreTest() {
    super(Reliability.RELIABLE, A);
  }

  @Override
  String name(StreamGrant stream) {
    return stream.incarnation().toString();
  }

  @Override
  String line(DeliverySink.Delivered one) {
    return "%s:%d".formatted(one.stream().incarnation(), one.sequence());
  }

  private static StreamId stream(long incarnation) {
    return new StreamId(new PublisherId("p"), new Incarnation(incarnation), A);
  }

  private static Source.FromBroker broker(int port, long epoch) {
    return new Source.FromBroker(new ZoneId(1), new Epoch(epoch), new Endpoint("h", port));
  }

  private void granted(int port, long epoch, long version, StreamId... streams) {
    List<StreamGrant> grants = List.of(streams).stream().map(StreamGrant::of).toList();
    core.onSources(version, List.of(new SourceGrant(broker(port, epoch), grants)), nowMs * MS);
    tick(nowMs);
  }

  private void standing(int... ports) {
    List<Source.FromBroker> brokers = new ArrayList<>();
    for (int port : ports) {
      brokers.add(broker(port, 0));
    }
    core.onStanding(brokers, nowMs * MS);
    tick(nowMs);
  }

  private void welcome(int port, long epoch, long version, StreamPosition... positions) {
    welcome(link(port), epoch, version, positions);
  }

  private void batch(int port, StreamId stream, long epoch, long first, long last) {
    batch(link(port), stream, epoch, first, last);
  }

  private void end(int port, StreamId stream, long epoch, long last) {
    end(link(port), stream, epoch, last);
  }

  private void heartbeat(int port, StreamId stream, long epoch, long last) {
    core.onStreamHeartbeat(
        link(port), new ControlMessage.StreamHeartbeat(stream, last, new Epoch(epoch)), nowMs * MS);
  }

  private void gone(int port, StreamId stream, long epoch, long first) {
    core.onGone(
        link(port),
        new ControlMessage.Gone(stream, first, new Epoch(epoch)),
        nowMs * MS,
        nowMs * 1_000);
  }

  private void dropped(int port, StreamId stream, long epoch, long from, long to) {
    core.onTombstone(
        link(port),
        new ControlMessage.Tombstone(stream, from, to, Absence.DROPPED, new Epoch(epoch)),
        nowMs * MS,
        nowMs * 1_000);
  }

  private static StreamPosition at(StreamId stream, long last) {
    return new StreamPosition(stream, last);
  }

  /** Matched to the first life's stream from 1 on, by the primary of epoch 50 at port 9001. */
  private void matched() {
    granted(ONE, 50, 1, FIRST);
    welcome(ONE, 50, 1, at(FIRST, 0));
    assertThat(core.isReady()).isTrue();
    asked.clear();
    told.clear();
  }

  // Terms of a topic that is owned.

  private static StreamId term(long incarnation, long term) {
    PublisherId publisher = new PublisherId("p" + incarnation);
    return new StreamId(publisher, new Incarnation(incarnation), A, 0, term);
  }

  /** Joined both publishers in their topic's third term, which is the second one's. */
  private void matchedInTheThirdTerm() {
    granted(ONE, 50, 1, term(7, 1), term(8, 1));
    List<GrantWelcome> grants =
        List.of(
            new GrantWelcome(StreamGrant.of(term(7, 1)), 3, List.of()),
            new GrantWelcome(
                StreamGrant.of(term(8, 1)), 3, List.of(Promise.after(term(8, 3), 40))));
    welcomeWith(ONE, 50, 1, grants);
    assertThat(core.isReady()).isTrue();
    asked.clear();
    told.clear();
  }

  private void welcomeWith(int port, long epoch, long version, List<GrantWelcome> grants) {
    core.onWelcome(
        link(port),
        new ControlMessage.Welcome(nonce(link(port)), new Epoch(epoch), version, grants),
        nowMs * MS,
        nowMs * 1_000);
  }

  private void begins(int port, StreamId stream, long epoch, StreamPosition... previous) {
    core.onTenureStart(
        link(port),
        new ControlMessage.TenureStart(stream, List.of(previous), new Epoch(epoch)),
        nowMs * MS,
        nowMs * 1_000);
  }

  @Test
  void whoJoinsAfterATermWasOverIsOwedNothingOfItAndSaysSo() {
    matchedInTheThirdTerm();
    end(ONE, term(7, 2), 50, 27);
    batch(ONE, term(7, 2), 50, 20, 27);
    batch(ONE, term(8, 3), 50, 41, 41);
    assertThat(told).as("neither joined nor missed").isEmpty();
    assertThat(delivered).containsExactly("8:41");
    core.acknowledge(nowMs * MS);
    assertThat(asked)
        .as("or it would be held for it for ever")
        .contains("delivered 9001 e50 [27, 41]");
    assertThat(core.lost()).isZero();
  }

  @Test
  void whoWasAwayAWholeTermLongGetsItBeforeTheNextOne() {
    matchedInTheThirdTerm();
    batch(ONE, term(8, 3), 50, 41, 41);
    end(ONE, term(8, 3), 50, 41);
    told.clear();
    begins(ONE, term(8, 5), 50, at(term(7, 4), 2));
    batch(ONE, term(8, 5), 50, 1, 1);
    assertThat(told).containsExactly("joined 7 1", "joined 8 1");
    assertThat(delivered).as("the fourth term lacks").containsExactly("8:41");
    tick(1);
    tick(2);
    assertThat(asked).contains("ask 9001 1-2");
    batch(ONE, term(7, 4), 50, 1, 2);
    tick(600);
    assertThat(delivered).containsExactly("8:41", "7:1", "7:2", "8:1");
  }

  @Test
  void whatWasDeliveredOfATermIsNotPromisedAgainWhenItsGrantIsMatchedAgain() {
    matchedInTheThirdTerm();
    batch(ONE, term(8, 3), 50, 41, 41);
    end(ONE, term(8, 3), 50, 41);
    granted(ONE, 50, 2, term(7, 1));
    granted(ONE, 50, 3, term(7, 1), term(8, 1));
    told.clear();
    Promise before = Promise.after(term(8, 3), 38);
    welcomeWith(
        ONE, 50, 3, List.of(new GrantWelcome(StreamGrant.of(term(8, 1)), 5, List.of(before))));
    end(ONE, term(8, 3), 50, 41);
    assertThat(told).containsExactly("matched 8");
    assertThat(delivered).containsExactly("8:41");
  }

  @Test
  void whatIsHeardOfATermThatEndedUnknownHoldsUpNoLaterOne() {
    matchedInTheThirdTerm();
    batch(ONE, term(8, 3), 50, 41, 41);
    begins(ONE, term(7, 4), 50);
    tick(600);
    heartbeat(ONE, term(8, 3), 50, 60);
    batch(ONE, term(8, 3), 50, 42, 60);
    batch(ONE, term(7, 4), 50, 1, 1);
    begins(ONE, term(8, 5), 50, at(term(7, 4), 1));
    batch(ONE, term(8, 5), 50, 1, 1);
    assertThat(delivered).containsExactly("8:41", "7:1", "8:1");
  }

  @Test
  void afterABreakNoTermBeginsBeforeTheWelcomeHasSaidWhatWasMissed() {
    matchedInTheThirdTerm();
    batch(ONE, term(8, 3), 50, 41, 41);
    end(ONE, term(8, 3), 50, 41);
    core.onLinkBroken(link(ONE), nowMs * MS);
    begins(ONE, term(8, 6), 50, at(term(7, 5), 1));
    batch(ONE, term(8, 6), 50, 3, 3);
    assertThat(counters.get("before_welcome")).isEqualTo(1);
    List<GrantWelcome> grants =
        List.of(
            new GrantWelcome(StreamGrant.of(term(7, 1)), 6, List.of(Promise.after(term(7, 5), 0))),
            new GrantWelcome(
                StreamGrant.of(term(8, 1)),
                6,
                List.of(Promise.after(term(8, 4), 0), Promise.after(term(8, 6), 3))));
    welcomeWith(ONE, 50, 1, grants);
    batch(ONE, term(8, 6), 50, 1, 3);
    batch(ONE, term(7, 5), 50, 1, 1);
    end(ONE, term(7, 5), 50, 1);
    assertThat(delivered).containsExactly("8:41");
    batch(ONE, term(8, 4), 50, 1, 1);
    end(ONE, term(8, 4), 50, 1);
    assertThat(delivered).containsExactly("8:41", "8:1", "7:1", "8:1", "8:2", "8:3");
  }

  @Test
  void aTermThatWasOvertakenIsToldAsMissed() {
    matchedInTheThirdTerm();
    batch(ONE, term(8, 3), 50, 41, 41);
    end(ONE, term(7, 2), 50, 5);
    begins(ONE, term(8, 6), 50);
    tick(600);
    batch(ONE, term(8, 6), 50, 1, 1);
    told.clear();
    end(ONE, term(7, 5), 50, 9);
    end(ONE, term(7, 5), 50, 9);
    assertThat(told).containsExactly("missed 7 1-9 gone");
    assertThat(delivered).containsExactly("8:41", "8:1");
    assertThat(core.lost()).isEqualTo(9);
  }

  // What is missing.

  @Test
  void whatIsMissingIsAskedForAndDeliveredInOrder() {
    matched();
    batch(ONE, FIRST, 50, 1, 1);
    batch(ONE, FIRST, 50, 4, 5);
    assertThat(delivered).containsExactly("7:1");
    tick(1);
    tick(2);
    assertThat(asked).containsExactly("ask 9001 2-3");
    batch(ONE, FIRST, 50, 2, 3);
    assertThat(delivered).containsExactly("7:1", "7:2", "7:3", "7:4", "7:5");
    tick(1_000);
    assertThat(asked).as("never again").hasSize(1);
    assertThat(core.lost()).isZero();
    assertThat(core.duplicated()).isZero();
  }

  @Test
  void aStreamThatRestsOrEndedTellsWhatIsMissing() {
    matched();
    heartbeat(ONE, FIRST, 50, 2);
    tick(1);
    end(ONE, FIRST, 50, 4);
    assertThat(told).as("not before everything is here").isEmpty();
    tick(300);
    assertThat(asked).containsExactly("ask 9001 1-2", "ask 9001 1-4");
    batch(ONE, FIRST, 50, 1, 4);
    assertThat(told).containsExactly("ended 7 4");
    end(ONE, FIRST, 50, 4);
    assertThat(told).hasSize(1);
  }

  @Test
  void aWelcomeThatDoesNotNameAStreamIsNotEnough() {
    granted(ONE, 50, 1, FIRST);
    welcome(ONE, 50, 1);
    assertThat(core.isReady()).isFalse();
    welcome(ONE, 50, 1, at(FIRST, 3));
    assertThat(core.isReady()).isTrue();
    assertThat(told).containsExactly("source 9001", "matched 7", "joined 7 4", "ready");
  }

  // What never comes.

  @Test
  void whatIsGoneIsReportedAndTheRestIsDelivered() {
    matched();
    batch(ONE, FIRST, 50, 5, 6);
    gone(ONE, FIRST, 50, 4);
    assertThat(told).containsExactly("missed 7 1-3 gone");
    assertThat(delivered).isEmpty();
    assertThat(counters.get("missed_gone")).isEqualTo(3);
    batch(ONE, FIRST, 50, 4, 4);
    assertThat(delivered).containsExactly("7:4", "7:5", "7:6");
    assertThat(core.lost()).isEqualTo(3);
    gone(ONE, FIRST, 50, 4);
    assertThat(told).as("known").hasSize(1);
  }

  @Test
  void whatIsHereOfWhatIsGoneIsDeliveredAndNotReported() {
    matched();
    batch(ONE, FIRST, 50, 3, 3);
    gone(ONE, FIRST, 50, 6);
    assertThat(delivered).containsExactly("7:3");
    assertThat(told).containsExactly("missed 7 1-2 gone", "missed 7 4-5 gone");
    assertThat(counters.get("missed_gone")).isEqualTo(4);
    assertThat(core.lost()).isEqualTo(4);
  }

  @Test
  void whatWaitedForWhatNeverComesIsReceivedWhenThatIsKnown() {
    matched();
    tick(10);
    batch(ONE, FIRST, 50, 2, 2);
    batch(ONE, FIRST, 50, 4, 4);
    tick(20);
    gone(ONE, FIRST, 50, 2);
    tick(30);
    dropped(ONE, FIRST, 50, 3, 3);
    assertThat(delivered).containsExactly("7:2", "7:4");
    assertThat(receivedMs).containsExactly(20L, 30L);
  }

  @Test
  void whatWasDroppedForASlowOneIsReportedAsThat() {
    matched();
    batch(ONE, FIRST, 50, 1, 1);
    heartbeat(ONE, FIRST, 50, 9);
    dropped(ONE, FIRST, 50, 2, 6);
    assertThat(told).containsExactly("missed 7 2-6 dropped");
    assertThat(counters.get("missed_dropped")).isEqualTo(5);
    tick(1);
    assertThat(asked).endsWith("ask 9001 7-9");
  }

  @Test
  void aTombstoneBehindAGapSaysNothingYet() {
    matched();
    dropped(ONE, FIRST, 50, 3, 6);
    assertThat(told).isEmpty();
    dropped(ONE, FIRST, 50, 1, 2);
    dropped(ONE, FIRST, 50, 2, 6);
    assertThat(told).containsExactly("missed 7 1-2 dropped", "missed 7 3-6 dropped");
  }

  @Test
  void aStreamWhoseLastNumbersNeverComeEndsAllTheSame() {
    matched();
    batch(ONE, FIRST, 50, 1, 3);
    end(ONE, FIRST, 50, 5);
    dropped(ONE, FIRST, 50, 4, 5);
    assertThat(told).containsExactly("missed 7 4-5 dropped", "ended 7 5");
  }

  @Test
  void onlyWhoAnswersForAStreamSaysWhatNeverComes() {
    granted(ONE, 50, 1, FIRST);
    welcome(ONE, 50, 1, at(FIRST, 0));
    standing(ONE, TWO);
    told.clear();
    gone(TWO, FIRST, 50, 4);
    dropped(TWO, FIRST, 50, 1, 4);
    gone(TWO, FIRST, 0, 4);
    assertThat(told).as("a standby").isEmpty();
    granted(TWO, 60, 1, FIRST);
    told.clear();
    gone(ONE, FIRST, 50, 4);
    dropped(ONE, FIRST, 50, 1, 4);
    assertThat(told).as("a former primary").isEmpty();
    gone(TWO, FIRST, 60, 4);
    assertThat(told).containsExactly("missed 7 1-3 gone");
  }

  @Test
  void whatNeverComesOfAnotherStreamIsIgnored() {
    matched();
    gone(ONE, SECOND, 50, 4);
    dropped(ONE, SECOND, 50, 1, 4);
    assertThat(told).isEmpty();
    assertThat(counters.get("not_matched")).isEqualTo(2);
  }

  @Test
  void whatAGoneSourceOwedIsReported() {
    matched();
    batch(ONE, FIRST, 50, 1, 2);
    heartbeat(ONE, FIRST, 50, 5);
    core.onSources(2, List.of(), nowMs * MS);
    tick(4_000);
    assertThat(told).containsExactly("missed 7 3-5 gone", "unmatched 7 gone");
  }

  // Acknowledging.

  @Test
  void whatWasDeliveredIsAcknowledgedAWhileLaterTogether() {
    matched();
    core.acknowledge(0);
    asked.clear();
    batch(ONE, FIRST, 50, 1, 2);
    assertThat(core.acknowledgementIsDue(50 * MS - 1)).isFalse();
    batch(ONE, FIRST, 50, 3, 3);
    assertThat(core.nextDeadlineNs(0)).isLessThanOrEqualTo(100 * MS);
    assertThat(core.acknowledgementIsDue(50 * MS)).isTrue();
    assertThat(asked).as("only once the agent says so").isEmpty();
    core.acknowledge(50 * MS);
    assertThat(asked).containsExactly("delivered 9001 e50 [3]");
    assertThat(core.acknowledgementIsDue(100 * MS)).as("no news").isFalse();
  }

  @Test
  void muchIsAcknowledgedAtOnce() {
    matched();
    core.acknowledge(0);
    batch(ONE, FIRST, 50, 1, 2_047);
    assertThat(core.acknowledgementIsDue(1)).isFalse();
    batch(ONE, FIRST, 50, 2_048, 2_048);
    assertThat(core.acknowledgementIsDue(1)).isTrue();
  }

  @Test
  void largeMessagesAreMuchByTheirBytes() {
    matched();
    core.acknowledge(0);
    batch(link(ONE), FIRST, 50, 1, 255, 16_384);
    assertThat(core.muchIsDelivered()).isFalse();
    batch(link(ONE), FIRST, 50, 256, 256, 16_384);
    assertThat(core.muchIsDelivered()).isTrue();
    assertThat(core.acknowledgementIsDue(1)).isTrue();
    core.acknowledge(1);
    assertThat(core.muchIsDelivered()).as("said").isFalse();
  }

  @Test
  void itIsSaidAgainEveryHalfSecond() {
    matched();
    batch(ONE, FIRST, 50, 1, 2);
    core.acknowledge(0);
    asked.clear();
    assertThat(core.acknowledgementIsDue(500 * MS - 1)).isFalse();
    assertThat(core.acknowledgementIsDue(500 * MS)).isTrue();
    core.acknowledge(500 * MS);
    assertThat(asked).containsExactly("delivered 9001 e50 [2]");
  }

  @Test
  void whatWaitsForEarlierOnesIsNotAcknowledged() {
    matched();
    batch(ONE, FIRST, 50, 1, 2);
    batch(ONE, FIRST, 50, 4, 9);
    core.acknowledge(0);
    assertThat(asked).containsExactly("delivered 9001 e50 [2]");
  }

  @Test
  void whatNeverComesIsAcknowledgedAsSettled() {
    matched();
    core.acknowledge(0);
    asked.clear();
    gone(ONE, FIRST, 50, 4);
    assertThat(core.acknowledgementIsDue(50 * MS)).isTrue();
    core.acknowledge(50 * MS);
    assertThat(asked).containsExactly("delivered 9001 e50 [3]");
  }

  @Test
  void bestEffortAcknowledgesNothing() {
    SubscriberCore other = another(Reliability.BEST_EFFORT, A);
    assertThat(other.acknowledgementIsDue(60_000 * MS)).isFalse();
  }

  // Another reign.

  @Test
  void aStandbysLinkIsReadyBeforeItIsNeeded() {
    matched();
    standing(ONE, TWO);
    assertThat(asked).containsExactly("connect 9002", "subscribe 9002 A", "attach 9002 v0 [A] []");
    tick(250);
    assertThat(asked).as("until it is welcomed").endsWith("attach 9002 v0 [A] []").hasSize(4);
    welcome(TWO, 0, 0);
    tick(500);
    assertThat(asked).hasSize(4);
    assertThat(told).isEmpty();
  }

  @Test
  void aStandbyThatSpeaksForALaterReignIsTheSourceFromThenOn() {
    matched();
    standing(ONE, TWO);
    welcome(TWO, 0, 0);
    batch(ONE, FIRST, 50, 1, 2);
    asked.clear();
    tick(10);
    batch(TWO, FIRST, 60, 2, 4);
    assertThat(delivered).containsExactly("7:1", "7:2", "7:3", "7:4");
    assertThat(told).containsExactly("source 9002");
    batch(ONE, FIRST, 50, 5, 5);
    assertThat(delivered).as("the former reign is refused").hasSize(4);
    assertThat(counters.get("stale_epoch")).isEqualTo(1);
    tick(11);
    assertThat(asked)
        .as("it says where it is, on the link that stood")
        .contains("attach 9002 v0 [A] [4]")
        .noneMatch(line -> line.startsWith("connect"));
    core.acknowledge(50 * MS);
    assertThat(asked).endsWith("delivered 9002 e60 [4]");
  }

  @Test
  void aStandbyThatSpeaksForAnEarlierReignIsNoSource() {
    matched();
    standing(ONE, TWO);
    welcome(TWO, 0, 0);
    batch(TWO, FIRST, 49, 1, 2);
    batch(TWO, FIRST, 50, 1, 2);
    linkHeartbeat(link(TWO), 49);
    assertThat(delivered).isEmpty();
    assertThat(told).isEmpty();
    assertThat(counters.get("from_closed_link")).isEqualTo(2);
    batch(ONE, FIRST, 50, 1, 1);
    assertThat(delivered).containsExactly("7:1");
  }

  @Test
  void whatIsMissingIsAskedOfTheNewSourceAtOnce() {
    matched();
    standing(ONE, TWO);
    batch(ONE, FIRST, 50, 3, 3);
    tick(1);
    assertThat(asked).endsWith("ask 9001 1-2");
    linkHeartbeat(link(TWO), 60);
    tick(2);
    assertThat(asked).endsWith("ask 9002 1-2");
  }

  @Test
  void aGrantOfTheReignBeforeIsLate() {
    matched();
    standing(ONE, TWO);
    linkHeartbeat(link(TWO), 60);
    granted(ONE, 50, 9);
    batch(TWO, FIRST, 60, 1, 1);
    assertThat(delivered).containsExactly("7:1");
    assertThat(told).doesNotContain("unmatched 7 gone");
  }

  @Test
  void aGrantPromotesTheLinkThatStands() {
    matched();
    standing(ONE, TWO);
    asked.clear();
    granted(TWO, 60, 1, FIRST);
    assertThat(asked).noneMatch(line -> line.startsWith("connect"));
    welcome(TWO, 60, 1, at(FIRST, 0));
    assertThat(asked).contains("disconnect 9001");
    assertThat(told).doesNotContain("unmatched 7 gone");
    batch(TWO, FIRST, 60, 1, 1);
    assertThat(delivered).containsExactly("7:1");
  }

  @Test
  void whoStandsNoLongerIsLeft() {
    matched();
    standing(ONE, TWO);
    asked.clear();
    standing(ONE);
    assertThat(asked).containsExactly("disconnect 9002");
  }

  @Test
  void whoAttachesAnewSaysHowFarItIs() {
    matched();
    batch(ONE, FIRST, 50, 1, 5);
    core.onLinkBroken(link(ONE), 0);
    tick(250);
    assertThat(asked)
        .containsExactly("subscribe again 9001", "subscribe 9001 A", "attach 9001 v1 [A] [5]");
    welcome(ONE, 50, 1, at(FIRST, 7));
    tick(251);
    assertThat(asked).as("what was sent meanwhile").endsWith("ask 9001 6-7");
  }

  // Lives of a publisher.

  @Test
  void aPublishersNextLifeWaitsForTheEndOfTheOneBefore() {
    granted(ONE, 50, 1, FIRST, SECOND);
    welcome(ONE, 50, 1, at(FIRST, 0), at(SECOND, 0));
    batch(ONE, SECOND, 50, 1, 2);
    batch(ONE, FIRST, 50, 1, 1);
    assertThat(delivered).containsExactly("7:1");
    end(ONE, FIRST, 50, 2);
    assertThat(delivered).hasSize(1);
    batch(ONE, FIRST, 50, 2, 2);
    assertThat(delivered).containsExactly("7:1", "7:2", "8:1", "8:2");
    batch(ONE, SECOND, 50, 3, 3);
    assertThat(delivered).endsWith("8:3");
  }

  @Test
  void aLifeThatIsUnmatchedHoldsUpTheNextNoLonger() {
    granted(ONE, 50, 1, FIRST, SECOND);
    welcome(ONE, 50, 1, at(FIRST, 0), at(SECOND, 0));
    batch(ONE, SECOND, 50, 1, 2);
    granted(ONE, 50, 2, SECOND);
    tick(4_000);
    assertThat(delivered).containsExactly("8:1", "8:2");
  }

  @Test
  void whatWaitedForTheLifeBeforeIsReceivedWhenThatIsOver() {
    granted(ONE, 50, 1, FIRST, SECOND, THIRD);
    welcome(ONE, 50, 1, at(FIRST, 0), at(SECOND, 0), at(THIRD, 0));
    batch(ONE, SECOND, 50, 1, 1);
    batch(ONE, THIRD, 50, 1, 1);
    tick(10);
    end(ONE, FIRST, 50, 0);
    granted(ONE, 50, 2, THIRD);
    tick(4_010);
    assertThat(delivered).containsExactly("8:1", "9:1");
    assertThat(receivedMs).containsExactly(10L, 4_010L);
  }

  @Test
  void aReignThatWelcomesReleasesWhatWaitedForAStreamOfTheOneBefore() {
    granted(ONE, 50, 1, FIRST, SECOND);
    welcome(ONE, 50, 1, at(FIRST, 0), at(SECOND, 0));
    batch(ONE, SECOND, 50, 1, 1);
    tick(10);
    granted(TWO, 60, 1, SECOND);
    tick(20);
    welcome(TWO, 60, 1, at(SECOND, 1));
    assertThat(delivered).containsExactly("8:1");
    assertThat(receivedMs).containsExactly(20L);
  }

  @Test
  void aLifeThatEndedWhileItWasHeldBackEndsWithItsReleaseAndReleasesTheNext() {
    granted(ONE, 50, 1, FIRST, SECOND, THIRD);
    welcome(ONE, 50, 1, at(FIRST, 0), at(SECOND, 0), at(THIRD, 0));
    batch(ONE, SECOND, 50, 1, 2);
    end(ONE, SECOND, 50, 2);
    batch(ONE, THIRD, 50, 1, 1);
    told.clear();
    end(ONE, FIRST, 50, 0);
    assertThat(told).containsExactly("ended 7 0", "ended 8 2");
    assertThat(delivered).containsExactly("8:1", "8:2", "9:1");
  }

  @Test
  void whatNeverComesOfALifeThatIsHeldBackIsSaidAgainWhenItIsNot() {
    granted(ONE, 50, 1, FIRST, SECOND);
    welcome(ONE, 50, 1, at(FIRST, 0), at(SECOND, 0));
    batch(ONE, SECOND, 50, 2, 3);
    gone(ONE, SECOND, 50, 2);
    assertThat(delivered).isEmpty();
    end(ONE, FIRST, 50, 0);
    asked.clear();
    tick(1);
    assertThat(asked).containsExactly("ask 9001 1-1");
    gone(ONE, SECOND, 50, 2);
    assertThat(delivered).containsExactly("8:2", "8:3");
    assertThat(told).endsWith("missed 8 1-1 gone");
  }

  // What a former life of this subscriber was owed.

  @Test
  void whatAPublisherThatLeftStillOwesIsTakenAndBeforeItsNextLife() {
    granted(ONE, 50, 1, SECOND);
    asked.clear();
    welcome(ONE, 50, 1, at(FIRST, 3), at(SECOND, 0));
    assertThat(told)
        .containsExactly(
            "source 9001", "matched 7", "joined 7 4", "matched 8", "joined 8 1", "ready");
    batch(ONE, SECOND, 50, 1, 1);
    end(ONE, FIRST, 50, 5);
    tick(1);
    assertThat(asked).containsExactly("ask 9001 4-5");
    batch(ONE, FIRST, 50, 4, 5);
    assertThat(delivered).containsExactly("7:4", "7:5", "8:1");
    tick(2);
    assertThat(told).endsWith("ended 7 5", "unmatched 7 ended");
    batch(ONE, SECOND, 50, 2, 2);
    assertThat(delivered).endsWith("8:2");
  }

  @Test
  void whatIsOwedIsHeardOfWhereNothingElseOfItsTopicIsGranted() {
    granted(ONE, 50, 1);
    asked.clear();
    welcome(ONE, 50, 1, at(FIRST, 3));
    assertThat(asked).containsExactly("subscribe 9001 A");
    granted(ONE, 50, 2, SECOND);
    batch(ONE, FIRST, 50, 4, 4);
    assertThat(delivered).as("a grant that does not name it ends nothing").hasSize(1);
    tick(4_000);
    assertThat(told).endsWith("unmatched 7 gone");
  }

  @Test
  void whatThisLifeHasSettledOrDoesNotWantIsNotTakenForOwed() {
    StreamId other = new StreamId(new PublisherId("p"), new Incarnation(7), new Topic("other"));
    matched();
    batch(ONE, FIRST, 50, 1, 2);
    granted(ONE, 50, 2);
    tick(4_000);
    told.clear();
    core.onLinkBroken(link(ONE), nowMs * MS);
    welcome(ONE, 50, 2, at(FIRST, 1), at(other, 0));
    assertThat(told).isEmpty();
    batch(ONE, FIRST, 50, 3, 3);
    assertThat(delivered).hasSize(2);
  }

  // Matched again.

  @Test
  void aStreamThatIsMatchedAgainGoesOnWhereItWas() {
    matched();
    batch(ONE, FIRST, 50, 1, 3);
    granted(ONE, 50, 2);
    tick(4_000);
    granted(ONE, 50, 3, FIRST);
    asked.clear();
    welcome(ONE, 50, 3, at(FIRST, 5));
    tick(4_001);
    assertThat(told).endsWith("matched 7", "joined 7 4");
    assertThat(asked).endsWith("ask 9001 4-5");
    batch(ONE, FIRST, 50, 3, 5);
    assertThat(delivered).containsExactly("7:1", "7:2", "7:3", "7:4", "7:5");
  }

  @Test
  void theEndOfAStreamThatIsMatchedAgainIsNotToldAgain() {
    matched();
    batch(ONE, FIRST, 50, 1, 2);
    end(ONE, FIRST, 50, 2);
    granted(ONE, 50, 2);
    granted(ONE, 50, 3, FIRST);
    welcome(ONE, 50, 3, at(FIRST, 2));
    end(ONE, FIRST, 50, 2);
    assertThat(told).containsExactly("ended 7 2", "unmatched 7 ended", "matched 7", "joined 7 3");
  }
}
