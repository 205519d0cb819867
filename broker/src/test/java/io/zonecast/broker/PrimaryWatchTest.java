package io.zonecast.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Epoch;
import io.zonecast.membership.FakeTransport;
import io.zonecast.port.LinkId;
import io.zonecast.port.ProbeResult;
import io.zonecast.registry.BrokerRecord;
import io.zonecast.registry.PrimaryRecord;
import io.zonecast.registry.Records;
import io.zonecast.wire.ControlMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a standby takes its primary for dead. */
final class PrimaryWatchTest {
  private static final long MS = 1_000_000;
  private static final BrokerRecord ONE = Records.broker("one", 10, Records.ZONE, 7000);
  private static final Endpoint CONTROL = ONE.address().control();

  private final FakeTransport transport = new FakeTransport();
  private final List<Epoch> dead = new ArrayList<>();
  private final PrimaryWatch watch =
      new PrimaryWatch(
          transport,
          () -> Optional.of(new ControlMessage.Ping(1)),
          (epoch, death) -> dead.add(epoch));

  PrimaryWatchTest() {
    watch.setSessionTimeoutNs(2_000 * MS);
    watch.follow(new PrimaryRecord(ONE, new Epoch(50), 1), 0);
    transport.asked();
  }

  private List<String> look(long ms) {
    watch.look(ms * MS);
    return transport.asked();
  }

  private void beat(long epoch, long ms) {
    watch.onMessage(new ControlMessage.BrokerBeat(new Epoch(epoch)), ms * MS);
  }

  @Test
  void aBrokenLinkIsAReasonToLookAtOnceAndAgainForAMoment() {
    assertThat(look(100)).isEmpty();
    watch.onBroken(200 * MS);
    assertThat(watch.nextDeadlineNs()).isLessThanOrEqualTo(200 * MS);
    assertThat(look(200)).containsExactly("probe 7000");
    assertThat(look(219)).isEmpty();
    assertThat(look(220)).as("a port may close a little later").containsExactly("probe 7000");
    for (long ms = 240; ms <= 700; ms += 20) {
      beat(49, ms); // Of another reign: says nothing.
      assertThat(look(ms)).contains("probe 7000");
    }
  }

  @Test
  void whoBeatsAgainIsNotLookedAtAnyMore() {
    watch.onBroken(200 * MS);
    look(200);
    beat(50, 210);
    assertThat(look(220)).isEmpty();
    assertThat(dead).isEmpty();
  }

  @Test
  void onlyARefusalAtItsOwnPlaceIsADeath() {
    watch.onProbed(CONTROL, ProbeResult.ACCEPTED);
    watch.onProbed(CONTROL, ProbeResult.SILENT);
    watch.onProbed(new Endpoint("10.0.0.7", 7100), ProbeResult.REFUSED);
    assertThat(dead).isEmpty();
    watch.onProbed(CONTROL, ProbeResult.REFUSED);
    assertThat(dead).containsExactly(new Epoch(50));
  }

  @Test
  void whoWatchesNobodySeesNoDeath() {
    watch.onBroken(200 * MS);
    watch.leave();
    assertThat(transport.asked()).containsExactly("close 7000");
    assertThat(look(10_000)).isEmpty();
    watch.onProbed(CONTROL, ProbeResult.REFUSED);
    assertThat(dead).isEmpty();
    assertThat(watch.epoch()).isEqualTo(Epoch.NONE);
  }

  @Test
  void aSilentPrimaryIsLookedAtNowAndThen() {
    look(400);
    assertThat(look(500)).isEmpty();
    assertThat(look(501)).containsExactly("probe 7000");
    assertThat(look(900)).isEmpty();
    assertThat(look(1_001)).containsExactly("probe 7000");
    beat(50, 1_100);
    assertThat(look(1_600)).isEmpty();
    assertThat(dead).isEmpty();
  }

  @Test
  void whoIsSilentForAWholeSessionTimeoutIsDead() {
    for (long ms = 0; ms <= 2_000; ms += 250) {
      look(ms);
    }
    assertThat(dead).isEmpty();
    look(2_001);
    assertThat(dead).containsExactly(new Epoch(50));
  }

  @Test
  void aPauseOfItsOwnIsNotHeldAgainstThePrimary() {
    look(100);
    look(60_000);
    assertThat(dead).isEmpty();
  }

  @Test
  void anotherReignIsWatchedAnew() {
    watch.onBroken(200 * MS);
    BrokerRecord two = Records.broker("two", 11, Records.ZONE, 7100);
    watch.follow(new PrimaryRecord(two, new Epoch(60), 1), 210 * MS);
    assertThat(transport.asked()).containsExactly("close 7000", "connect CLIENT 7100");
    assertThat(look(220)).as("nobody doubts it").isEmpty();
    assertThat(watch.epoch()).isEqualTo(new Epoch(60));
    assertThat(watch.is(transport.to(two.address().control()))).isTrue();
    assertThat(watch.is(new LinkId(1))).isFalse();
    watch.onProbed(CONTROL, ProbeResult.REFUSED);
    assertThat(dead).as("the former one's port").isEmpty();
  }
}
