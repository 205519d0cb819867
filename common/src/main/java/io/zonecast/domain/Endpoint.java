package io.zonecast.domain;

import java.util.regex.Pattern;

/**
 * Where a socket can be reached.
 *
 * @param host an address or a host name: letters, digits and {@code . - _ : [ ] %}
 * @param port 1 to 65535
 */
public record Endpoint(String host, int port) {
  /** Longest host, in characters. */
  public static final int MAX_HOST_LENGTH = 255;

  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

  public Endpoint {
    if (host.isEmpty()) {
      throw new IllegalArgumentException("host is empty");
    }
    if (host.length() > MAX_HOST_LENGTH) {
      throw new IllegalArgumentException(
          "host \"%s…\" is longer than %d characters"
              .formatted(Names.printable(host.substring(0, 16)), MAX_HOST_LENGTH));
    }
    if (!host.codePoints().allMatch(Endpoint::isOfHosts)) {
      throw new IllegalArgumentException(
          "host \"%s\" holds a character that no host has".formatted(Names.printable(host)));
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
      throw notOne(text);
    }
    String port = text.substring(colon + 1);
    if (!PORT.matcher(port).matches()) {
      throw notOne(text);
    }
    return new Endpoint(text.substring(0, colon), Integer.parseInt(port));
  }

  private static IllegalArgumentException notOne(String text) {
    return new IllegalArgumentException(
        text.length() > MAX_HOST_LENGTH
            ? "\"%s…\" is not HOST:PORT".formatted(Names.printable(text.substring(0, 16)))
            : "\"%s\" is not HOST:PORT".formatted(Names.printable(text)));
  }

  /** The punctuation is that of names and addresses; anything else could mean more to a socket. */
  private static boolean isOfHosts(int c) {
    return Character.isLetterOrDigit(c) || ".-_:[]%".indexOf(c) >= 0;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Endpoint that && port == that.port && host.equals(that.host));
  }

  @Override
  public int hashCode() {
    return 31 * host.hashCode() + port;
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
