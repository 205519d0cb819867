package io.zonecast.driver.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.cli.Ran;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Ownership;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.Qos;
import io.zonecast.driver.launch.EmbeddedZooKeeper;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.ZnodeOp;
import io.zonecast.registry.ZnodeJson;
import io.zonecast.registry.ZnodePaths;
import io.zonecast.runtime.SystemTime;
import io.zonecast.zookeeper.CuratorCoordinator;
import io.zonecast.zookeeper.ZooKeeperAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code status} and {@code strength} against a ZooKeeper. */
@Timeout(60)
final class CommandsTest {
  private static final long TIMEOUT_NS = 10_000_000_000L;

  @TempDir private static Path data;
  private static EmbeddedZooKeeper server;
  private static Inquiry publishers;

  @BeforeAll
  static void twoPublishersAreRegistered() throws Exception {
    server = EmbeddedZooKeeper.start("127.0.0.1", 0, data, Duration.ofMillis(500));
    publishers =
        new Inquiry(
            new CuratorCoordinator(
                ZooKeeperAddress.parse(server.address()), 5_000, ZnodePaths.DIRECTORIES),
            new SystemTime());
    assertThat(publishers.awaitSession(TIMEOUT_NS)).isTrue();
    register("strong", Qos.DEFAULT.with(Ownership.EXCLUSIVE), 5);
    register("shared", Qos.DEFAULT, 0);
  }

  @AfterAll
  static void end() {
    publishers.close();
    server.close();
  }

  private static void register(String id, Qos qos, int strength) throws InterruptedException {
    ZnodeOp create =
        new ZnodeOp.CreateEphemeral(
            ZnodePaths.publisher(new PublisherId(id)),
            ZnodeJson.publisher(
                Picture.publisher(id, 30, qos, strength, "A"), Optional.of(new Incarnation(30))));
    assertThat(
            publishers.ask(
                token -> publishers.coordinator().commit(token, List.of(create)), TIMEOUT_NS))
        .containsInstanceOf(CoordinatorEvent.Committed.class);
  }

  private static Ran strength(String publisher, String strength) {
    return Ran.of(new StrengthCommand(), "--zookeeper", server.address(), publisher, strength);
  }

  @Test
  void aStrengthIsSetAndSeen() {
    Ran up = strength("strong", "9");
    assertThat(up).isEqualTo(new Ran(0, "strong: strength 5 -> 9" + System.lineSeparator(), ""));
    Ran status = Ran.of(new StatusCommand(), "--zookeeper", server.address());
    assertThat(status.code()).isZero();
    assertThat(status.out()).contains("exclusive strength 9");
    assertThat(strength("strong", "5").out()).startsWith("strong: strength 9 -> 5");
  }

  @Test
  void whoCanNotHaveAStrengthIsNamedWithTheReason() {
    Ran nobody = strength("nobody", "1");
    assertThat(nobody.code()).isEqualTo(1);
    assertThat(nobody.complaints()).containsExactly("nobody: there is no such publisher");
    Ran shared = strength("shared", "1");
    assertThat(shared.code()).isEqualTo(1);
    assertThat(shared.complaints())
        .containsExactly(
            "shared: its ownership is shared: only a publisher of --ownership exclusive has a"
                + " strength");
  }

  @Test
  void whereNoZooKeeperIsBothSaySoInOneLine() {
    String nowhere = Ran.nobody();
    String[] where = {"--connect-timeout", "200ms", "--zookeeper", nowhere};
    Ran status = Ran.of(new StatusCommand(), where);
    assertThat(status.code()).isEqualTo(1);
    assertThat(status.complaints()).containsExactly("driver status: no ZooKeeper at " + nowhere);
    Ran strength =
        Ran.of(new StrengthCommand(), where[0], where[1], where[2], where[3], "strong", "1");
    assertThat(strength.code()).isEqualTo(1);
    assertThat(strength.complaints())
        .containsExactly("driver strength: no ZooKeeper at " + nowhere);
  }
}
