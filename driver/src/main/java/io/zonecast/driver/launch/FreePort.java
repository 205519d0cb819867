package io.zonecast.driver.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Picks a port that nobody uses. */
public final class FreePort {
  private FreePort() {}

  /** A port of 127.0.0.1 that was free just now; another program may still take it first. */
  public static int pick() {
    return pick(1).get(0);
  }

  /** Different ports of 127.0.0.1 that were free just now; see {@link #pick()}. */
  public static List<Integer> pick(int count) {
    List<Integer> ports = new ArrayList<>();
    addTo(ports, count);
    return List.copyOf(ports);
  }

  /** Each is held until all are found, so that none is found twice. */
  private static void addTo(List<Integer> ports, int count) {
    if (count == 0) {
      return;
    }
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      ports.add(socket.getLocalPort());
      addTo(ports, count - 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
