package io.zonecast.membership;

import io.zonecast.domain.Epoch;
import io.zonecast.port.LinkId;
import io.zonecast.port.Transport;
import io.zonecast.registry.PrimaryRecord;
import io.zonecast.wire.ControlMessage;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A broker's control link to a primary, of its zone or another one: follows the primary and knows
 * how long it has been silent. The agent's thread only.
 */
public final class PrimaryLink {
  private final Transport transport;
  private final long helloNs;
  private final Supplier<Optional<ControlMessage>> hello;
  private final Silence silence = new Silence(0);
  private Optional<PrimaryRecord> primary = Optional.empty();
  private BrokerLink link;

  /**
   * A link to nobody yet.
   *
   * @param helloNs how often to say hello once it was answered, nanoseconds
   * @param hello what to say; nothing while there is nothing to say yet
   */
  public PrimaryLink(Transport transport, long helloNs, Supplier<Optional<ControlMessage>> hello) {
    this.transport = transport;
    this.helloNs = helloNs;
    this.hello = hello;
  }

  /** The primary as it stands now. */
  public void follow(PrimaryRecord current, long nowNs) {
    if (primary.map(PrimaryRecord::epoch).filter(current.epoch()::equals).isPresent()) {
      return;
    }
    leave();
    primary = Optional.of(current);
    silence.breakAt(nowNs);
    link = new BrokerLink(transport, current.broker().address().control(), helloNs, hello, nowNs);
  }

  /** Closes the link and forgets the primary. */
  public void leave() {
    primary = Optional.empty();
    if (link != null) {
      link.close();
      link = null;
    }
  }

  /** The primary that this link leads to. */
  public Optional<PrimaryRecord> primary() {
    return primary;
  }

  /** Its epoch; {@link Epoch#NONE} where there is none. */
  public Epoch epoch() {
    return primary.map(PrimaryRecord::epoch).orElse(Epoch.NONE);
  }

  /** Whether this is the present link. */
  public boolean is(LinkId other) {
    return link != null && link.is(other);
  }

  /**
   * Says something else to the primary; it may be lost.
   *
   * @return false where it was not sent: nobody is followed, or there is no room
   */
  public boolean tell(ControlMessage message) {
    return link != null && link.tell(message);
  }

  /** Something was heard from the primary. */
  public void onHeard(long nowNs) {
    silence.breakAt(nowNs);
    link.onHeard(nowNs);
  }

  /** How long nothing was heard while this process listened, in nanoseconds. */
  public long silentNs(long nowNs) {
    return link == null ? 0 : silence.lookNs(nowNs);
  }

  /** When {@link #onTick} has something to do. */
  public long nextDeadlineNs() {
    return link == null ? Long.MAX_VALUE : link.nextDeadlineNs();
  }

  /** Time goes on. */
  public void onTick(long nowNs) {
    if (link != null) {
      link.onTick(nowNs);
    }
  }
}
