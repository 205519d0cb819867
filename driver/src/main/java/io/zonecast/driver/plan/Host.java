package io.zonecast.driver.plan;

/**
 * A machine that processes run on.
 *
 * @param name Mininet's name of it, or {@code localhost}
 * @param address its IPv4 address
 */
public record Host(String name, String address) {
  /** This machine. */
  public static final Host LOCAL = new Host("localhost", "127.0.0.1");
}
