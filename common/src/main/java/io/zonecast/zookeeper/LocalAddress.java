package io.zonecast.zookeeper;

import io.zonecast.domain.Endpoint;
import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The addresses of this host. Any thread. */
public final class LocalAddress {
  private static final int CONNECT_TIMEOUT_MS = 500;

  private LocalAddress() {}

  /**
   * The address to announce: the local one from which the first of {@code servers} that has a route
   * is reached; nothing is sent. Where that is the loopback, because ZooKeeper is on this host, the
   * first other address of this host; loopback only where there is none. May wait for the
   * resolution of a host name.
   */
  public static String reaching(List<Endpoint> servers) {
    return reaching(servers, ofThisHost());
  }

  static String reaching(List<Endpoint> servers, List<InetAddress> ofThisHost) {
    for (Endpoint server : servers) {
      InetSocketAddress remote = new InetSocketAddress(server.host(), server.port());
      if (remote.isUnresolved() || remote.getAddress().isLoopbackAddress()) {
        continue;
      }
      try (DatagramSocket socket = new DatagramSocket()) {
        socket.connect(remote);
        InetAddress local = socket.getLocalAddress();
        if (local instanceof Inet4Address
            && !local.isAnyLocalAddress()
            && !local.isLoopbackAddress()) {
          return local.getHostAddress();
        }
      } catch (SocketException | java.io.UncheckedIOException noRoute) {
        // The next server may have one.
      }
    }
    return ofThisHost.isEmpty() ? "127.0.0.1" : ofThisHost.get(0).getHostAddress();
  }

  /**
   * The IPv4 addresses of the interfaces that are up, in their order, without loopback and
   * link-local ones.
   */
  public static List<InetAddress> ofThisHost() {
    List<InetAddress> found = new ArrayList<>();
    try {
      List<NetworkInterface> interfaces =
          new ArrayList<>(NetworkInterface.networkInterfaces().toList());
      interfaces.sort(Comparator.comparingInt(NetworkInterface::getIndex));
      for (NetworkInterface each : interfaces) {
        if (each.isUp() && !each.isLoopback()) {
          each.inetAddresses()
              .filter(address -> address instanceof Inet4Address && !address.isLinkLocalAddress())
              .forEach(found::add);
        }
      }
    } catch (SocketException none) {
      return List.of();
    }
    return found;
  }

  /**
   * Whether a connection attempt is refused; not where it is answered, or where nothing answers
   * within half a second.
   */
  static boolean refuses(Endpoint endpoint) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(endpoint.host(), endpoint.port()), CONNECT_TIMEOUT_MS);
      return socket.getLocalSocketAddress().equals(socket.getRemoteSocketAddress());
    } catch (ConnectException refused) {
      return true;
    } catch (IOException silent) {
      return false;
    }
  }
}
