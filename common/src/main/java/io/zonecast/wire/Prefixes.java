package io.zonecast.wire;

import io.zonecast.domain.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The prefixes by which a publication's frames are subscribed to. Each ends with the byte 0, which
 * none contains, so that one is never the beginning of another. A topic's prefix begins with a
 * printable character; the others with a control character.
 */
public final class Prefixes {
  private static final byte END = 0;
  private static final byte INBOX = 2;
  private static final byte HEARTBEAT = 3;
  private static final byte MIRROR = 4;

  private Prefixes() {}

  /** What the frames of a topic begin with. */
  public static byte[] topic(Topic topic) {
    byte[] utf8 = topic.utf8();
    return Arrays.copyOf(utf8, utf8.length + 1);
  }

  /**
   * What the frames for one attached subscriber begin with.
   *
   * @param nonce chosen by the subscriber for this link, so that two links never share an inbox
   */
  public static byte[] inbox(long nonce) {
    byte[] hex = Long.toHexString(nonce).getBytes(StandardCharsets.US_ASCII);
    byte[] prefix = new byte[hex.length + 2];
    prefix[0] = INBOX;
    System.arraycopy(hex, 0, prefix, 1, hex.length);
    prefix[prefix.length - 1] = END;
    return prefix;
  }

  /** Whether a subscription is to an inbox. */
  public static boolean isInbox(byte[] prefix) {
    return prefix.length > 2 && prefix[0] == INBOX && prefix[prefix.length - 1] == END;
  }

  /** What a publication's own heartbeats begin with. */
  public static byte[] heartbeat() {
    return new byte[] {HEARTBEAT, END};
  }

  /** What begins that which only standbys take. */
  public static byte[] mirror() {
    return new byte[] {MIRROR, END};
  }

  /**
   * Where the prefix of a publication's frame ends.
   *
   * @return the index behind its closing byte
   */
  static int end(byte[] frame) throws MalformedFrameException {
    int limit = Math.min(frame.length, Topic.MAX_BYTES + 1);
    for (int i = 0; i < limit; i++) {
      if (frame[i] == END) {
        return i + 1;
      }
    }
    throw new MalformedFrameException("no prefix");
  }

  static Topic topicOf(byte[] frame, int end) throws MalformedFrameException {
    FrameReader in = new FrameReader(frame, 0);
    return in.valid(in.utf8(end - 1), Topic::new);
  }
}
