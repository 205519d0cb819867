package io.zonecast.driver.plan;

/**
 * How many processes of each kind.
 *
 * @param publishers from 1 to {@value #MAX}
 * @param subscribers from 1 to {@value #MAX}
 * @param brokersPerZone from 1 to {@value #MAX}
 * @param zones from 1 to {@value #MAX}
 */
public record Population(int publishers, int subscribers, int brokersPerZone, int zones) {
  /** The most of any one kind. */
  public static final int MAX = 1000;

  /** Checks the bounds; a failure names the option, the value and the rule. */
  public Population {
    require("--pubs", publishers);
    require("--subs", subscribers);
    require("--brokers", brokersPerZone);
    require("--zones", zones);
    if (brokersPerZone * zones > MAX) {
      throw new IllegalArgumentException(
          "--brokers %d times --zones %d is more than %d brokers"
              .formatted(brokersPerZone, zones, MAX));
    }
  }

  private static void require(String option, int value) {
    if (value < 1 || value > MAX) {
      throw new IllegalArgumentException(
          "%s %d must be a whole number from 1 to %d".formatted(option, value, MAX));
    }
  }
}
