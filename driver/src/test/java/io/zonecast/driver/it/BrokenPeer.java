package io.zonecast.driver.it;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Says over plain TCP what no good client would, from no ZMTP at all to frames of nonsense. */
final class BrokenPeer {
  private static final long SEED = 20_261_101;
  private static final String[] TYPES = {"XSUB", "PUSH", "DEALER"};

  private BrokenPeer() {}

  /** Visits a port in every bad way. */
  static void visit(int port) throws IOException {
    Random random = new Random(SEED);
    try (Socket silent = new Socket("127.0.0.1", port);
        Socket web = new Socket("127.0.0.1", port)) {
      web.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      for (String type : TYPES) {
        frames(port, type, random);
        say(port, type, ByteBuffer.allocate(13).put((byte) 2).putLong(-1).putInt(7).array());
        say(port, type, ByteBuffer.allocate(13).put((byte) 2).putLong(1L << 40).putInt(7).array());
      }
      silent.getOutputStream().write(0);
    }
  }

  /** Well-formed frames of ZMTP whose bodies are not ours. */
  private static void frames(int port, String type, Random random) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < 20; i++) {
      byte[] body = new byte[1 + random.nextInt(100)];
      random.nextBytes(body);
      body[0] = (byte) (0x11 + i % 3); // 0 and 1 would be subscriptions, which are welcome
      all.writeBytes(frame(0, body));
    }
    all.writeBytes(frame(0, new byte[0]));
    say(port, type, all.toByteArray());
  }

  /** Shakes hands as a socket of that type, says it and goes. */
  private static void say(int port, String type, byte[] bytes) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(10_000);
      ByteBuffer greeting = ByteBuffer.allocate(64);
      greeting.put((byte) 0xff).position(9);
      greeting.put((byte) 0x7f).put((byte) 3).put((byte) 0);
      greeting.put("NULL".getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(greeting.array());
      DataInputStream in = new DataInputStream(socket.getInputStream());
      in.readFully(new byte[64]);
      ByteArrayOutputStream ready = new ByteArrayOutputStream();
      ready.write(5);
      ready.writeBytes("READY".getBytes(StandardCharsets.US_ASCII));
      property(ready, "Socket-Type", type);
      property(ready, "Identity", "");
      socket.getOutputStream().write(frame(4, ready.toByteArray()));
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
      in.readAllBytes(); // until the other side has read what was said, and hangs up
    } catch (SocketException hungUp) {
      // What it deserves.
    } catch (EOFException refused) {
      // The same, earlier: not this type of socket.
    }
  }

  private static void property(ByteArrayOutputStream out, String name, String value) {
    out.write(name.length());
    out.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(ByteBuffer.allocate(4).putInt(value.length()).array());
    out.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] frame(int flags, byte[] body) {
    return ByteBuffer.allocate(2 + body.length)
        .put((byte) flags)
        .put((byte) body.length)
        .put(body)
        .array();
  }
}
