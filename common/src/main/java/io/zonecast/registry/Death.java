package io.zonecast.registry;

/** How a primary's death is known. */
public enum Death {
  /** Its port refuses: no process is there any more. */
  SEEN,
  /** Nothing was heard of it for a whole session timeout: it hangs, is cut off, or is gone. */
  SUPPOSED
}
