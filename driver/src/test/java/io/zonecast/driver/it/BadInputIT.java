package io.zonecast.driver.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.driver.launch.FreePort;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can't work is told in a line, with its exit code. */
final class BadInputIT {
  @TempDir private static Path directory;
  private static Stage stage;

  @BeforeAll
  static void raise() {
    stage = new Stage(directory);
    stage.zooKeeper();
    stage.broker("broker", "--centralized").await("elected");
  }

  @AfterAll
  static void strike() {
    stage.close();
  }

  private static void assertRefused(JarProcess process, int code, String... words) {
    assertThat(process.exit()).as(process.words()).isEqualTo(code);
    assertThat(process.err()).contains(words).doesNotContain("\tat ").doesNotContain("Exception");
    assertThat(process.out()).isEmpty();
  }

  @Test
  void absentZooKeeperIsNamedWithTheWayToStartOne() {
    String nowhere = "127.0.0.1:" + FreePort.pick();
    JarProcess broker =
        stage.jar("broker", "lost", "--zookeeper", nowhere, "--connect-timeout", "1s");
    assertRefused(broker, 1, nowhere, "driver.jar zookeeper");
  }

  @Test
  void wrongUsageIsToldWithTheRule() throws Exception {
    assertRefused(stage.jar("broker", "zone", "--zone", "0"), 2, "zone 0", "from 1");
    assertRefused(stage.jar("subscriber", "slash", "--topic", "a/b"), 2, "\"a/b\" contains \"/\"");
    assertRefused(stage.jar("subscriber", "empty", "--topic", ""), 2, "topic is empty");
    JarProcess rate = stage.jar("publisher", "rate", "--topic", "A", "--rate", "-1");
    assertRefused(rate, 2, "--rate -1");

    JarProcess faults =
        stage.jar("driver", "faults", "--on", "local", "--faults", directory + "/none.yaml");
    assertRefused(faults, 2, "none.yaml: there is no such file");
    Path full = Files.createDirectory(directory.resolve("full"));
    Files.writeString(full.resolve("precious"), "mine");
    JarProcess out = stage.jar("driver", "full-out", "--on", "local", "--out", full.toString());
    assertRefused(out, 2, full.toString(), "not empty");
    assertThat(Files.readString(full.resolve("precious"))).isEqualTo("mine");
  }

  @Test
  void portInUseIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = Integer.toString(taken.getLocalPort());
      for (String option : new String[] {"--pub-port", "--sub-port", "--control-port"}) {
        JarProcess broker = stage.broker("late" + option, "--centralized", option, port);
        assertRefused(broker, 1, port);
      }
      JarProcess server = stage.jar("driver", "late-zookeeper", "zookeeper", "--port", port);
      assertRefused(server, 1, port, "in use");
    }
  }

  @Test
  void contradictingDisseminationIsRefused() {
    JarProcess direct = stage.broker("contrarian", "--session-timeout", "1s");
    assertRefused(direct, 1, "centralized");
  }

  @Test
  void findingEachOtherWithoutTheBrokersOfACentralizedDeploymentIsRefused() {
    JarProcess subscriber =
        stage.subscriber("loner", "--topic", "A", "--discovery", "zookeeper", "--timeout", "1m");
    assertRefused(subscriber, 1, "--discovery zookeeper is direct", "centralized");
  }

  @Test
  void whatCanNotBeWrittenIsNamedWithItsReason() {
    String folder = directory.toString();
    JarProcess subscriber =
        stage.jar("subscriber", "no-file", "--topic", "A", "--deliveries", folder);
    assertRefused(subscriber, 1, "cannot write deliveries to " + folder);
  }

  @Test
  void assertedCentralizationIsRefusedWhereTheDeploymentIsDirect() {
    String elsewhere = stage.zooKeeperAddress() + "/direct";
    JarProcess broker =
        stage.jar(
            "broker",
            "direct-broker",
            "--zookeeper",
            elsewhere,
            "--events",
            directory.resolve("direct-broker.jsonl").toString());
    broker.await("elected");
    for (String jar : new String[] {"publisher", "subscriber"}) {
      JarProcess client =
          stage.jar(jar, "sure-" + jar, "--zookeeper", elsewhere, "--topic", "A", "--centralized");
      assertRefused(client, 1, "direct");
    }
  }

  @Test
  void strictlyWhoDoesNotMatchEndsOnBothSidesWithTheReason() throws Exception {
    String reason = "offered history 5 < requested 10";
    for (String strict : new String[] {"pub-strict", "sub-strict"}) {
      String topic = "of-" + strict;
      boolean isPublisher = strict.startsWith("pub");
      JarProcess lax =
          isPublisher
              ? stage.subscriber("lax-" + topic, "--topic", topic, "--history", "10")
              : stage.publisher("lax-" + topic, "--topic", topic, "--history", "5");
      lax.await("registered");
      JarProcess ended =
          isPublisher
              ? stage.publisher(strict, "--topic", topic, "--history", "5", "--strict")
              : stage.subscriber(strict, "--topic", topic, "--history", "10", "--strict");
      assertRefused(ended, 3, strict, "lax-" + topic, topic, reason);
      lax.await("incompatible");
    }
  }

  @Test
  void takenIdIsNamed() throws Exception {
    stage.subscriber("sub-twin", "--topic", "A").await("registered");
    stage.publisher("pub-twin", "--topic", "A").await("registered");
    assertRefused(stage.impostor("subscriber", "sub-twin", "--topic", "A"), 1, "sub-twin");
    assertRefused(stage.impostor("publisher", "pub-twin", "--topic", "A"), 1, "pub-twin");
    assertRefused(stage.impostor("broker", "broker", "--centralized"), 1, "id broker is taken");
  }
}
