package io.zonecast.domain;

/**
 * Where a socket can be reached.
 *
 * @param host an address or a host name, without control characters or white space
 * @param port 1 to 65535
 */
public record Endpoint(String host, int port) {
  /** Longest host, in characters. */
  public static final int MAX_HOST_LENGTH = 255;

  public Endpoint {
    if (host.isEmpty() || host.length() > MAX_HOST_LENGTH) {
      throw new IllegalArgumentException("host \"%s\" is empty or too long".formatted(host));
    }
    if (host.chars().anyMatch(c -> c <= ' ' || c == 0x7f || c == '/')) {
      throw new IllegalArgumentException("host \"%s\" holds a character that no host has".formatted(Names.printable(host)));
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port %d is not between 1 and 65535".formatted(port));
    }
  }

  /**
   * Reads {@code host:port}; an IPv6 address stands in brackets.
   *
   * @throws IllegalArgumentException naming the text where it is not of that form
   */
  public static Endpoint parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon <= 0) {
      throw new IllegalArgumentException("\"%s\" is not HOST:PORT".formatted(Names.printable(text)));
    }
    int port;
    try {
      port = Integer.parseInt(text.substring(colon + 1));
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException(
          "\"%s\" is not HOST:PORT".formatted(Names.printable(text)), notANumber);
    }
    return new Endpoint(text.substring(0, colon), port);
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
