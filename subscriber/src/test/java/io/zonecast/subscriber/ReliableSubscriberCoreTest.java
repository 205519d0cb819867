package io.zonecast.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Batch;
import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Message;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.Source;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import io.zonecast.measurement.Counters;
import io.zonecast.measurement.DeliveryKind;
import io.zonecast.port.LinkId;
import io.zonecast.wire.Absence;
import io.zonecast.wire.BatchHeader;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.SourceGrant;
import io.zonecast.wire.StreamGrant;
import io.zonecast.wire.StreamPosition;
import io.zonecast.wire.StreamRange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a subscriber does that needs every message: in order, once, and whoever reigns. */
final class ReliableSubscriberCoreTest {
  private static final long MS = 1_000_000;
  private static final Topic A = new Topic("A");
  private static final StreamId FIRST = stream(7);
  private static final StreamId SECOND = stream(8);
  private static final StreamId THIRD = stream(9);
  private static final int ONE = 9001;
  private static final int TWO = 9002;

  private final List<String> asked = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final List<String> delivered = new ArrayList<>();
  private final Map<Integer, LinkId> links = new LinkedHashMap<>();
  private final Map<LinkId, Long> nonces = new LinkedHashMap<>();
  private final Counters counters = new Counters();
  private final SubscriberCore core =
      new SubscriberCore(List.of(A), Reliability.RELIABLE, new Recording(), counters);
  private int lastLink;
  private long lastNonce = 1_000;
  private long nowMs;

  ReliableSubscriberCoreTest() {
    core.setDrainNs(4_000 * MS);
  }

  private final class Recording implements SubscriberCore.Output {
    private int port(LinkId link) {
      return links.entrySet().stream()
          .filter(entry -> entry.getValue().equals(link))
          .findFirst()
          .orElseThrow()
          .getKey();
    }

    @Override
    public LinkId connect(Source source, long nonce) {
      LinkId link = new LinkId(++lastLink);
      links.put(source.endpoint().port(), link);
      nonces.put(link, nonce);
      asked.add("connect " + source.endpoint().port());
      return link;
    }

    @Override
    public void subscribe(LinkId link, Topic topic) {
      asked.add("subscribe %d %s".formatted(port(link), topic));
    }

    @Override
    public void attach(
        LinkId link,
        long nonce,
        long grantVersion,
        List<Topic> topics,
        List<StreamPosition> positions) {
      asked.add("attach %d v%d %s".formatted(port(link), grantVersion, numbers(positions)));
    }

    @Override
    public void acknowledge(LinkId link, Epoch epoch, List<StreamPosition> positions) {
      asked.add("delivered %d e%s %s".formatted(port(link), epoch, numbers(positions)));
    }

    @Override
    public void ask(LinkId link, long nonce, List<StreamRange> ranges) {
      assertThat(nonce).isEqualTo(nonces.get(link));
      for (StreamRange range : ranges) {
        asked.add("ask %d %d-%d".formatted(port(link), range.from(), range.to()));
      }
    }

    @Override
    public void onMissed(StreamId stream, long from, long to, Absence reason) {
      told.add("missed %s %d-%d %s".formatted(stream.incarnation(), from, to, reason.word()));
    }

    @Override
    public void disconnect(LinkId link) {
      asked.add("disconnect " + port(link));
    }

    @Override
    public long newNonce() {
      return ++lastNonce;
    }

    @Override
    public void deliver(DeliverySink.Delivered one) {
      delivered.add("%s:%d".formatted(one.stream().incarnation(), one.sequence()));
    }

    @Override
    public void onMatched(StreamGrant stream, Source source, long firstSequence) {
      told.add("matched %s %d".formatted(stream.incarnation(), firstSequence));
    }

    @Override
    public void onUnmatched(StreamGrant stream, String reason) {
      told.add("unmatched %s %s".formatted(stream.incarnation(), reason));
    }

    @Override
    public void onSilent(Source source) {
      told.add("silent");
    }

    @Override
    public void onSourceChanged(Source source) {
      told.add("source " + source.endpoint().port());
    }

    @Override
    public void onReady() {
      told.add("ready");
    }

    @Override
    public void onStreamEnded(StreamId stream, long lastSequence) {
      told.add("ended %s %d".formatted(stream.incarnation(), lastSequence));
    }
  }

  private static List<Long> numbers(List<StreamPosition> positions) {
    return positions.stream().map(StreamPosition::lastSequence).toList();
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

  private void tick(long ms) {
    nowMs = ms;
    core.onTick(ms * MS);
  }

  private void welcome(int port, long epoch, long version, StreamPosition... positions) {
    LinkId link = links.get(port);
    core.onWelcome(
        link,
        new ControlMessage.Welcome(nonces.get(link), new Epoch(epoch), version, List.of(positions)),
        nowMs * MS);
  }

  private void batch(int port, StreamId stream, long epoch, long first, long last) {
    int count = Math.toIntExact(last - first + 1);
    BatchHeader header = new BatchHeader(stream, first, count, new Epoch(epoch));
    if (core.wants(links.get(port), header, nowMs * MS)) {
      core.onBatch(
          new Batch(stream, first, Collections.nCopies(count, new Message(1, 1, new byte[0]))),
          header.epoch(),
          DeliveryKind.LIVE,
          5);
    }
  }

  private void end(int port, StreamId stream, long epoch, long last) {
    core.onStreamEnd(
        links.get(port), new ControlMessage.StreamEnd(stream, last, new Epoch(epoch)), nowMs * MS);
  }

  private void heartbeat(int port, StreamId stream, long epoch, long last) {
    core.onStreamHeartbeat(
        links.get(port),
        new ControlMessage.StreamHeartbeat(stream, last, new Epoch(epoch)),
        nowMs * MS);
  }

  private void gone(int port, StreamId stream, long epoch, long first) {
    core.onGone(
        links.get(port), new ControlMessage.Gone(stream, first, new Epoch(epoch)), nowMs * MS);
  }

  private void dropped(int port, StreamId stream, long epoch, long from, long to) {
    core.onTombstone(
        links.get(port),
        new ControlMessage.Tombstone(stream, from, to, Absence.DROPPED, new Epoch(epoch)),
        nowMs * MS);
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
    assertThat(told).containsExactly("source 9001", "matched 7 4", "ready");
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
    batch(ONE, FIRST, 50, 1, 1_023);
    assertThat(core.acknowledgementIsDue(1)).isFalse();
    batch(ONE, FIRST, 50, 1_024, 1_024);
    assertThat(core.acknowledgementIsDue(1)).isTrue();
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
    SubscriberCore other =
        new SubscriberCore(List.of(A), Reliability.BEST_EFFORT, new Recording(), counters);
    assertThat(other.acknowledgementIsDue(60_000 * MS)).isFalse();
  }

  // Another reign.

  @Test
  void aStandbysLinkIsReadyBeforeItIsNeeded() {
    matched();
    standing(ONE, TWO);
    assertThat(asked).containsExactly("connect 9002", "subscribe 9002 A", "attach 9002 v0 []");
    tick(250);
    assertThat(asked).as("until it is welcomed").endsWith("attach 9002 v0 []").hasSize(4);
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
        .contains("attach 9002 v0 [4]")
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
    core.onLinkHeartbeat(
        links.get(TWO), new ControlMessage.LinkHeartbeat(new Epoch(49)), nowMs * MS);
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
    core.onLinkHeartbeat(
        links.get(TWO), new ControlMessage.LinkHeartbeat(new Epoch(60)), nowMs * MS);
    tick(2);
    assertThat(asked).endsWith("ask 9002 1-2");
  }

  @Test
  void aGrantOfTheReignBeforeIsLate() {
    matched();
    standing(ONE, TWO);
    core.onLinkHeartbeat(
        links.get(TWO), new ControlMessage.LinkHeartbeat(new Epoch(60)), nowMs * MS);
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
    core.onLinkBroken(links.get(ONE), 0);
    tick(250);
    assertThat(asked).containsExactly("subscribe 9001 A", "attach 9001 v1 [5]");
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
    assertThat(told).endsWith("matched 7 4");
    assertThat(asked).endsWith("ask 9001 4-5");
    batch(ONE, FIRST, 50, 3, 5);
    assertThat(delivered).containsExactly("7:1", "7:2", "7:3", "7:4", "7:5");
  }
}
