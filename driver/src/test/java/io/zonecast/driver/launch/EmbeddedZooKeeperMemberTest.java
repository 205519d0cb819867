package io.zonecast.driver.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.zonecast.driver.plan.ZooKeeperPeer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedZooKeeperMemberTest {
  private static final Duration TICK = Duration.ofMillis(500);

  @TempDir private Path data;
  private final List<Integer> ports = FreePort.pick(9);
  private final List<EmbeddedZooKeeperMember> started = new ArrayList<>();

  @AfterEach
  void close() {
    started.forEach(EmbeddedZooKeeperMember::close);
  }

  private EmbeddedZooKeeperMember start(int number, int port) {
    List<ZooKeeperPeer> peers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      peers.add(new ZooKeeperPeer("127.0.0.1", ports.get(3 * i + 1), ports.get(3 * i + 2)));
    }
    Path directory = data.resolve(Integer.toString(number));
    EmbeddedZooKeeperMember member =
        EmbeddedZooKeeperMember.start("127.0.0.1", port, directory, TICK, number, peers);
    started.add(member);
    return member;
  }

  private EmbeddedZooKeeperMember start(int number) {
    return start(number, ports.get(3 * (number - 1)));
  }

  @Test
  void servesOnceMoreThanHalfAreThereAndKeepsWhatItAcknowledged() throws Exception {
    EmbeddedZooKeeperMember first = start(1);
    EmbeddedZooKeeperMember second = start(2);
    await().atMost(Duration.ofSeconds(30)).until(() -> first.isServing() && second.isServing());
    write(first.address());
    EmbeddedZooKeeperMember third = start(3);
    await().atMost(Duration.ofSeconds(30)).until(third::isServing);
    assertThat(read(third.address())).isEqualTo("v");
  }

  @Test
  void aPortInUseIsNamed() {
    try (EmbeddedZooKeeper taken =
        EmbeddedZooKeeper.start("127.0.0.1", 0, data.resolve("taken"), TICK)) {
      int port = Integer.parseInt(taken.address().split(":")[1]);
      EmbeddedZooKeeperMember member = start(1, port);
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThatThrownBy(member::isServing)
                      .isInstanceOf(LaunchException.class)
                      .hasMessageContaining("127.0.0.1:" + port)
                      .hasMessageContaining("in use"));
    }
  }

  private static void write(String address) throws Exception {
    ZooKeeper client = client(address);
    try {
      byte[] value = "v".getBytes(StandardCharsets.UTF_8);
      client.create("/x", value, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    } finally {
      client.close();
    }
  }

  private static String read(String address) throws Exception {
    ZooKeeper client = client(address);
    try {
      return new String(client.getData("/x", false, null), StandardCharsets.UTF_8);
    } finally {
      client.close();
    }
  }

  private static ZooKeeper client(String address) throws Exception {
    CountDownLatch connected = new CountDownLatch(1);
    ZooKeeper client = new ZooKeeper(address, 5_000, e -> connected.countDown());
    assertThat(connected.await(20, TimeUnit.SECONDS)).isTrue();
    return client;
  }
}
