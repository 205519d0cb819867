package io.zonecast.membership;

import io.zonecast.domain.Endpoint;
import io.zonecast.port.LinkId;
import io.zonecast.port.Pattern;
import io.zonecast.port.Transport;
import io.zonecast.wire.ControlCodec;
import io.zonecast.wire.ControlMessage;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A control link to one broker: says hello (faster until it is answered), and is built anew where
 * the broker stays silent. The agent's thread only.
 */
final class BrokerLink {
  private static final long EAGER_HELLO_NS = 100_000_000;
  private static final long SILENCE_NS = 2_500_000_000L;

  private final Transport transport;
  private final Endpoint control;
  private final long helloNs;
  private final Supplier<Optional<ControlMessage>> hello;
  private final Silence sinceBuilt;
  private LinkId link;
  private long nextHelloNs;
  private boolean answered;

  /** Connects. */
  BrokerLink(
      Transport transport,
      Endpoint control,
      long helloNs,
      Supplier<Optional<ControlMessage>> hello,
      long nowNs) {
    this.transport = transport;
    this.control = control;
    this.helloNs = helloNs;
    this.hello = hello;
    this.sinceBuilt = new Silence(nowNs);
    build(nowNs);
  }

  boolean is(LinkId other) {
    return other.equals(link);
  }

  /** Something was heard on it. */
  void onHeard(long nowNs) {
    answered = true;
    sinceBuilt.breakAt(nowNs);
  }

  /** Says hello soon: there is something new to say. */
  void hasten() {
    nextHelloNs = Long.MIN_VALUE;
  }

  /**
   * Says something else; it may be lost.
   *
   * @return false where there was no room
   */
  boolean tell(ControlMessage message) {
    return transport.send(link, ControlCodec.encode(message));
  }

  /** When {@link #onTick} has something to do. */
  long nextDeadlineNs() {
    return nextHelloNs;
  }

  /** Time goes on. */
  void onTick(long nowNs) {
    boolean silent = sinceBuilt.lookNs(nowNs) > SILENCE_NS;
    if (nowNs < nextHelloNs) {
      return;
    }
    if (silent) {
      transport.close(link);
      build(nowNs);
    }
    hello.get().ifPresent(message -> transport.send(link, ControlCodec.encode(message)));
    nextHelloNs = nowNs + (answered ? helloNs : EAGER_HELLO_NS);
  }

  void close() {
    transport.close(link);
  }

  private void build(long nowNs) {
    link = transport.connect(Pattern.CLIENT, control);
    answered = false;
    sinceBuilt.breakAt(nowNs);
    nextHelloNs = nowNs;
  }
}
