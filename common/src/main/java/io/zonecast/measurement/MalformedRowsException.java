package io.zonecast.measurement;

import java.io.IOException;
import java.nio.file.Path;

/** A CSV file of a run that cannot be read on; the message names the file and the line. */
public final class MalformedRowsException extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedRowsException(Path file, long line, String reason) {
    super(file + " line " + line + ": " + reason);
  }
}
