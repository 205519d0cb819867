package io.zonecast.zookeeper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP relay on loopback that can be cut and joined again. */
final class Cut implements AutoCloseable {
  private final ServerSocket entrance;
  private final int exit;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

  Cut(int exit) throws IOException {
    this.exit = exit;
    entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    run(this::accept);
  }

  int port() {
    return entrance.getLocalPort();
  }

  void cut() {
    cut = true;
    sockets.forEach(Cut::end);
    sockets.clear();
  }

  void join() {
    cut = false;
  }

  @Override
  public void close() throws IOException {
    entrance.close();
    cut();
  }

  private void accept() throws IOException {
    while (true) {
      Socket inside = entrance.accept();
      if (cut) {
        inside.close();
        continue;
      }
      Socket outside;
      try {
        outside = new Socket(InetAddress.getLoopbackAddress(), exit);
      } catch (IOException refused) {
        inside.close();
        continue;
      }
      sockets.add(inside);
      sockets.add(outside);
      run(() -> relay(inside, outside));
      run(() -> relay(outside, inside));
      if (cut) {
        cut();
      }
    }
  }

  private static void relay(Socket from, Socket to) throws IOException {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } finally {
      end(from);
      end(to);
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void run(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException ended) {
                // Cut or closed.
              }
            },
            "cut");
    thread.setDaemon(true);
    thread.start();
  }
}
