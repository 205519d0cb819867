package io.zonecast.zeromq;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** ZMTP 3.0 by hand, to say what no library would. */
final class RawPeer {
  private RawPeer() {}

  /** Exchanges greetings (64 bytes each, the NULL mechanism). */
  static void greet(Socket socket) throws IOException {
    ByteBuffer greeting = ByteBuffer.allocate(64);
    greeting.put((byte) 0xff).position(9);
    greeting
        .put((byte) 0x7f)
        .put((byte) 3)
        .put((byte) 0)
        .put("NULL".getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(greeting.array());
    socket.setSoTimeout(10_000);
    new DataInputStream(socket.getInputStream()).readFully(new byte[64]);
  }

  /** Sends READY as a socket of that type, and reads the other's. */
  static void ready(Socket socket, String type) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(5);
    body.writeBytes("READY".getBytes(StandardCharsets.US_ASCII));
    property(body, "Socket-Type", type);
    property(body, "Identity", "");
    socket.getOutputStream().write(frame(4, body.toByteArray()));
    DataInputStream in = new DataInputStream(socket.getInputStream());
    in.readByte();
    in.readFully(new byte[in.readUnsignedByte()]);
  }

  private static void property(ByteArrayOutputStream out, String name, String value) {
    out.write(name.length());
    out.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(ByteBuffer.allocate(4).putInt(value.length()).array());
    out.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
  }

  /** A short frame; flags: 1 more, 4 command. */
  static byte[] frame(int flags, byte[] body) {
    return ByteBuffer.allocate(2 + body.length)
        .put((byte) flags)
        .put((byte) body.length)
        .put(body)
        .array();
  }

  /** A frame with a 64-bit length, whole. */
  static byte[] wholeFrame(byte[] body) {
    return ByteBuffer.allocate(9 + body.length)
        .put((byte) 2)
        .putLong(body.length)
        .put(body)
        .array();
  }

  /** The head of a frame with a 64-bit length, and a few bytes of it. */
  static byte[] largeFrame(long length) {
    return ByteBuffer.allocate(13).put((byte) 2).putLong(length).putInt(0x41414141).array();
  }
}
