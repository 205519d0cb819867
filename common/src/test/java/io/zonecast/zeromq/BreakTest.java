package io.zonecast.zeromq;

import static io.zonecast.zeromq.Ends.HOST;
import static io.zonecast.zeromq.Ends.bytes;
import static io.zonecast.zeromq.Ends.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Endpoint;
import io.zonecast.port.Bound;
import io.zonecast.port.LinkId;
import io.zonecast.port.Pattern;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class BreakTest {
  private Ends server = new Ends();
  private final Ends peer = new Ends();

  @AfterEach
  void close() {
    server.close();
    peer.close();
  }

  @ParameterizedTest
  @CsvSource({"PUBLICATION,SUBSCRIPTION", "INTAKE,FEED", "SERVICE,CLIENT"})
  void breakIsToldAndThePortRefusesAndTheLinkComesBackByItself(Pattern bound, Pattern connected) {
    Bound end = server.transport.bind(bound, HOST, 0);
    LinkId link = peer.transport.connect(connected, end.endpoint());
    useUntilServed(connected, link, end);
    server.close();
    until(() -> !peer.broken.isEmpty(), peer);
    assertThat(peer.broken).containsExactly(link);
    peer.transport.probe(end.endpoint(), 2_000);
    until(() -> !peer.probes.isEmpty(), peer);
    assertThat(peer.probes).containsExactly(end.endpoint() + " REFUSED");

    server = new Ends();
    Bound again = server.transport.bind(bound, HOST, end.endpoint().port());
    useUntilServed(connected, link, again);
  }

  private void useUntilServed(Pattern connected, LinkId link, Bound end) {
    if (connected == Pattern.SUBSCRIPTION) {
      peer.transport.subscribe(link, bytes("A"));
      until(() -> server.notices.contains("+A"), server, peer);
      server.transport.send(end.link(), bytes("A1"));
      until(() -> peer.frames.contains("A1"), server, peer);
      peer.frames.clear();
    } else {
      until(() -> peer.transport.send(link, bytes("x")), server, peer);
      until(() -> !server.frames.isEmpty() || !server.requests.isEmpty(), server, peer);
    }
  }

  @Test
  void framesBeforeTheBreakAreToldBeforeTheBreak() {
    Bound publication = server.transport.bind(Pattern.PUBLICATION, HOST, 0);
    LinkId link = peer.transport.connect(Pattern.SUBSCRIPTION, publication.endpoint());
    peer.transport.subscribe(link, bytes("A"));
    until(() -> !server.notices.isEmpty(), server, peer);
    for (int i = 0; i < 900; i++) {
      assertThat(server.transport.send(publication.link(), bytes("A" + i))).isTrue();
    }
    server.close();
    until(() -> !peer.broken.isEmpty(), peer);
    assertThat(peer.frames).hasSize(900);
  }

  @Test
  void probeTellsAcceptedFromSilent() throws Exception {
    Bound end = server.transport.bind(Pattern.SERVICE, HOST, 0);
    peer.transport.probe(end.endpoint(), 2_000);
    until(() -> !peer.probes.isEmpty(), peer);
    assertThat(peer.probes).containsExactly(end.endpoint() + " ACCEPTED");
    peer.probes.clear();
    // A full backlog answers nothing.
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getByName(HOST));
        Socket one = new Socket(HOST, deaf.getLocalPort());
        Socket two = new Socket(HOST, deaf.getLocalPort())) {
      assertThat(one.isConnected() && two.isConnected()).isTrue();
      Endpoint endpoint = new Endpoint(HOST, deaf.getLocalPort());
      peer.transport.probe(endpoint, 200);
      until(() -> !peer.probes.isEmpty(), peer);
      assertThat(peer.probes).containsExactly(endpoint + " SILENT");
    }
  }

  @Test
  void connectedEndSurvivesAnswersThatAreNotZeroMq() throws Exception {
    Endpoint endpoint;
    try (ServerSocket impostor = new ServerSocket(0, 10, InetAddress.getByName(HOST))) {
      endpoint = new Endpoint(HOST, impostor.getLocalPort());
      LinkId link = peer.transport.connect(Pattern.SUBSCRIPTION, endpoint);
      peer.transport.subscribe(link, bytes("A"));
      try (Socket connection = handshaken(impostor)) {
        connection.getOutputStream().write(RawPeer.largeFrame(Long.MAX_VALUE));
        until(() -> !peer.broken.isEmpty(), peer);
      }
    }
    Bound publication = server.transport.bind(Pattern.PUBLICATION, HOST, endpoint.port());
    until(() -> server.notices.contains("+A"), server, peer);
    server.transport.send(publication.link(), bytes("A1"));
    until(() -> peer.frames.contains("A1"), server, peer);
  }

  /** JeroMQ gives up a handshake that stalls for 500 ms, and connects again. */
  private static Socket handshaken(ServerSocket impostor) throws IOException {
    while (true) {
      Socket connection = impostor.accept();
      try {
        RawPeer.greet(connection);
        RawPeer.ready(connection, "XPUB");
        return connection;
      } catch (SocketException | EOFException givenUp) {
        connection.close();
      }
    }
  }
}
