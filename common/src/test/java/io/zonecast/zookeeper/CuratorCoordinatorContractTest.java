package io.zonecast.zookeeper;

import io.zonecast.port.Coordinator;
import io.zonecast.registry.ZnodePaths;
import io.zonecast.simulation.CoordinatorContract;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The real coordinator keeps the contract that the simulated one keeps. */
final class CuratorCoordinatorContractTest extends CoordinatorContract {
  private static final AtomicInteger ROOTS = new AtomicInteger();
  private static TestingServer server;

  private final String root = "/contract" + ROOTS.incrementAndGet();

  @BeforeAll
  static void startServer() throws Exception {
    server = EmbeddedServer.start();
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @Override
  protected Coordinator open(String name) {
    return new CuratorCoordinator(
        ZooKeeperAddress.parse("127.0.0.1:%d%s".formatted(server.getPort(), root)),
        Client.SESSION_MS,
        ZnodePaths.DIRECTORIES);
  }

  @Override
  protected void advance() {
    LockSupport.parkNanos(1_000_000);
  }
}
