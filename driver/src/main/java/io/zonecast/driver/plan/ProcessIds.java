package io.zonecast.driver.plan;

/** The ids of an experiment's processes. */
final class ProcessIds {
  /** The server that the driver starts. */
  static final String ZOOKEEPER = "zookeeper";

  private ProcessIds() {}

  static String broker(int zone, int index) {
    return "broker-" + zone + "-" + index;
  }

  static String publisher(int number) {
    return "pub-" + number;
  }

  static String subscriber(int number) {
    return "sub-" + number;
  }
}
