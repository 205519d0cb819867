package io.zonecast.publisher;

import io.zonecast.domain.StreamId;
import io.zonecast.stream.StreamWindow;
import io.zonecast.wire.ControlCodec;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.Prefixes;
import io.zonecast.wire.SpareBuffer;
import io.zonecast.wire.StreamProgress;

/**
 * A reliable stream for which its zone's primary answers. What the primary does not take, or what
 * was under way when it died, is sent again; what was acknowledged is kept until it was delivered,
 * so that several deaths in a row lose nothing while this publisher lives.
 */
final class RelayedOut extends KeptOut {
  /** Without progress for so long, what the primary has not taken is sent again. */
  static final long STALL_NS = 500_000_000;

  private static final long GO_BACK_NS = 20_000_000;

  private long taken;
  private long delivered;
  private long limit;
  private long progressNs;
  private long wentBackNs;
  private boolean startIsDue = true;

  RelayedOut(StreamId stream, StreamPolicy policy, SpareBuffer spare) {
    super(stream, policy, spare);
    this.limit = window();
  }

  /** Another reign: whatever is not acknowledged goes to its primary. */
  void onReign(long nowNs) {
    taken = held().acknowledged();
    limit = taken + window();
    restart(taken, nowNs);
  }

  /**
   * The primary says how far the stream has come there.
   *
   * @return whether it can have
   */
  boolean onProgress(StreamProgress progress, long nowNs) {
    if (progress.held() > held().last() || progress.acknowledged() > held().last()) {
      return false;
    }
    if (progress.held() > taken || progress.acknowledged() > held().acknowledged()) {
      progressNs = nowNs;
    }
    taken = progress.held();
    limit = progress.limit();
    held().acknowledge(progress.acknowledged());
    delivered = Math.max(delivered, progress.delivered());
    forgetDelivered();
    if (progress.resendFrom() > 0 && nowNs - wentBackNs >= GO_BACK_NS) {
      restart(progress.resendFrom() - 1, nowNs);
    }
    return true;
  }

  /** Time goes on: what seems lost is sent again. */
  void onTick(long nowNs) {
    if (taken >= sent()) {
      progressNs = nowNs; // Nothing is under way: what is sent next has its whole time.
    } else if (nowNs - progressNs >= STALL_NS) {
      restart(taken, nowNs);
    }
  }

  @Override
  boolean hasRoom() {
    long next = lastSequence() + waiting() + 1;
    return next <= limit && next - held().acknowledged() <= window() && !held().isLarge();
  }

  /** How many messages may be on their way. */
  private int window() {
    return policy().retention().window();
  }

  @Override
  boolean flush(Sending to) {
    if (startIsDue) {
      byte[] start =
          ControlCodec.encode(
              Prefixes.topic(stream().topic()),
              new ControlMessage.StreamStart(stream(), held().window().first(), held().last()));
      if (!to.send(start)) {
        return false;
      }
      startIsDue = false;
    }
    boolean all = super.flush(to);
    forgetDelivered();
    return all;
  }

  @Override
  boolean isBehind() {
    return startIsDue || super.isBehind();
  }

  @Override
  boolean isUnannounced() {
    return announced() < lastSequence();
  }

  private void restart(long after, long nowNs) {
    goBackTo(after);
    startIsDue = true;
    wentBackNs = nowNs;
    progressNs = nowNs;
  }

  /**
   * What was delivered by all is forgotten, but for the history; what was only acknowledged, when
   * room is needed.
   */
  private void forgetDelivered() {
    StreamWindow window = held().window();
    long history = held().last() - policy().history().depth();
    window.forgetBelow(Math.min(Math.min(delivered, held().acknowledged()), history) + 1);
    while (window.oldest() != null
        && window.oldest().last() <= held().acknowledged()
        && held().isFull()) {
      window.forgetOldest();
    }
  }
}
