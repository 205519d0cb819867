package io.zonecast.membership;

/** Why a process ended before it had done what it was to do. */
public sealed interface Failure {
  /** A line that says it. */
  String why();

  /** It tried, and could not. */
  record Impossible(String why) implements Failure {}

  /** It could have gone on, but what it was told to insist on does not hold. */
  record PromiseBroken(String why) implements Failure {}
}
