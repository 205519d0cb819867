package io.zonecast.driver.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedZooKeeperTest {
  private static final Duration TICK = Duration.ofMillis(500);

  @TempDir private Path data;

  @Test
  void servesOnThePortThatTheSystemPicked() throws Exception {
    try (EmbeddedZooKeeper server = EmbeddedZooKeeper.start("127.0.0.1", 0, data, TICK)) {
      CountDownLatch connected = new CountDownLatch(1);
      ZooKeeper client = new ZooKeeper(server.address(), 5_000, e -> connected.countDown());
      try {
        assertThat(connected.await(10, TimeUnit.SECONDS)).isTrue();
        byte[] value = "v".getBytes(StandardCharsets.UTF_8);
        client.create("/x", value, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        assertThat(client.getData("/x", false, null)).isEqualTo(value);
        assertThat(client.getSessionTimeout()).isEqualTo(5_000);
      } finally {
        client.close();
      }
    }
  }

  @Test
  void aPortInUseIsNamed() {
    try (EmbeddedZooKeeper server = EmbeddedZooKeeper.start("127.0.0.1", 0, data, TICK)) {
      int port = Integer.parseInt(server.address().split(":")[1]);
      assertThatThrownBy(
              () -> EmbeddedZooKeeper.start("127.0.0.1", port, data.resolve("other"), TICK))
          .isInstanceOf(LaunchException.class)
          .hasMessageContaining("127.0.0.1:" + port)
          .hasMessageContaining("in use");
    }
  }
}
