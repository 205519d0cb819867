package io.zonecast.driver.plan;

import java.util.List;
import java.util.stream.IntStream;

/** The ids of an experiment's processes. */
final class ProcessIds {
  private static final String ZOOKEEPER = "zookeeper";

  private ProcessIds() {}

  /** The servers that the driver starts: one has the plain name. */
  static List<String> zookeepers(int servers) {
    return servers == 1
        ? List.of(ZOOKEEPER)
        : IntStream.rangeClosed(1, servers).mapToObj(i -> ZOOKEEPER + "-" + i).toList();
  }

  static String broker(int zone, int index) {
    return "broker-" + zone + "-" + index;
  }

  static String publisher(int number) {
    return "pub-" + number;
  }

  /** Whether an id is a publisher's. */
  static boolean isPublisher(String id) {
    return id.matches("pub-\\d+");
  }

  /** Which of its role a publisher or subscriber is, from 1, in any of its lives. */
  static int number(String id) {
    return Integer.parseInt(id.replaceFirst("^(pub|sub)-(\\d{1,6})(\\.\\d{1,6})?$", "$2"));
  }

  static String subscriber(int number) {
    return "sub-" + number;
  }
}
