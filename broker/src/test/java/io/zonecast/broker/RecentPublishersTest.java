package io.zonecast.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.PublisherId;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.registry.Records;
import io.zonecast.registry.RegistryView;
import org.junit.jupiter.api.Test;

final class RecentPublishersTest {
  private static final PublisherId P = new PublisherId("p");

  private final RegistryView view = new RegistryView();
  private final RecentPublishers recent = new RecentPublishers(view);

  private void tell(CoordinatorEvent event, long nowNs) {
    view.apply(event);
    recent.onTree(event, nowNs);
  }

  @Test
  void onePublisherThatLeftIsKnownForAWhile() {
    recent.setMemoryNs(100);
    tell(Records.present(Records.feeding("p", 5, Records.ZONE, "A")), 0);
    tell(new CoordinatorEvent.Absent("/shared_state/publishers/p"), 50);
    assertThat(view.publisher(P)).isEmpty();
    recent.onTick(149);
    assertThat(recent.find(P)).isPresent();
    recent.onTick(150);
    assertThat(recent.find(P)).isEmpty();
  }

  @Test
  void onlyItsNextLifeIsKnownOnceThatIsRegistered() {
    recent.setMemoryNs(100);
    tell(Records.present(Records.feeding("p", 5, Records.ZONE, "A")), 0);
    tell(new CoordinatorEvent.Absent("/shared_state/publishers/p"), 50);
    tell(Records.present(Records.feeding("p", 9, Records.ZONE, "A")), 60);
    assertThat(recent.find(P).orElseThrow().offer().incarnation().zxid()).isEqualTo(9);
    recent.onTick(1_000);
    assertThat(recent.find(P)).isPresent();
  }

  @Test
  void aZnodeWhoseNameIsNoIdIsNobodys() {
    String path = "/shared_state/publishers/no id";
    tell(Records.present(path, new byte[0], 5), 0);
    tell(new CoordinatorEvent.Absent(path), 1);
    assertThat(view.publishers()).isEmpty();
  }
}
