package io.zonecast.registry;

/**
 * A znode's data is not what its path promises: it is counted and treated as if it were not there.
 */
public final class MalformedZnodeException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With the path and the rule that was broken. */
  public MalformedZnodeException(String path, String why) {
    super("%s: %s".formatted(path, why), null, false, false);
  }
}
