package io.zonecast.zookeeper;

import java.util.Map;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;

/** A ZooKeeper server of its own, with a short tick and without the AdminServer. */
final class EmbeddedServer {
  static final int TICK_MS = 200;

  static {
    System.setProperty("zookeeper.admin.enableServer", "false");
  }

  private EmbeddedServer() {}

  static TestingServer start() throws Exception {
    Map<String, Object> longSessionsToo = Map.of("maxSessionTimeout", "60000");
    return new TestingServer(
        new InstanceSpec(null, -1, -1, -1, true, 1, TICK_MS, -1, longSessionsToo), true);
  }
}
