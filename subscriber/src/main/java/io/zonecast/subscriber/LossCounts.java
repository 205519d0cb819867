package io.zonecast.subscriber;

/** What went wrong on the way, counted by sequence numbers. Not thread-safe. */
final class LossCounts {
  long duplicated;
  long outOfOrder;
}
