package io.zonecast.driver.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PeerTest {
  private static final Peer.Site SITE = new Peer.Site(Path.of("/dist"), Path.of("/jdk/bin/java"));
  private static final Peer.Ports PORTS = new Peer.Ports(7001, 7002);
  private static final Peer.Sending SENDING =
      new Peer.Sending(100, 1000, 2, 64, 1.5, 0, "one", Path.of("/s.json"));
  private static final Peer.Receiving RECEIVING = new Peer.Receiving(2, 3, 0.5, Path.of("/r.json"));

  @TempDir private Path folder;

  @Test
  void programInCGetsEveryOption() {
    assertThat(String.join(" ", Peer.ZEROMQ.send(SITE, PORTS, SENDING)))
        .isEqualTo(
            "/dist/peers/zeromq-peer send --port 7001 --size 100 --rate 1000 --topics 2 --burst 64"
                + " --seconds 1.5 --count 0 --id one --summary /s.json");
    assertThat(String.join(" ", Peer.ZEROMQ.receive(SITE, PORTS, RECEIVING)))
        .isEqualTo(
            "/dist/peers/zeromq-peer receive --port 7002 --topics 2 --senders 3"
                + " --skip-seconds 0.5 --summary /r.json");
    assertThat(Peer.ZEROMQ.middle(SITE, PORTS, folder))
        .contains(
            new Peer.Middle(
                List.of("/dist/peers/zeromq-peer", "middle", "--port", "7001", "--port2", "7002"),
                Peer.Readiness.PRINTS_READY));
  }

  @Test
  void directlyTheSenderIsBoundWhereReceiversConnect() {
    assertThat(Peer.ZEROMQ_DIRECT.middle(SITE, PORTS, folder)).isEmpty();
    assertThat(Peer.ZEROMQ_DIRECT.send(SITE, PORTS, SENDING)).contains("--bind");
    assertThat(Peer.ZEROMQ_DIRECT.receive(SITE, PORTS, RECEIVING)).contains("7001");
    assertThat(Peer.ZEROMQ.send(SITE, PORTS, SENDING)).doesNotContain("--bind");
  }

  /** Of JeroMQ, driver.jar holds one in which a class is ours. */
  @Test
  void librariesStandBeforeDriverJar() {
    assertThat(Peer.JEROMQ.receive(SITE, PORTS, RECEIVING))
        .startsWith(
            "/jdk/bin/java",
            "-cp",
            "/dist/peers/lib/*:/dist/driver.jar",
            "io.zonecast.driver.peer.PeerMain",
            "jeromq",
            "receive",
            "--port",
            "7002");
  }

  @Test
  void aServerHasOnePortAndKeepsWhatWaits() throws IOException {
    assertThat(Peer.NATS.receive(SITE, PORTS, RECEIVING)).contains("7001").doesNotContain("7002");
    assertThat(Peer.REDIS.middle(SITE, PORTS, folder).orElseThrow().argv())
        .containsSequence("--port", "7001")
        .containsSequence("--client-output-buffer-limit", "pubsub 0 0 0");
    Peer.Middle nats = Peer.NATS.middle(SITE, PORTS, folder).orElseThrow();
    assertThat(nats.readiness()).isEqualTo(Peer.Readiness.PORT_ACCEPTS);
    assertThat(Files.readString(Path.of(nats.argv().get(2))))
        .contains("listen: \"127.0.0.1:7001\"")
        .contains("max_pending: 1073741824");
    Peer.Middle mosquitto = Peer.MOSQUITTO.middle(SITE, PORTS, folder).orElseThrow();
    assertThat(Files.readAllLines(Path.of(mosquitto.argv().get(2))))
        .contains("listener 7001 127.0.0.1", "max_queued_messages 0", "persistence false");
  }

  @ParameterizedTest
  @EnumSource
  void saysWhatLacksWhereNothingIsInstalled(Peer peer) {
    assertThat(peer.missing(new Peer.Site(folder, Path.of("java"))).orElseThrow())
        .contains("scripts/install-peers");
    assertThat(peer.settings()).isNotBlank();
    assertThat(peer.word()).matches("[a-z-]+");
  }

  @Test
  void aLibraryIsFoundByItsNameAndANumber() throws IOException {
    Path libraries = Files.createDirectories(folder.resolve("peers").resolve("lib"));
    Files.createFile(folder.resolve("driver.jar"));
    Files.createFile(libraries.resolve("jeromq-extras-1.0.jar"));
    Peer.Site site = new Peer.Site(folder, Path.of("java"));
    assertThat(Peer.JEROMQ.missing(site)).isPresent();
    Files.createFile(libraries.resolve("jeromq-0.6.0.jar"));
    assertThat(Peer.JEROMQ.missing(site)).isEmpty();
    assertThat(Peer.JEROMQ.version(site)).isEqualTo("JeroMQ 0.6.0");
  }
}
