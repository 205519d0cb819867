package io.zonecast.driver.launch;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;

/**
 * A ZooKeeper server in this process: standalone, without AdminServer and four-letter words. It
 * does not force its log to the disk, so what it acknowledged survives its own end but not the
 * machine's. Safe to close from another thread.
 */
public final class EmbeddedZooKeeper implements EmbeddedServer {
  private final ServerCnxnFactory connections;
  private final String host;

  private EmbeddedZooKeeper(ServerCnxnFactory connections, String host) {
    this.connections = connections;
    this.host = host;
  }

  /**
   * Starts a server; returns when it serves.
   *
   * @param host the address to bind
   * @param port the port to bind; 0 lets the system pick
   * @param data where it keeps its data; made where absent
   * @param tick from 10 ms to 60 s; sessions last 2 to 20 of them
   * @throws LaunchException naming the address that is in use or can't be bound, or the directory
   */
  public static EmbeddedZooKeeper start(String host, int port, Path data, Duration tick) {
    configure();
    try {
      Files.createDirectories(data);
      ZooKeeperServer server =
          new ZooKeeperServer(data.toFile(), data.toFile(), (int) tick.toMillis());
      NIOServerCnxnFactory connections = new NIOServerCnxnFactory();
      // 0 connections: no bound for each address, because all clients may share this machine's.
      connections.configure(new InetSocketAddress(host, port), 0);
      connections.startup(server);
      return new EmbeddedZooKeeper(connections, host);
    } catch (BindException e) {
      throw new LaunchException(
          "can't serve at " + host + ":" + port + ": " + e.getMessage().toLowerCase(Locale.ROOT),
          e);
    } catch (IOException e) {
      throw new LaunchException("ZooKeeper can't start with data in " + data + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaunchException("interrupted while ZooKeeper started", e);
    }
  }

  /** What holds for every server in this process. */
  static void configure() {
    System.setProperty("zookeeper.admin.enableServer", "false");
    System.setProperty("zookeeper.4lw.commands.whitelist", "");
    // An experiment's server need not survive a power cut: no wait for the disk at each
    // transaction.
    System.setProperty("zookeeper.forceSync", "no");
    System.setProperty("zookeeper.preAllocSize", "1024");
  }

  @Override
  public boolean isServing() {
    return true;
  }

  @Override
  public String address() {
    return host + ":" + connections.getLocalPort();
  }

  @Override
  public void close() {
    connections.shutdown();
  }
}
