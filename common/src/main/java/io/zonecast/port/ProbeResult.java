package io.zonecast.port;

/** What a fresh connection attempt told about an endpoint. */
public enum ProbeResult {
  /** Somebody accepts connections there. */
  ACCEPTED,
  /** The host answers that nobody listens: the process is gone. */
  REFUSED,
  /** No answer in time: nothing is known. */
  SILENT
}
