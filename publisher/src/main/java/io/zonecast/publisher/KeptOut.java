package io.zonecast.publisher;

import io.zonecast.domain.StreamId;
import io.zonecast.stream.HeldStream;
import io.zonecast.stream.StreamWindow;
import io.zonecast.wire.SpareBuffer;

/**
 * A stream whose messages are kept: where it is reliable until they were delivered by all, as far
 * as the window reaches, so that nothing acknowledged is lost; and the last ones as its history.
 */
abstract sealed class KeptOut extends StreamOut permits SelfKeptOut, RelayedOut {
  private final HeldStream held;
  private final StreamPolicy policy;
  private long sent;
  private long toldAcknowledged;

  KeptOut(StreamId stream, StreamPolicy policy, SpareBuffer spare) {
    super(stream, policy.lifespan(), spare);
    this.held = new HeldStream(stream, 1);
    this.held.retain(policy.retention(), policy.history());
    this.policy = policy;
  }

  /** What is kept. */
  final HeldStream held() {
    return held;
  }

  final StreamPolicy policy() {
    return policy;
  }

  /** The last number that was sent since it was last gone back. */
  final long sent() {
    return sent;
  }

  /** Whether something that is held was not sent since it was last gone back. */
  boolean isBehind() {
    return sent < held.last();
  }

  /** Up to where what is acknowledged was told to the application. */
  final long toldAcknowledged() {
    return toldAcknowledged;
  }

  /** It was told. */
  final void onAcknowledgedTold() {
    toldAcknowledged = acknowledged();
  }

  /** Sends everything after this number again. */
  final void goBackTo(long sequence) {
    sent = Math.max(held.window().first() - 1, Math.min(sequence, held.last()));
  }

  @Override
  void seal() {
    if (!isEmpty()) {
      long first = lastSequence() + 1;
      byte[] frame = frame();
      take();
      held.take(new StreamWindow.Part(first, lastSequence(), frame));
    }
  }

  @Override
  void truncate(long last) {
    super.truncate(last);
    held.truncate(last);
    sent = Math.min(sent, held.last());
  }

  @Override
  boolean flush(Sending to) {
    seal();
    while (sent < held.last()) {
      StreamWindow.Part next = held.window().holding(sent + 1);
      if (next == null) { // Forgotten meanwhile: who needed it has it.
        sent = Math.max(sent, held.window().first() - 1);
      } else if (to.send(next.frame())) {
        sent = next.last();
      } else {
        return false;
      }
    }
    return true;
  }

  @Override
  boolean isSettled() {
    return isEmpty() && held.acknowledged() == held.last();
  }

  @Override
  long acknowledged() {
    return held.acknowledged();
  }

  @Override
  long refused() {
    return 0;
  }
}
