package io.zonecast.simulation;

/** What travels in a {@link Pipe}: a frame, a subscription, or the end of the stream. */
final class Parcel {
  /** What a parcel is. */
  enum Kind {
    FRAME,
    SUBSCRIBE,
    UNSUBSCRIBE,
    END
  }

  final Kind kind;
  final byte[] bytes;
  long dueNs;

  Parcel(Kind kind, byte[] bytes) {
    this.kind = kind;
    this.bytes = bytes;
  }

  Parcel(Parcel other) {
    this(other.kind, other.bytes);
  }
}
