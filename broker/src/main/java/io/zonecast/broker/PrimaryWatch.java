package io.zonecast.broker;

import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Epoch;
import io.zonecast.membership.PrimaryLink;
import io.zonecast.port.LinkId;
import io.zonecast.port.ProbeResult;
import io.zonecast.port.Transport;
import io.zonecast.registry.Death;
import io.zonecast.registry.PrimaryRecord;
import io.zonecast.runtime.Timer;
import io.zonecast.wire.ControlMessage;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A standby's eyes on its zone's primary. It sees a death where the link broke, or was never
 * answered, and the primary's port refuses; or where the primary was silent for a whole session
 * timeout. The agent's thread only.
 */
final class PrimaryWatch {
  private static final Logger LOG = LoggerFactory.getLogger(PrimaryWatch.class);
  private static final long HELLO_NS = 250_000_000;
  private static final int PROBE_TIMEOUT_MS = 250;

  /** Two hellos that were not answered: look whether anyone is there. */
  private static final long DOUBT_NS = 2 * HELLO_NS;

  /** A process that dies closes its links and its port one after the other: look again so soon. */
  private static final long SUSPICION_NS = 20_000_000;

  private final Transport transport;
  private final PrimaryLink link;
  private final BiConsumer<Epoch, Death> onSeenDead;
  private final Timer doubt = new Timer(0, DOUBT_NS);
  private long sessionTimeoutNs;
  private long suspectUntilNs;
  private long nextProbeNs = Long.MAX_VALUE;

  /**
   * Watches nobody yet.
   *
   * @param hello what to say to the primary; nothing while there is nothing to say
   * @param onSeenDead told the epoch of the primary that is dead, and how that is known
   */
  PrimaryWatch(
      Transport transport,
      Supplier<Optional<ControlMessage>> hello,
      BiConsumer<Epoch, Death> onSeenDead) {
    this.transport = transport;
    this.link = new PrimaryLink(transport, HELLO_NS, hello);
    this.onSeenDead = onSeenDead;
  }

  /** The session timeout that ZooKeeper granted, nanoseconds. */
  void setSessionTimeoutNs(long timeoutNs) {
    sessionTimeoutNs = timeoutNs;
  }

  /** Watches this primary. */
  void follow(PrimaryRecord primary, long nowNs) {
    link.follow(primary, nowNs);
    nextProbeNs = Long.MAX_VALUE;
  }

  /** Watches nobody: this broker reigns itself. */
  void leave() {
    link.leave();
    nextProbeNs = Long.MAX_VALUE;
  }

  /** The reign that is watched; {@link Epoch#NONE} for none. */
  Epoch epoch() {
    return link.epoch();
  }

  /** Whether this is the link to the primary. */
  boolean is(LinkId other) {
    return link.is(other);
  }

  /** Something arrived on the link; only the primary's own beat shows that it lives. */
  void onMessage(ControlMessage message, long nowNs) {
    if (message instanceof ControlMessage.BrokerBeat beat && !beat.epoch().isBefore(link.epoch())) {
      link.onHeard(nowNs);
      nextProbeNs = Long.MAX_VALUE;
    }
  }

  /** The link broke. */
  void onBroken(long nowNs) {
    suspectUntilNs = nowNs + DOUBT_NS;
    nextProbeNs = nowNs;
  }

  /** A probe was answered. */
  void onProbed(Endpoint endpoint, ProbeResult result) {
    if (result == ProbeResult.REFUSED && link.primary().isPresent() && endpoint.equals(control())) {
      LOG.info("the primary of epoch {} is gone: {} refuses", link.epoch(), endpoint);
      onSeenDead.accept(link.epoch(), Death.SEEN);
    }
  }

  /** Time goes on: says hello where it is due. */
  void onTick(long nowNs) {
    link.onTick(nowNs);
  }

  /** A link that never stood does not break: a primary that died young is found by its silence. */
  void look(long nowNs) {
    if (nowNs >= nextProbeNs) {
      transport.probe(control(), PROBE_TIMEOUT_MS);
      nextProbeNs = nowNs < suspectUntilNs ? nowNs + SUSPICION_NS : Long.MAX_VALUE;
    }
    long silentNs = link.silentNs(nowNs);
    if (sessionTimeoutNs > 0 && silentNs > sessionTimeoutNs) {
      onSeenDead.accept(link.epoch(), Death.SUPPOSED);
    } else if (silentNs > DOUBT_NS && doubt.fire(nowNs)) {
      transport.probe(control(), PROBE_TIMEOUT_MS);
    }
  }

  /** When {@link #onTick} or {@link #look} has something to do, on the monotonic clock. */
  long nextDeadlineNs() {
    return Math.min(nextProbeNs, link.nextDeadlineNs());
  }

  private Endpoint control() {
    return link.primary().orElseThrow().broker().address().control();
  }
}
