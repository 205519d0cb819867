package io.zonecast.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Epoch;
import io.zonecast.port.LinkId;
import io.zonecast.registry.BrokerRecord;
import io.zonecast.registry.PrimaryRecord;
import io.zonecast.registry.Records;
import io.zonecast.wire.ControlCodec;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.MalformedFrameException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ZoneLinksTest {
  private static final long MS = 1_000_000;
  private static final long HELLO_MS = 1_000;
  private static final BrokerRecord A = Records.broker("a", 10, Records.ZONE, 7000);
  private static final BrokerRecord B = Records.broker("b", 11, Records.ZONE, 7100);
  private static final BrokerRecord C = Records.broker("c", 12, Records.ZONE, 7200);
  private static final ControlMessage HELLO = new ControlMessage.Ping(5);

  private final FakeTransport transport = new FakeTransport();
  private Optional<ControlMessage> hello = Optional.of(HELLO);
  private final ZoneLinks links = new ZoneLinks(transport, HELLO_MS * MS, () -> hello);

  private static PrimaryRecord reign(BrokerRecord broker, long epoch) {
    return new PrimaryRecord(broker, new Epoch(epoch), 1);
  }

  private LinkId to(BrokerRecord broker) {
    return transport.to(broker.address().control());
  }

  /** The ports to which hello was said. */
  private List<Integer> greeted() {
    return transport.sent().stream()
        .map(
            sent -> {
              assertThat(decoded(sent.frame())).isEqualTo(HELLO);
              Endpoint endpoint = transport.open().get(sent.link());
              return endpoint.port();
            })
        .toList();
  }

  private static ControlMessage decoded(byte[] frame) {
    try {
      return ControlCodec.decode(frame);
    } catch (MalformedFrameException broken) {
      throw new AssertionError(broken);
    }
  }

  // Whom it is linked to.

  @Test
  void everyBrokerThatStandsIsLinkedOnceAndGreeted() {
    links.onBrokers(List.of(A, B), 0);
    links.onBrokers(List.of(A, B), 0);
    assertThat(transport.asked()).containsExactly("connect CLIENT 7000", "connect CLIENT 7100");
    links.onTick(0);
    assertThat(greeted()).containsExactly(7000, 7100);
    assertThat(links.has(to(A))).isTrue();
    assertThat(links.has(new LinkId(99))).isFalse();
    assertThat(links.primary()).isEmpty();
    assertThat(links.epoch()).isEqualTo(Epoch.NONE);
  }

  @Test
  void whoStandsNoLongerIsLeftButThePrimaryIsKept() {
    links.onBrokers(List.of(A, B), 0);
    links.follow(Optional.of(reign(A, 20)), 0);
    transport.asked();
    links.onBrokers(List.of(C), 0);
    assertThat(transport.asked()).containsExactly("close 7100", "connect CLIENT 7200");
    assertThat(transport.open().values()).contains(A.address().control());
  }

  @Test
  void theSameIdInAnotherLifeIsAnotherLink() {
    links.onBrokers(List.of(A), 0);
    links.onBrokers(List.of(Records.broker("a", 30, Records.ZONE, 7300)), 0);
    assertThat(transport.asked())
        .containsExactly("connect CLIENT 7000", "close 7000", "connect CLIENT 7300");
  }

  @Test
  void leavingClosesEverythingAndForgetsThePrimary() {
    links.onBrokers(List.of(A, B), 0);
    links.follow(Optional.of(reign(A, 20)), 0);
    links.leave();
    assertThat(transport.open()).isEmpty();
    assertThat(links.primary()).isEmpty();
    assertThat(links.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
  }

  // Who reigns.

  @Test
  void aReignThatZooKeeperNamesIsFollowedOnTheLinkThatStands() {
    links.onBrokers(List.of(A), 0);
    assertThat(links.follow(Optional.of(reign(A, 20)), 0)).isTrue();
    assertThat(links.follow(Optional.of(reign(A, 20)), 0)).as("known").isFalse();
    assertThat(links.follow(Optional.empty(), 0)).as("between two reigns").isFalse();
    assertThat(transport.asked()).containsExactly("connect CLIENT 7000");
    assertThat(links.epoch()).isEqualTo(new Epoch(20));
  }

  @Test
  void aPrimaryThatDoesNotStandAsFarAsKnownIsLinked() {
    links.follow(Optional.of(reign(A, 20)), 0);
    assertThat(transport.asked()).containsExactly("connect CLIENT 7000");
  }

  @Test
  void theWinnersPushIsBelievedBeforeZooKeeperSaysIt() {
    links.onBrokers(List.of(A, B), 0);
    links.follow(Optional.of(reign(A, 20)), 0);
    assertThat(links.onReign(to(B), new Epoch(30))).isTrue();
    assertThat(links.primary().orElseThrow().broker()).isEqualTo(B);
    assertThat(links.epoch()).isEqualTo(new Epoch(30));
    assertThat(links.onReign(to(B), new Epoch(30))).as("known").isFalse();
  }

  @Test
  void aLatePictureOfZooKeepersDoesNotBringAnEarlierReignBack() {
    links.onBrokers(List.of(A, B), 0);
    links.follow(Optional.of(reign(A, 20)), 0);
    links.onReign(to(B), new Epoch(30));
    assertThat(links.follow(Optional.of(reign(A, 20)), 0)).isFalse();
    assertThat(links.follow(Optional.of(reign(B, 30)), 0)).as("the same").isFalse();
    assertThat(links.primary().orElseThrow().broker()).isEqualTo(B);
  }

  @Test
  void anEarlierReignsPushIsNotBelieved() {
    links.onBrokers(List.of(A, B), 0);
    links.follow(Optional.of(reign(A, 20)), 0);
    assertThat(links.onReign(to(B), new Epoch(19))).isFalse();
    assertThat(links.onReign(to(B), new Epoch(20))).isFalse();
    assertThat(links.primary().orElseThrow().broker()).isEqualTo(A);
  }

  @Test
  void whoWasNotDialledHereCanNotClaimAReign() {
    links.onBrokers(List.of(A), 0);
    assertThat(links.onReign(new LinkId(99), new Epoch(Long.MAX_VALUE))).isFalse();
    assertThat(links.epoch()).isEqualTo(Epoch.NONE);
  }

  @Test
  void aWinnerIsGreetedAtOnce() {
    links.onBrokers(List.of(A, B), 0);
    links.onTick(0);
    links.onHeard(to(A), 0);
    links.onHeard(to(B), 0);
    links.onTick(100 * MS); // From now on each is greeted once a second.
    greeted();
    links.onTick(200 * MS);
    assertThat(greeted()).isEmpty();
    links.onReign(to(B), new Epoch(30));
    links.onTick(201 * MS);
    assertThat(greeted()).containsExactly(7100);
    links.follow(Optional.of(reign(A, 40)), 202 * MS);
    links.onTick(202 * MS);
    assertThat(greeted()).containsExactly(7000);
  }

  // Greeting.

  @Test
  void whoHasNotAnsweredIsGreetedEagerly() {
    links.onBrokers(List.of(A), 0);
    links.onTick(0);
    assertThat(links.nextDeadlineNs()).isEqualTo(100 * MS);
    links.onHeard(to(A), 50 * MS);
    links.onTick(100 * MS);
    assertThat(links.nextDeadlineNs()).isEqualTo((100 + HELLO_MS) * MS);
    assertThat(greeted()).hasSize(2);
    links.onTick(500 * MS);
    assertThat(greeted()).isEmpty();
  }

  @Test
  void whoHasNothingToSayYetSaysNothing() {
    hello = Optional.empty();
    links.onBrokers(List.of(A), 0);
    links.onTick(0);
    assertThat(transport.sent()).isEmpty();
    hello = Optional.of(HELLO);
    links.onTick(100 * MS);
    assertThat(greeted()).containsExactly(7000);
  }

  @Test
  void aLinkThatStaysSilentIsBuiltAnewAndTheOthersStay() {
    links.onBrokers(List.of(A, B), 0);
    transport.asked();
    for (long ms = 0; ms <= 2_600; ms += 100) {
      links.onTick(ms * MS);
      links.onHeard(to(B), ms * MS);
    }
    assertThat(transport.asked()).containsExactly("close 7000", "connect CLIENT 7000");
    transport.sent();
    links.onHeard(to(A), 2_600 * MS);
    assertThat(links.has(to(A))).isTrue();
  }
}
