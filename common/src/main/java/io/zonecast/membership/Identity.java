package io.zonecast.membership;

import io.zonecast.domain.Endpoint;
import io.zonecast.registry.ProcessAddress;

/**
 * Who a process is and where.
 *
 * @param id its id, valid for its role
 * @param announce the address that it tells others
 * @param bind the address that it listens on
 * @param pid its process id
 */
public record Identity(String id, String announce, String bind, long pid) {
  /** Where others reach an end of this process that listens on {@code port}. */
  public Endpoint endpoint(int port) {
    return new Endpoint(announce, port);
  }

  /** What it registers of itself. */
  public ProcessAddress address(int controlPort) {
    return new ProcessAddress(announce, pid, endpoint(controlPort));
  }
}
