package io.zonecast.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.BrokerId;
import io.zonecast.domain.Dissemination;
import io.zonecast.measurement.Counters;
import io.zonecast.membership.ConnectPolicy;
import io.zonecast.membership.FakeTransport;
import io.zonecast.membership.Identity;
import io.zonecast.membership.World;
import io.zonecast.registry.FakeZooKeeper;
import io.zonecast.registry.Records;
import io.zonecast.runtime.SystemTime;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BrokerAgentTest {
  @Test
  void beforeItHasStartedItHasNoIncarnation() {
    World world =
        new World(
            new FakeTransport(),
            new FakeZooKeeper().client(),
            new SystemTime(),
            new Random(1),
            new ConnectPolicy("zk", 1),
            (event, fields) -> {});
    BrokerConfig config =
        new BrokerConfig(
            new BrokerId("b"), Records.ZONE, Dissemination.CENTRALIZED, 0, 0, 0, 5_000_000_000L);
    BrokerAgent agent =
        new BrokerAgent(world, new Identity("b", "h", "h", 1), config, "d", new Counters());
    assertThat(agent.incarnation()).isEmpty();
  }
}
