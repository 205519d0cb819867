package io.zonecast.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Lane;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.Source;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import io.zonecast.wire.SourceGrant;
import io.zonecast.wire.StreamGrant;
import io.zonecast.wire.StreamPosition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A publisher whose streams travel on two lanes, from a primary that is succeeded. */
final class SubscriberLanesTest extends SubscriberFixture {
  private static final Topic A = new Topic("A");
  private static final StreamId LOW =
      new StreamId(new PublisherId("p"), new Incarnation(7), A, 0, 0);
  private static final StreamId HIGH =
      new StreamId(new PublisherId("p"), new Incarnation(7), A, 9, 0);
  private static final int ONE = 9001;
  private static final int TWO = 9002;
  private static final int EXPRESS = 100;

  SubscriberLanesTest() {
    super(Reliability.RELIABLE, A);
  }

  @Override
  String name(StreamGrant stream) {
    return stream.lane().toString();
  }

  @Override
  String line(DeliverySink.Delivered one) {
    return "%d:%d".formatted(one.stream().priority(), one.sequence());
  }

  private static Source.FromBroker broker(int port, Lane lane, long epoch) {
    int at = lane == Lane.EXPRESS ? port + EXPRESS : port;
    return new Source.FromBroker(new ZoneId(1), new Epoch(epoch), lane, new Endpoint("h", at));
  }

  private static SourceGrant grant(int port, StreamId stream, long epoch) {
    return new SourceGrant(broker(port, stream.lane(), epoch), List.of(StreamGrant.of(stream)));
  }

  private void standing(int... ports) {
    List<Source.FromBroker> brokers = new ArrayList<>();
    for (int port : ports) {
      brokers.add(broker(port, Lane.NORMAL, 0));
      brokers.add(broker(port, Lane.EXPRESS, 0));
    }
    core.onStanding(brokers, nowMs * MS);
    tick(nowMs);
  }

  private void matched() {
    core.onSources(1, List.of(grant(ONE, LOW, 50), grant(ONE, HIGH, 50)), nowMs * MS);
    tick(nowMs);
    welcome(link(ONE), 50, 1, new StreamPosition(LOW, 0));
    assertThat(core.isReady()).as("the other lane lacks").isFalse();
    welcome(link(ONE + EXPRESS), 50, 1, new StreamPosition(HIGH, 0));
    assertThat(core.isReady()).isTrue();
    standing(ONE, TWO);
    welcome(link(TWO), 0, 0);
    welcome(link(TWO + EXPRESS), 0, 0);
    asked.clear();
  }

  @Test
  void eachLaneIsASourceOfItsOwnThatIsToldAsOne() {
    matched();
    assertThat(told)
        .containsSubsequence("source 9001", "ready")
        .filteredOn(line -> line.startsWith("matched"))
        .hasSize(1);
    batch(link(ONE), LOW, 50, 1, 2);
    batch(link(ONE + EXPRESS), HIGH, 50, 1, 1);
    assertThat(delivered).containsExactly("0:1", "0:2", "9:1");
    batch(link(ONE), HIGH, 50, 2, 2);
    assertThat(counters.get("not_matched")).as("on the other lane's link").isEqualTo(1);
  }

  @Test
  void eachLaneOfAStandbySucceedsTheSameLane() {
    matched();
    batch(link(TWO), LOW, 60, 1, 2);
    assertThat(delivered).containsExactly("0:1", "0:2");
    batch(link(TWO + EXPRESS), HIGH, 60, 1, 2);
    assertThat(delivered).as("though the reign is known").endsWith("9:1", "9:2");
    batch(link(ONE + EXPRESS), HIGH, 50, 3, 3);
    assertThat(counters.get("stale_epoch")).isEqualTo(1);
    tick(nowMs + 1);
    assertThat(asked).contains("attach 9002 v0 [A] [2]", "attach 9102 v0 [A] [2]");
    welcome(link(TWO), 60, 0, new StreamPosition(LOW, 2));
    assertThat(asked).contains("disconnect 9001").doesNotContain("disconnect 9101");
    welcome(link(TWO + EXPRESS), 60, 0, new StreamPosition(HIGH, 2));
    assertThat(asked).contains("disconnect 9101");
    assertThat(told).noneMatch(line -> line.startsWith("unmatched"));
  }

  @Test
  void whoTakesNothingByTheExpressLaneKeepsNoLinkThere() {
    core.onSources(1, List.of(grant(ONE, LOW, 50)), nowMs * MS);
    standing(ONE, TWO);
    assertThat(asked).contains("connect 9002").doesNotContain("connect 9102");
    core.onSources(2, List.of(grant(ONE, LOW, 50), grant(ONE, HIGH, 50)), nowMs * MS);
    assertThat(asked).contains("connect 9101", "connect 9102");
  }

  @Test
  void aLaneThatIsNotMatchedAnyMoreIsToldWithTheLastOne() {
    matched();
    told.clear();
    core.onSources(2, List.of(grant(ONE, LOW, 50)), nowMs * MS);
    tick(nowMs + DRAIN_MS);
    tick(nowMs + DRAIN_MS);
    assertThat(asked).contains("disconnect 9101");
    assertThat(told).noneMatch(line -> line.startsWith("unmatched"));
  }
}
