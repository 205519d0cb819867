package io.zonecast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.ZnodeOp;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What the simulated ensemble does to its clients: late news, unknown outcomes, sessions lost on
 * either side.
 */
final class SimZooKeeperTest {
  private static final String PATH = "/d/x";

  private final List<CoordinatorEvent> events = new ArrayList<>();
  private EventScheduler scheduler;
  private SimNetwork network;
  private SimZooKeeper zooKeeper;
  private SimProcess process;
  private SimCoordinator client;

  private void connect(long seed) {
    events.clear();
    scheduler = new EventScheduler(seed);
    network = new SimNetwork(scheduler, NetworkProfile.calm());
    zooKeeper = new SimZooKeeper(scheduler, network, CoordinatorProfile.rough(), List.of("/d"));
    process = new SimProcess("a", "a");
    client = zooKeeper.coordinator(process);
    client.start(events::add);
    pass(50);
  }

  private void pass(long ms) {
    scheduler.runUntil(scheduler.nowNs() + ms * 1_000_000);
  }

  private void create() {
    client.commit(1, List.of(new ZnodeOp.CreateEphemeral(PATH, new byte[0])));
  }

  private long heard(Class<?> kind) {
    return events.stream().filter(kind::isInstance).count();
  }

  private boolean exists() {
    return !zooKeeper.nodes(PATH).isEmpty();
  }

  @Test
  void aPausedClientLosesItsNodesLongBeforeItHearsOfIt() {
    connect(1);
    create();
    pass(100);
    assertThat(exists()).isTrue();
    process.pause();
    pass(6_000);
    assertThat(exists()).isFalse();
    assertThat(heard(CoordinatorEvent.Lost.class)).isZero();
    long before = client.session();
    process.resume();
    client.resumed(6_000_000_000L);
    pass(3_000);
    assertThat(heard(CoordinatorEvent.Suspended.class)).isEqualTo(1);
    assertThat(heard(CoordinatorEvent.Lost.class)).isEqualTo(1);
    assertThat(client.session()).isGreaterThan(before);
  }

  @Test
  void aKilledClientsNodesGoOnlyWhenItsSessionExpires() {
    connect(2);
    create();
    pass(100);
    process.die();
    pass(3_000);
    assertThat(exists()).isTrue();
    pass(2_500);
    assertThat(exists()).isFalse();
  }

  @Test
  void aClientDropsItsSessionWhileTheServerIsDownAndMeetsItsOwnOldNode() {
    connect(3);
    create();
    pass(100);
    zooKeeper.stop();
    pass(9_000);
    assertThat(heard(CoordinatorEvent.Lost.class)).isEqualTo(1);
    zooKeeper.start();
    pass(1_500);
    assertThat(client.isConnected()).isTrue();
    create();
    pass(100);
    assertThat(heard(CoordinatorEvent.Refused.class)).isEqualTo(1);
  }

  @Test
  void anUnknownOutcomeMayHaveTakenEffectOrNot() {
    Set<Boolean> outcomes = new HashSet<>();
    for (long seed = 1; seed <= 40; seed++) {
      connect(seed);
      create();
      client.breakConnection();
      pass(30);
      assertThat(events).contains(new CoordinatorEvent.Unknown(1));
      outcomes.add(exists());
    }
    assertThat(outcomes).containsExactlyInAnyOrder(true, false);
  }

  @Test
  void everythingIsToldAgainAfterAReconnect() {
    connect(5);
    create();
    client.watch("/d");
    pass(500);
    client.connectionReset();
    pass(2_000);
    assertThat(heard(CoordinatorEvent.Suspended.class)).isEqualTo(1);
    assertThat(heard(CoordinatorEvent.Connected.class)).isEqualTo(2);
    assertThat(heard(CoordinatorEvent.TreeRead.class)).isEqualTo(2);
    assertThat(heard(CoordinatorEvent.Lost.class)).isZero();
  }

  @Test
  void aPartitionIsNoticedLateAndAShortOneNotAtAll() {
    connect(6);
    network.block(SimZooKeeper.NAME, "a");
    client.unreachable();
    pass(1_000);
    network.heal(SimZooKeeper.NAME, "a");
    pass(3_000);
    assertThat(heard(CoordinatorEvent.Suspended.class)).isZero();
    network.block("a", SimZooKeeper.NAME);
    client.unreachable();
    pass(3_000);
    assertThat(heard(CoordinatorEvent.Suspended.class)).isEqualTo(1);
  }

  @Test
  void aNodeThatIsReplacedIsFirstToldAsGone() {
    connect(7);
    create();
    client.watch("/d");
    pass(500);
    events.clear();
    client.commit(
        2, List.of(new ZnodeOp.Delete(PATH, -1), new ZnodeOp.CreateEphemeral(PATH, new byte[0])));
    pass(500);
    assertThat(events)
        .filteredOn(event -> !(event instanceof CoordinatorEvent.Answer))
        .hasSize(2)
        .first()
        .isEqualTo(new CoordinatorEvent.Absent(PATH));
  }

  @Test
  void whoRemovesAnothersNodeIsTold() {
    connect(8);
    create();
    pass(100);
    List<Long> heardOf = new ArrayList<>();
    zooKeeper.onRemoved(removal -> heardOf.add(removal.heardOf()));
    client.commit(2, List.of(new ZnodeOp.Delete(PATH, -1)));
    pass(100);
    assertThat(heardOf).as("its own").isEmpty();
    create();
    pass(100);
    SimCoordinator other = zooKeeper.coordinator(new SimProcess("b", "b"));
    other.start(event -> {});
    pass(100);
    long created = zooKeeper.nodes(PATH).get(0).czxid();
    other.read(1, PATH);
    pass(100);
    other.commit(2, List.of(new ZnodeOp.Delete(PATH, -1)));
    pass(100);
    assertThat(heardOf).containsExactly(created);
  }
}
