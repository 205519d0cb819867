package io.zonecast.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.membership.FakeTransport;
import io.zonecast.registry.PrimaryRecord;
import io.zonecast.registry.Records;
import io.zonecast.wire.ControlCodec;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.MalformedFrameException;
import io.zonecast.wire.StreamGrant;
import io.zonecast.wire.TenureReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a primary passes on to the one that decides in its place. */
final class ToDeciderTest {
  private static final long MS = 1_000_000;
  private static final Topic A = new Topic("A");
  private static final Incarnation LIFE = new Incarnation(7);

  private final FakeTransport transport = new FakeTransport();
  private final ToDecider decider = new ToDecider(transport, Optional::empty);

  @BeforeEach
  void follow() {
    decider.follow(Optional.of(primary(50)), 0);
  }

  private static PrimaryRecord primary(long epoch) {
    return new PrimaryRecord(
        Records.broker("one", 10, Records.ZONE, (int) epoch + 7_000), new Epoch(epoch), 1);
  }

  private static ControlMessage.TenureReports report(TenureReport.State state) {
    return new ControlMessage.TenureReports(
        new PublisherId("p1"), LIFE, List.of(new TenureReport(A, 3, state, List.of())));
  }

  private static ControlMessage.DeadlineMissed miss(String subscriber, long term) {
    StreamGrant grant = new StreamGrant(new PublisherId("p1"), LIFE, A);
    return new ControlMessage.DeadlineMissed(new SubscriberId(subscriber), LIFE, grant, term);
  }

  private List<ControlMessage> told() throws MalformedFrameException {
    List<ControlMessage> told = new ArrayList<>();
    for (FakeTransport.Sent sent : transport.sent()) {
      told.add(ControlCodec.decode(sent.frame()));
    }
    return told;
  }

  @Test
  void whatChangedIsToldAtOnceAndWhatDidNotAfterASecond() throws MalformedFrameException {
    ControlMessage.TenureReports timely = report(TenureReport.State.TIMELY);
    ControlMessage.TenureReports overdue = report(TenureReport.State.OVERDUE);
    decider.tell(timely, 0);
    decider.tell(timely, 300 * MS);
    decider.tell(overdue, 310 * MS);
    decider.tell(timely, 320 * MS);
    assertThat(told()).containsExactly(timely, overdue, timely);
    decider.tell(timely, 1_000 * MS);
    assertThat(told()).containsExactly(timely);
  }

  @Test
  void whatManySubscribersMissIsToldOnce() throws MalformedFrameException {
    decider.tell(miss("s1", 3), 0);
    decider.tell(miss("s2", 3), 1);
    decider.tell(miss("s2", 4), 2);
    assertThat(told()).containsExactly(miss("s1", 3), miss("s2", 4));
  }

  @Test
  void whatWasNotSentIsNotTold() throws MalformedFrameException {
    transport.room = false;
    decider.tell(miss("s1", 3), 0);
    transport.room = true;
    told();
    decider.tell(miss("s2", 3), 1);
    assertThat(told()).containsExactly(miss("s2", 3));
  }

  @Test
  void anotherDeciderIsToldEverythingAnewAndWhereThereIsNoneNobodyIs()
      throws MalformedFrameException {
    decider.tell(miss("s1", 3), 0);
    told();
    decider.follow(Optional.of(primary(60)), 1);
    decider.tell(miss("s2", 3), 2);
    assertThat(told()).containsExactly(miss("s2", 3));
    assertThat(transport.open())
        .containsOnlyKeys(transport.to(primary(60).broker().address().control()));
    decider.follow(Optional.empty(), 3);
    decider.tell(miss("s2", 4), 4);
    assertThat(told()).isEmpty();
    assertThat(transport.open()).isEmpty();
  }
}
