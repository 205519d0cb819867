package io.zonecast.driver.launch;

import io.zonecast.driver.plan.ZooKeeperPeer;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import javax.security.sasl.SaslException;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.admin.AdminServer.AdminServerException;
import org.apache.zookeeper.server.quorum.QuorumPeer;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig.ConfigException;
import org.apache.zookeeper.server.quorum.QuorumPeerMain;

/**
 * One ZooKeeper server of an ensemble, in this process. It serves once more than half of the
 * servers have found each other. What it knows stays in its data directory, from which it may be
 * started again. Safe to close from another thread.
 */
public final class EmbeddedZooKeeperMember implements EmbeddedServer {
  /** How long a server may take to join its leader, and then to answer it. */
  private static final Duration JOIN_BOUND = Duration.ofSeconds(20);

  private static final Duration ANSWER_BOUND = Duration.ofSeconds(3);

  private final Peer peer = new Peer();
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final String address;

  private EmbeddedZooKeeperMember(QuorumPeerConfig config, String address) {
    this.address = address;
    Thread thread = new Thread(() -> run(config), "zookeeper");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Starts a server; returns before it serves.
   *
   * @param host the address to bind for clients
   * @param port the port to bind for clients
   * @param data where it keeps its data; made where absent
   * @param tick from 10 ms to 60 s; sessions last 2 to 20 of them
   * @param number which of the peers it is, from 1
   * @param peers all servers of the ensemble
   * @throws LaunchException naming the directory, or what can't be configured
   */
  public static EmbeddedZooKeeperMember start(
      String host, int port, Path data, Duration tick, int number, List<ZooKeeperPeer> peers) {
    EmbeddedZooKeeper.configure();
    try {
      Files.createDirectories(data);
      Files.writeString(data.resolve("myid"), Integer.toString(number));
      QuorumPeerConfig config = new QuorumPeerConfig();
      config.parseProperties(properties(host, port, data, tick, peers));
      return new EmbeddedZooKeeperMember(config, host + ":" + port);
    } catch (IOException | ConfigException e) {
      throw new LaunchException("ZooKeeper can't start with data in " + data + ": " + e, e);
    }
  }

  private static Properties properties(
      String host, int port, Path data, Duration tick, List<ZooKeeperPeer> peers) {
    Properties properties = new Properties();
    properties.setProperty("tickTime", Long.toString(tick.toMillis()));
    properties.setProperty("initLimit", Long.toString(ticks(JOIN_BOUND, tick)));
    properties.setProperty("syncLimit", Long.toString(ticks(ANSWER_BOUND, tick)));
    properties.setProperty("dataDir", data.toString());
    properties.setProperty("clientPortAddress", host);
    properties.setProperty("clientPort", Integer.toString(port));
    // 0 connections: no bound for each address, because all clients may share this machine's.
    properties.setProperty("maxClientCnxns", "0");
    properties.setProperty("admin.enableServer", "false");
    for (int i = 0; i < peers.size(); i++) {
      properties.setProperty("server." + (i + 1), peers.get(i).toString());
    }
    return properties;
  }

  private static long ticks(Duration bound, Duration tick) {
    return Math.max(5, bound.toMillis() / tick.toMillis());
  }

  private void run(QuorumPeerConfig config) {
    try {
      peer.runFromConfig(config);
    } catch (IOException | AdminServerException e) {
      failure.set(e);
    }
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public boolean isServing() {
    Exception e = failure.get();
    if (e instanceof BindException) {
      throw new LaunchException(
          "can't serve at " + address + ": " + e.getMessage().toLowerCase(Locale.ROOT), e);
    }
    if (e != null) {
      throw new LaunchException("ZooKeeper can't serve at " + address + ": " + e, e);
    }
    return peer.isServing();
  }

  @Override
  public void close() {
    peer.close();
  }

  /** ZooKeeper's own main program, which shows its server. */
  private static final class Peer extends QuorumPeerMain {
    private final AtomicReference<QuorumPeer> server = new AtomicReference<>();

    @Override
    protected QuorumPeer getQuorumPeer() throws SaslException {
      server.set(super.getQuorumPeer());
      return server.get();
    }

    private boolean isServing() {
      ZooKeeperServer active = server.get() == null ? null : server.get().getActiveServer();
      return active != null && active.isRunning();
    }
  }
}
