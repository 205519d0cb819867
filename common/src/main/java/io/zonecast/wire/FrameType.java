package io.zonecast.wire;

/** The kinds of frames, by the byte that names each on the wire. */
enum FrameType {
  BATCH(1),
  PING(2),
  PONG(3),
  SUBSCRIBER_HELLO(4),
  PUBLISHER_HELLO(5),
  SUBSCRIBER_GRANT(6),
  PUBLISHER_GRANT(7),
  NOT_PRIMARY(8),
  BROKER_HELLO(9),
  BROKER_BEAT(10),
  ATTACH(11),
  WELCOME(12),
  LINK_HEARTBEAT(13),
  STREAM_HEARTBEAT(14),
  STREAM_END(15),
  REPAIR(16),
  DELIVERED(17),
  ACKNOWLEDGEMENT(18),
  REPAIR_REQUEST(19),
  TOMBSTONE(20),
  GONE(21),
  STREAM_START(22),
  MIRROR(23),
  MIRROR_STATE(24),
  CONFIRM(25),
  TENURE_START(26),
  DEADLINE_MISSED(27),
  TENURE_REPORTS(28),
  TERM_ENDING(29);

  /**
   * The first byte of what follows a frame's prefix: the format's version. Never 0 or 1, which
   * ZeroMQ takes for subscriptions where a frame goes upstream.
   */
  static final int FORMAT = 0x13;

  private static final FrameType[] BY_CODE = new FrameType[32];

  static {
    for (FrameType type : values()) {
      BY_CODE[type.code] = type;
    }
  }

  final int code;

  FrameType(int code) {
    this.code = code;
  }

  /** Reads format and type. */
  static FrameType read(FrameReader in) throws MalformedFrameException {
    int format = in.u8();
    if (format != FORMAT) {
      throw new MalformedFrameException("format 0x%02x is not 0x%02x".formatted(format, FORMAT));
    }
    int code = in.u8();
    if (code >= BY_CODE.length || BY_CODE[code] == null) {
      throw new MalformedFrameException("frame type %d is unknown".formatted(code));
    }
    return BY_CODE[code];
  }
}
