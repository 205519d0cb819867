package io.zonecast.measurement;

import java.io.IOException;
import java.nio.file.Path;

/** A delivery file that cannot be read on; the message names the file and the line. */
public final class MalformedDeliveriesException extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedDeliveriesException(Path file, long line, String reason) {
    super(file + " line " + line + ": " + reason);
  }
}
