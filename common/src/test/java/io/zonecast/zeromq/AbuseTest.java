package io.zonecast.zeromq;

import static io.zonecast.zeromq.Ends.HOST;
import static io.zonecast.zeromq.Ends.bytes;
import static io.zonecast.zeromq.Ends.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.port.Bound;
import io.zonecast.port.LinkId;
import io.zonecast.port.Pattern;
import io.zonecast.port.PeerId;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a peer sends to a bound port, the next good client is served. */
@Timeout(60)
class AbuseTest {
  private static final long SEED = 20_260_101;

  private final Ends server = new Ends();
  private final Ends good = new Ends();
  private final List<Socket> open = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
    server.close();
    good.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"PUBLICATION", "INTAKE", "SERVICE"})
  void goodClientIsServedAfterEveryKindOfBadOne(Pattern bound) throws Exception {
    Bound end = server.transport.bind(bound, HOST, 0);
    for (int i = 0; i < 10; i++) {
      connect(end);
      RawPeer.greet(connect(end));
    }
    garbage(end);
    for (long length :
        new long[] {
          -1,
          -2,
          Long.MIN_VALUE,
          Long.MIN_VALUE + 5,
          0x8000_0000_7fff_ffffL,
          0xffff_ffff_7fff_ffffL,
          Long.MAX_VALUE,
          Integer.MAX_VALUE,
          0x1_0000_0005L
        }) {
      Socket bad = peer(end, bound);
      bad.getOutputStream().write(RawPeer.largeFrame(length));
      server.transport.poll(server, 100);
    }
    commands(end, bound);
    serve(end, bound);
  }

  @ParameterizedTest
  @EnumSource(names = {"PUBLICATION", "INTAKE", "SERVICE"})
  void emptyAndMultipartFramesAreCountedAndDropped(Pattern bound) throws Exception {
    Bound end = server.transport.bind(bound, HOST, 0);
    Socket bad = peer(end, bound);
    bad.getOutputStream().write(RawPeer.frame(0, new byte[0]));
    bad.getOutputStream().write(RawPeer.frame(1, bytes("part one")));
    bad.getOutputStream().write(RawPeer.frame(0, bytes("part two")));
    until(() -> server.transport.malformed() == 2, server);
    assertThat(server.frames).isEmpty();
    assertThat(server.requests).isEmpty();
    serve(end, bound);
  }

  @ParameterizedTest
  @ValueSource(ints = {514, 5_000, 200_000, 10_000_000})
  void aSubscriptionWhosePrefixIsTooLongIsDroppedAndOverflowsNoStack(int size) throws Exception {
    Bound end = server.transport.bind(Pattern.PUBLICATION, HOST, 0);
    for (byte kind : new byte[] {1, 0}) {
      byte[] subscription = new byte[size];
      Arrays.fill(subscription, (byte) 'z');
      subscription[0] = kind;
      Socket bad = peer(end, Pattern.PUBLICATION);
      bad.getOutputStream().write(RawPeer.wholeFrame(subscription));
    }
    until(() -> server.transport.malformed() == 2, server);
    assertThat(server.notices).isEmpty();
    assertThat(server.frames).isEmpty();
    serve(end, Pattern.PUBLICATION);
  }

  private void garbage(Bound end) throws IOException {
    Random random = new Random(SEED);
    for (int i = 0; i < 50; i++) {
      byte[] bytes = new byte[1 + random.nextInt(200)];
      random.nextBytes(bytes);
      if (i % 3 == 0) {
        bytes[0] = (byte) 0xff;
      }
      write(connect(end), bytes);
    }
    write(connect(end), "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  private void commands(Bound end, Pattern bound) throws IOException {
    write(peer(end, bound), RawPeer.frame(4, new byte[] {4, 'P', 'I', 'N', 'G'}));
    write(peer(end, bound), RawPeer.frame(4, new byte[] {4, 'P', 'I', 'N', 'G', 0, 1}));
    write(peer(end, bound), RawPeer.frame(4, new byte[] {(byte) 200, 1}));
    write(peer(end, bound), RawPeer.frame(4, new byte[0]));
    Socket badProperty = connect(end);
    RawPeer.greet(badProperty);
    write(
        badProperty,
        RawPeer.frame(4, new byte[] {5, 'R', 'E', 'A', 'D', 'Y', 11, 'S', -1, -1, -1, -1, 0}));
    Socket badLength = connect(end);
    RawPeer.greet(badLength);
    write(
        badLength,
        RawPeer.frame(4, new byte[] {5, 'R', 'E', 'A', 'D', 'Y', 1, 'S', -1, -1, -1, -1, 0}));
    Random random = new Random(SEED);
    for (int i = 0; i < 50; i++) {
      byte[] bytes = new byte[1 + random.nextInt(100)];
      random.nextBytes(bytes);
      write(peer(end, bound), bytes);
    }
  }

  private Socket peer(Bound end, Pattern bound) throws IOException {
    Socket socket = connect(end);
    RawPeer.greet(socket);
    RawPeer.ready(
        socket,
        switch (bound) {
          case PUBLICATION -> "XSUB";
          case INTAKE -> "PUSH";
          default -> "DEALER";
        });
    return socket;
  }

  private Socket connect(Bound end) throws IOException {
    Socket socket = new Socket(HOST, end.endpoint().port());
    open.add(socket);
    return socket;
  }

  private static void write(Socket socket, byte[] bytes) throws IOException {
    try {
      socket.getOutputStream().write(bytes);
    } catch (SocketException closedByTheServer) {
      // What it deserves.
    }
  }

  private void serve(Bound end, Pattern bound) {
    switch (bound) {
      case PUBLICATION -> {
        LinkId link = good.transport.connect(Pattern.SUBSCRIPTION, end.endpoint());
        good.transport.subscribe(link, bytes("good"));
        good.transport.send(link, bytes("attach good"));
        until(() -> server.frames.contains("attach good"), server, good);
        server.transport.sendToThoseWithRoom(end.link(), bytes("good frame"));
        until(() -> good.frames.contains("good frame"), server, good);
      }
      case INTAKE -> {
        LinkId link = good.transport.connect(Pattern.FEED, end.endpoint());
        good.transport.send(link, bytes("good frame"));
        until(() -> server.frames.contains("good frame"), server, good);
      }
      default -> {
        LinkId link = good.transport.connect(Pattern.CLIENT, end.endpoint());
        good.transport.send(link, bytes("good request"));
        until(() -> goodRequest().isPresent(), server, good);
        // Not the last request: what a bad peer sent may arrive after it.
        PeerId peer = goodRequest().orElseThrow();
        server.transport.reply(end.link(), peer, bytes("good reply"));
        until(() -> good.frames.contains("good reply"), server, good);
      }
    }
  }

  private Optional<PeerId> goodRequest() {
    return server.requests.stream()
        .filter(request -> request.text().equals("good request"))
        .map(Ends.Request::peer)
        .findFirst();
  }
}
