package io.zonecast.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.ZoneId;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.Znode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RegistryViewTest {
  private static final ZoneId ONE = new ZoneId(1);
  private static final ZoneId TWO = new ZoneId(2);

  private final RegistryView view = new RegistryView();

  @Test
  void whatIsToldIsSeenUntilItIsAbsent() {
    view.apply(Records.present(Records.direct("p", 5, "A")));
    view.apply(Records.present(Records.subscriber("s", 6, "A")));
    view.apply(
        Records.present(
            ZnodePaths.broker(Records.broker("b", 4, ONE).broker()),
            ZnodeJson.broker(Records.broker("b", 4, ONE)),
            4));
    assertThat(view.publisher(new PublisherId("p"))).contains(Records.direct("p", 5, "A"));
    assertThat(view.subscriber(new SubscriberId("s"))).contains(Records.subscriber("s", 6, "A"));
    assertThat(view.brokers()).containsExactly(Records.broker("b", 4, ONE));
    assertThat(view.load()).isEqualTo(new LoadRecord(1, 1, 0));
    view.apply(new CoordinatorEvent.Absent("/shared_state/publishers/p"));
    view.apply(new CoordinatorEvent.Absent("/shared_state/subscribers/s"));
    view.apply(new CoordinatorEvent.Absent("/shared_state/brokers/b"));
    assertThat(view.publishers()).isEmpty();
    assertThat(view.subscribers()).isEmpty();
    assertThat(view.brokers()).isEmpty();
  }

  @Test
  void aPrimarysEpochIsItsZnodesCzxidAndItsSessionTheOwner() {
    BrokerRecord broker = Records.broker("b", 4, TWO);
    view.apply(Records.present(ZnodePaths.primary(TWO), ZnodeJson.broker(broker), 88));
    assertThat(view.primary(TWO)).contains(new PrimaryRecord(broker, new Epoch(88), 99));
    assertThat(view.primary(ONE)).isEmpty();
    assertThat(view.livingZones()).containsExactly(TWO);
    view.apply(new CoordinatorEvent.Absent(ZnodePaths.primary(TWO)));
    assertThat(view.livingZones()).isEmpty();
  }

  @Test
  void candidatesStandInTheOrderInWhichTheyCameAndByZone() {
    candidate(Records.broker("z", 10, ONE), 10);
    candidate(Records.broker("a", 12, ONE), 12);
    candidate(Records.broker("m", 11, TWO), 11);
    assertThat(view.candidates(ONE))
        .extracting(candidate -> candidate.broker().broker().name())
        .containsExactly("z", "a");
    view.apply(new CoordinatorEvent.Absent("/elections/zone_1/z@10"));
    assertThat(view.candidates(ONE)).hasSize(1);
    assertThat(view.candidates(TWO)).hasSize(1);
  }

  private void candidate(BrokerRecord broker, long order) {
    view.apply(
        Records.present(
            ZnodePaths.candidate(broker.zone(), broker.broker(), broker.incarnation()),
            ZnodeJson.broker(broker),
            order));
  }

  @Test
  void theListOfThoseInSyncCarriesItsVersion() {
    byte[] data =
        ZnodeJson.inSync("d", List.of(InSyncRecord.Member.of(Records.broker("b", 4, ONE))));
    view.apply(new CoordinatorEvent.Present(new Znode(ZnodePaths.inSync(ONE), data, 50, 7, 0)));
    assertThat(view.inSync(ONE).orElseThrow().version()).isEqualTo(7);
    view.apply(new CoordinatorEvent.Absent(ZnodePaths.inSync(ONE)));
    assertThat(view.inSync(ONE)).isEmpty();
  }

  @Test
  void theConfigurationIsSeenAndGoes() {
    ConfigRecord config = new ConfigRecord("d", Dissemination.DIRECT);
    view.apply(Records.present(ZnodePaths.CONFIG, ZnodeJson.config(config), 3));
    assertThat(view.config()).contains(config);
    view.apply(new CoordinatorEvent.Absent(ZnodePaths.CONFIG));
    assertThat(view.config()).isEmpty();
  }

  @Test
  void aZnodeThatBecomesMalformedIsCountedAndLeftOut() {
    view.apply(Records.present(Records.direct("p", 5, "A")));
    view.apply(Records.present("/shared_state/publishers/p", "{".getBytes(UTF_8), 5));
    view.apply(Records.present("/shared_state/subscribers/x", new byte[0], 5));
    assertThat(view.malformed()).isEqualTo(2);
    assertThat(view.publishers()).isEmpty();
    assertThat(view.subscribers()).isEmpty();
  }

  @Test
  void aTreeIsReadOnceItWasToldCompletely() {
    assertThat(view.isRead(ZnodePaths.PRIMARIES)).isFalse();
    view.apply(new CoordinatorEvent.TreeRead(ZnodePaths.PRIMARIES));
    assertThat(view.isRead(ZnodePaths.PRIMARIES)).isTrue();
    assertThat(view.isRead(ZnodePaths.CONFIG)).isFalse();
  }

  @Test
  void aRegistrationUnderAnothersNameIsMalformed() {
    PublisherRecord publisher = Records.direct("p", 5, "A");
    byte[] data = ZnodeJson.publisher(publisher, Optional.of(publisher.offer().incarnation()));
    view.apply(Records.present("/shared_state/publishers/q", data, 5));
    view.apply(Records.present("/shared_state/publishers/no id", data, 5));
    assertThat(view.publishers()).isEmpty();
    assertThat(view.malformed()).isEqualTo(2);
    view.apply(new CoordinatorEvent.Absent("/shared_state/publishers/no id"));
  }

  @Test
  void whatIsNotOfTheTreeChangesNothing() {
    view.apply(new CoordinatorEvent.Suspended());
    view.apply(new CoordinatorEvent.Connected(1, 2));
    view.apply(Records.present(ZnodePaths.SHARED_STATE, new byte[0], 1));
    view.apply(Records.present(ZnodePaths.PUBLISHERS, new byte[0], 1));
    view.apply(Records.present(ZnodePaths.CURRENT_LOAD, new byte[0], 1));
    view.apply(Records.present("/elections/zone_1", new byte[0], 1));
    view.apply(Records.present("/in_sync/zone_x", new byte[0], 1));
    view.apply(Records.present("/shared_state/publishers/p/deeper", new byte[0], 1));
    view.apply(new CoordinatorEvent.Absent("/nowhere"));
    assertThat(view.malformed()).isZero();
    assertThat(view.load()).isEqualTo(new LoadRecord(0, 0, 0));
  }
}
