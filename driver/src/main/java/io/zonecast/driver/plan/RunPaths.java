package io.zonecast.driver.plan;

import java.nio.file.Path;

/**
 * The places in a run directory. Pure: nothing is touched.
 *
 * @param root the run directory, absolute
 */
public record RunPaths(Path root) {
  /** Makes the root absolute, because the processes' working directories may differ. */
  public RunPaths {
    root = root.toAbsolutePath().normalize();
  }

  /** All that is needed to run it again. */
  public Path experiment() {
    return root.resolve("experiment.json");
  }

  /** The processes, from the launch on. */
  public Path processes() {
    return root.resolve("processes.json");
  }

  /** Mininet's script. */
  public Path topologyScript() {
    return root.resolve("topology.py");
  }

  /** What a process prints. */
  public Path log(String id) {
    return root.resolve("logs").resolve(id + ".log");
  }

  /** What happens to a process. */
  public Path events(String id) {
    return root.resolve("events").resolve(id + ".jsonl");
  }

  /** What a subscriber receives. */
  public Path deliveries(String id) {
    return root.resolve("deliveries").resolve(id + ".csv");
  }

  /** What a reliable publisher hears acknowledged. */
  public Path acknowledgements(String id) {
    return root.resolve("acknowledgements").resolve(id + ".csv");
  }

  /** A publisher's summary. */
  public Path publisherSummary(String id) {
    return root.resolve("publishers").resolve(id + ".json");
  }

  /** A subscriber's summary. */
  public Path subscriberSummary(String id) {
    return root.resolve("subscribers").resolve(id + ".json");
  }

  /** A subscriber's own chart. */
  public Path plot(String id) {
    return root.resolve("plots").resolve(id + ".svg");
  }

  /** The started server's data and configuration; removed at the end. */
  public Path zookeeper() {
    return root.resolve("zookeeper");
  }
}
