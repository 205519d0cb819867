package io.zonecast.registry;

import io.zonecast.domain.Endpoint;
import java.util.function.Consumer;

/** Asks the process behind a registration whether it is there. The agent's thread only. */
public interface Presence {
  /** What was found out. */
  enum Finding {
    /** It answered, with that id. */
    ANSWERED,
    /** Its port refuses connections, or somebody else answers there: it is gone. */
    GONE,
    /** No answer in time: nothing is known. */
    SILENT
  }

  /** Asks; the finding comes later, within a second or so. */
  void ask(Endpoint control, String id, Consumer<Finding> then);
}
