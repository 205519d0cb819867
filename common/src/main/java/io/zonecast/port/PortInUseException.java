package io.zonecast.port;

import io.zonecast.domain.Endpoint;

/** An address and port can't be bound. The message names both. */
public final class PortInUseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * For an address that was asked for.
   *
   * @param why what the system said
   */
  public PortInUseException(Endpoint endpoint, String why) {
    super("port %d on %s can't be used: %s".formatted(endpoint.port(), endpoint.host(), why));
  }
}
