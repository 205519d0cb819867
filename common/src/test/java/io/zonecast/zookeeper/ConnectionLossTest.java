package io.zonecast.zookeeper;

import static io.zonecast.zookeeper.Client.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.CoordinatorEvent.Absent;
import io.zonecast.port.CoordinatorEvent.Connected;
import io.zonecast.port.CoordinatorEvent.Lost;
import io.zonecast.port.CoordinatorEvent.Present;
import io.zonecast.port.CoordinatorEvent.Suspended;
import io.zonecast.port.CoordinatorEvent.TreeRead;
import io.zonecast.port.CoordinatorEvent.Unknown;
import io.zonecast.port.ZnodeOp.Create;
import io.zonecast.port.ZnodeOp.CreateEphemeral;
import io.zonecast.port.ZnodeOp.Delete;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.curator.test.TestingServer;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
class ConnectionLossTest {
  /** No reconnection takes so long, not even on a busy machine. */
  private static final int LONG_SESSION_MS = 30_000;

  private TestingServer server;
  private Cut cut;
  private Client client;
  private Client direct;

  @BeforeEach
  void connect() throws Exception {
    server = EmbeddedServer.start();
    cut = new Cut(server.getPort());
    client = Client.connected(cut.port());
    direct = Client.connected(server.getPort());
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    direct.close();
    cut.close();
    server.close();
  }

  @Test
  void whatHappenedWhileCutOffIsToldAfterTheSameSessionIsResumed() throws Exception {
    client.close();
    client = Client.connected(cut.port(), LONG_SESSION_MS);
    direct.committed(new Create("/shared/things/gone", bytes("")));
    direct.committed(new Create("/shared/things/stays", bytes("")));
    client.coordinator.watch("/shared");
    client.awaitTold(new TreeRead("/shared"));
    long session = client.coordinator.session();
    cut.cut();
    client.awaitTold(Suspended.class, 1);
    direct.committed(
        new Delete("/shared/things/gone", -1), new Create("/shared/things/new", bytes("")));
    client.told.clear();
    cut.join();
    client.awaitTold(TreeRead.class, 1);
    assertThat(client.told.get(0)).isEqualTo(new Connected(session, LONG_SESSION_MS));
    assertThat(client.told).contains(new Absent("/shared/things/gone"));
    assertThat(
            client.told.stream()
                .filter(Present.class::isInstance)
                .map(e -> ((Present) e).znode().path()))
        .contains("/shared", "/shared/things", "/shared/things/stays", "/shared/things/new")
        .doesNotContain("/shared/things/gone");
    // The watch itself has survived, once.
    client.told.clear();
    direct.committed(new Create("/shared/things/later", bytes("")));
    client.awaitTold(Present.class, 1);
    direct.committed(new Delete("/shared/things/later", -1));
    client.awaitTold(new Absent("/shared/things/later"));
    assertThat(client.told).hasSize(2);
  }

  @Test
  void serverThatRestartsWithItsDataIsFoundAgain() throws Exception {
    direct.committed(new Create("/shared/things/kept", bytes("")));
    client.coordinator.watch("/shared");
    client.awaitTold(new TreeRead("/shared"));
    server.stop();
    client.awaitTold(Suspended.class, 1);
    client.told.clear();
    server.restart();
    client.awaitTold(Connected.class, 1);
    client.awaitTold(TreeRead.class, 1);
    assertThat(
            client.told.stream()
                .filter(Present.class::isInstance)
                .map(e -> ((Present) e).znode().path()))
        .contains("/shared/things/kept");
    assertThat(client.commit(new Create("/shared/things/after", bytes(""))))
        .isInstanceOf(CoordinatorEvent.Committed.class);
  }

  @Test
  void longCutIsToldAsLostOnceAndANewSessionFollows() throws Exception {
    long session = client.coordinator.session();
    client.committed(new CreateEphemeral("/shared/things/mine", bytes("")));
    direct.coordinator.watch("/shared");
    direct.awaitTold(new TreeRead("/shared"));
    cut.cut();
    client.awaitTold(Lost.class, 1);
    assertThat(client.coordinator.session()).isZero();
    direct.awaitTold(new Absent("/shared/things/mine"));
    cut.join();
    client.awaitTold(Connected.class, 2);
    assertThat(client.coordinator.session()).isNotZero().isNotEqualTo(session);
    assertThat(client.states()).containsExactly("Connected", "Suspended", "Lost", "Connected");
  }

  @Test
  void serverAwayForLongNeverResumesTheSessionThatWasToldAsLost() throws Exception {
    long session = client.coordinator.session();
    server.stop();
    client.awaitTold(Lost.class, 1);
    server.restart();
    client.awaitTold(Connected.class, 2);
    assertThat(client.coordinator.session()).isNotEqualTo(session);
    assertThat(client.states()).containsExactly("Connected", "Suspended", "Lost", "Connected");
  }

  @Test
  void sessionThatOurLeaseToldAsLostIsDroppedThoughTheServerKeptIt() throws Exception {
    long session = client.coordinator.session();
    client.committed(new CreateEphemeral("/shared/things/mine", bytes("")));
    direct.coordinator.watch("/shared");
    direct.awaitTold(new TreeRead("/shared"));
    cut.cut();
    client.awaitTold(Suspended.class, 1);
    client.coordinator.loseSession();
    cut.join();
    client.awaitTold(Connected.class, 2);
    direct.awaitTold(new Absent("/shared/things/mine"));
    assertThat(client.coordinator.session()).isNotEqualTo(session);
    assertThat(client.states()).containsExactly("Connected", "Suspended", "Lost", "Connected");
  }

  @Test
  void sessionThatWasEndedFromOutsideIsLostAndReplaced() throws Exception {
    client.coordinator.watch("/shared");
    client.awaitTold(new TreeRead("/shared"));
    ZooKeeper victim = client.coordinator.handle();
    CountDownLatch connected = new CountDownLatch(1);
    ZooKeeper killer =
        new ZooKeeper(
            "127.0.0.1:" + server.getPort(),
            Client.SESSION_MS,
            event -> {
              if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
              }
            },
            victim.getSessionId(),
            victim.getSessionPasswd());
    assertThat(connected.await(10, TimeUnit.SECONDS)).isTrue();
    killer.close();
    client.awaitTold(Lost.class, 1);
    client.awaitTold(Connected.class, 2);
    client.awaitTold(TreeRead.class, 2);
    assertThat(client.states()).endsWith("Lost", "Connected");
    direct.committed(new Create("/shared/things/later", bytes("")));
    client.awaitTold(Present.class, 3);
  }

  @Test
  void requestsWithoutAConnectionAreUnknownInTime() throws Exception {
    cut.cut();
    client.awaitTold(Suspended.class, 1);
    long start = System.nanoTime();
    assertThat(client.commit(new Create("/shared/things/x", bytes(""))))
        .isInstanceOf(Unknown.class);
    assertThat(client.read("/shared")).isInstanceOf(Unknown.class);
    assertThat(client.list("/shared")).isInstanceOf(Unknown.class);
    assertThat(System.nanoTime() - start)
        .isLessThan(TimeUnit.MILLISECONDS.toNanos(Client.SESSION_MS));
  }

  @Test
  void requestsUnderWayWhenTheConnectionBreaksAreEachAnsweredOnce() throws Exception {
    for (int i = 1; i <= 200; i++) {
      client.coordinator.commit(i, List.of(new Create("/shared/things/n" + i, bytes(""))));
      if (i == 100) {
        cut.cut();
      }
    }
    int unknown = 0;
    for (int i = 1; i <= 200; i++) {
      CoordinatorEvent answer = client.answer();
      if (answer instanceof CoordinatorEvent.Committed committed) {
        assertThat(committed.token()).isEqualTo(i);
      } else {
        assertThat(answer).isEqualTo(new Unknown(i));
        unknown++;
      }
    }
    assertThat(unknown).isPositive();
  }

  @Test
  void unreachableOrDeafServerGivesNoEventsAndUnknownAnswersAndClosesInTime() throws Exception {
    try (ServerSocket deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Client nobody = new Client(deaf.getLocalPort(), Client.SESSION_MS)) {
      nobody.coordinator.watch("/shared");
      assertThat(nobody.read("/shared")).isInstanceOf(Unknown.class);
      assertThat(nobody.commit(new Create("/shared/x", bytes("")))).isInstanceOf(Unknown.class);
      assertThat(nobody.told).isEmpty();
      long start = System.nanoTime();
      nobody.coordinator.close();
      assertThat(System.nanoTime() - start).isLessThan(TimeUnit.MILLISECONDS.toNanos(1_500));
    }
  }
}
