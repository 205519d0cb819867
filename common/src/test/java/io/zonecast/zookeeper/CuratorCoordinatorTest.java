package io.zonecast.zookeeper;

import static io.zonecast.zookeeper.Client.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.CoordinatorEvent.Absent;
import io.zonecast.port.CoordinatorEvent.Committed;
import io.zonecast.port.CoordinatorEvent.Connected;
import io.zonecast.port.CoordinatorEvent.ListAnswer;
import io.zonecast.port.CoordinatorEvent.Present;
import io.zonecast.port.CoordinatorEvent.ReadAnswer;
import io.zonecast.port.CoordinatorEvent.Refused;
import io.zonecast.port.CoordinatorEvent.TreeRead;
import io.zonecast.port.Znode;
import io.zonecast.port.ZnodeOp.Create;
import io.zonecast.port.ZnodeOp.CreateEphemeral;
import io.zonecast.port.ZnodeOp.Delete;
import io.zonecast.port.ZnodeOp.SetData;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CuratorCoordinatorTest {
  private static TestingServer server;
  private static int lastNode;

  private Client client;
  private Client other;
  private final String node = "/shared/things/" + ++lastNode;

  @BeforeAll
  static void startServer() throws Exception {
    server = EmbeddedServer.start();
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @BeforeEach
  void connect() {
    client = Client.connected(server.getPort());
    other = Client.connected(server.getPort());
  }

  @AfterEach
  void close() {
    client.close();
    other.close();
  }

  private Znode read(String path) throws InterruptedException {
    return ((ReadAnswer) client.read(path)).znode().orElseThrow();
  }

  @Test
  void connectedTellsTheSessionAndWhatWasNegotiated() {
    assertThat(client.told.get(0))
        .isEqualTo(new Connected(client.coordinator.session(), Client.SESSION_MS));
    assertThat(client.coordinator.session()).isNotZero().isNotEqualTo(other.coordinator.session());
  }

  @Test
  void committedIdIsTheCzxidOfWhatWasCreated() throws Exception {
    Committed alone = client.committed(new Create(node, bytes("1")));
    assertThat(read(node).czxid()).isEqualTo(alone.zxid());
    Committed withSet =
        client.committed(
            new SetData(node, bytes("2"), 0), new CreateEphemeral(node + "/a", bytes("x")));
    assertThat(read(node + "/a").czxid()).isEqualTo(withSet.zxid());
    Committed creations =
        client.committed(
            new Create(node + "/b", bytes("")), new CreateEphemeral(node + "/c", bytes("")));
    assertThat(read(node + "/b").czxid()).isEqualTo(creations.zxid());
    assertThat(read(node + "/c").czxid()).isEqualTo(creations.zxid());
    assertThat(client.committed(new Delete(node + "/b", -1)).zxid()).isZero();
  }

  @Test
  void readTellsANodeAsItIsAndAMissingOneAsNothing() throws Exception {
    long zxid = client.committed(new CreateEphemeral(node, bytes("hello"))).zxid();
    Znode znode = read(node);
    assertThat(znode.path()).isEqualTo(node);
    assertThat(znode.data()).isEqualTo(bytes("hello"));
    assertThat(znode.czxid()).isEqualTo(zxid);
    assertThat(znode.version()).isZero();
    assertThat(znode.owner()).isEqualTo(client.coordinator.session());
    assertThat(((ReadAnswer) client.read("/no/such")).znode()).isEqualTo(Optional.empty());
    assertThat(((ListAnswer) client.list("/shared/things")).names()).contains(node.substring(15));
    assertThat(((ListAnswer) client.list("/no/such")).names()).isEmpty();
  }

  @Test
  void staleVersionRefusesTheWholeTransactionAndNamesTheStep() throws Exception {
    client.committed(new Create(node, bytes("0")));
    client.committed(new SetData(node, bytes("1"), 0));
    CoordinatorEvent answer =
        client.commit(new Create(node + "/never", bytes("")), new SetData(node, bytes("2"), 0));
    assertThat(answer).isInstanceOf(Refused.class);
    assertThat(((Refused) answer).why()).contains("BADVERSION", "step 2 of 2", "SetData " + node);
    assertThat(((ReadAnswer) client.read(node + "/never")).znode()).isEmpty();
    assertThat(read(node).data()).isEqualTo(bytes("1"));
  }

  @Test
  void everyKindOfRefusalSaysWhy() throws Exception {
    client.committed(new Create(node, bytes("")));
    client.committed(new Create(node + "/child", bytes("")));
    assertThat(((Refused) client.commit(new Create(node, bytes("")))).why()).contains("NODEEXISTS");
    assertThat(((Refused) client.commit(new Delete(node, -1))).why()).contains("NOTEMPTY");
    assertThat(((Refused) client.commit(new Delete(node + "/x", -1))).why()).contains("NONODE");
    assertThat(((Refused) client.commit(new Create("/no/parent", bytes("")))).why())
        .contains("NONODE");
  }

  @Test
  void oneOfTwoRacersWins() throws Exception {
    for (int round = 0; round < 20; round++) {
      String prize = node + "-" + round;
      client.coordinator.commit(-1, List.of(new CreateEphemeral(prize, bytes("a"))));
      other.coordinator.commit(-1, List.of(new CreateEphemeral(prize, bytes("b"))));
      List<CoordinatorEvent> answers = List.of(client.answer(), other.answer());
      assertThat(answers).filteredOn(Committed.class::isInstance).hasSize(1);
      assertThat(answers).filteredOn(Refused.class::isInstance).hasSize(1);
    }
  }

  @Test
  void watchTellsWhatIsThereThenEveryChange() throws Exception {
    client.committed(new Create(node, bytes("root")));
    client.committed(new Create(node + "/old", bytes("1")));
    other.coordinator.watch(node);
    other.awaitTold(new TreeRead(node));
    assertThat(told(node + "/old")).containsExactly("1");
    client.committed(new Create(node + "/new", bytes("1")));
    client.committed(new SetData(node + "/new", bytes("2"), -1));
    await().until(() -> told(node + "/new").contains("2"));
    client.committed(new Create(node + "/new/deep", bytes("d")));
    await().until(() -> told(node + "/new/deep").contains("d"));
    client.committed(new Delete(node + "/new/deep", -1), new Delete(node + "/old", -1));
    other.awaitTold(new Absent(node + "/old"));
    other.awaitTold(new Absent(node + "/new/deep"));
    client.committed(new Create(node + "/old", bytes("again")));
    await().until(() -> told(node + "/old").contains("again"));
    int first = other.told.indexOf(new Absent(node + "/old"));
    assertThat(other.told.subList(first, other.told.size()))
        .anyMatch(event -> event instanceof Present p && p.znode().path().equals(node + "/old"));
  }

  @Test
  void watchOfAMissingTreeTellsItsCreation() throws Exception {
    other.coordinator.watch(node);
    other.awaitTold(new TreeRead(node));
    client.committed(new Create(node, bytes("born")));
    await().until(() -> told(node).contains("born"));
  }

  @Test
  void closeEndsItsEphemeralNodesAtOnce() throws Exception {
    client.committed(new CreateEphemeral(node, bytes("")));
    other.coordinator.watch("/shared");
    other.awaitTold(new TreeRead("/shared"));
    long start = System.nanoTime();
    client.close();
    other.awaitTold(new Absent(node));
    assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(Client.SESSION_MS / 2);
  }

  @Test
  void answersComeInTheOrderOfTheRequests() throws Exception {
    for (int i = 1; i <= 300; i++) {
      if (i % 3 == 0) {
        client.coordinator.read(i, "/shared");
      } else if (i % 3 == 1) {
        client.coordinator.commit(i, List.of(new Create(node + "-" + i, bytes(""))));
      } else {
        client.coordinator.list(i, "/shared/things");
      }
    }
    for (int i = 1; i <= 300; i++) {
      CoordinatorEvent answer = client.answer();
      long token =
          answer instanceof ReadAnswer r
              ? r.token()
              : answer instanceof ListAnswer l ? l.token() : ((Committed) answer).token();
      assertThat(token).isEqualTo(i);
    }
  }

  private List<String> told(String path) {
    return other.told.stream()
        .filter(event -> event instanceof Present p && p.znode().path().equals(path))
        .map(event -> new String(((Present) event).znode().data(), StandardCharsets.UTF_8))
        .toList();
  }
}
