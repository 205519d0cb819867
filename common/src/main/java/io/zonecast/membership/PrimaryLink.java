package io.zonecast.membership;

import io.zonecast.domain.Epoch;
import io.zonecast.port.LinkId;
import io.zonecast.port.Pattern;
import io.zonecast.port.Transport;
import io.zonecast.registry.PrimaryRecord;
import io.zonecast.wire.ControlCodec;
import io.zonecast.wire.ControlMessage;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A process's control link to the primary of its zone: follows the primary, says hello (faster
 * until it is answered), and builds the link anew where it stays silent. The agent's thread only.
 */
public final class PrimaryLink {
  private static final long EAGER_HELLO_NS = 100_000_000;
  private static final long SILENCE_NS = 2_500_000_000L;

  private final Transport transport;
  private final long helloNs;
  private final Supplier<Optional<ControlMessage>> hello;
  private Optional<PrimaryRecord> primary = Optional.empty();
  private LinkId link;
  private long nextHelloNs;
  private final Silence silence = new Silence(0);
  private final Silence sinceBuilt = new Silence(0);
  private boolean answered;

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

  /**
   * The zone's primary as it stands now; nothing leaves the old link as it is, since the old
   * primary may well be there.
   *
   * @return whether this is another one than before
   */
  public boolean follow(Optional<PrimaryRecord> current, long nowNs) {
    if (current.isEmpty()
        || primary.map(PrimaryRecord::epoch).equals(current.map(PrimaryRecord::epoch))) {
      return false;
    }
    primary = current;
    silence.breakAt(nowNs);
    rebuild(nowNs);
    return true;
  }

  /** Closes the link and forgets the primary. */
  public void leave() {
    primary = Optional.empty();
    if (link != null) {
      transport.close(link);
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
    return other.equals(link);
  }

  /** Something was heard from the primary. */
  public void onHeard(long nowNs) {
    answered = true;
    silence.breakAt(nowNs);
    sinceBuilt.breakAt(nowNs);
  }

  /** How long nothing was heard while this process listened, in nanoseconds. */
  public long silentNs(long nowNs) {
    return link == null ? 0 : silence.lookNs(nowNs);
  }

  /** Says hello soon: there is something new to say. */
  public void hasten() {
    nextHelloNs = Long.MIN_VALUE;
  }

  /** When {@link #onTick} has something to do. */
  public long nextDeadlineNs() {
    return link == null ? Long.MAX_VALUE : nextHelloNs;
  }

  /** Time goes on. */
  public void onTick(long nowNs) {
    if (link == null) {
      return;
    }
    boolean silent = sinceBuilt.lookNs(nowNs) > SILENCE_NS;
    if (nowNs < nextHelloNs) {
      return;
    }
    if (silent) {
      rebuild(nowNs);
    }
    hello.get().ifPresent(message -> transport.send(link, ControlCodec.encode(message)));
    nextHelloNs = nowNs + (answered ? helloNs : EAGER_HELLO_NS);
  }

  private void rebuild(long nowNs) {
    if (link != null) {
      transport.close(link);
    }
    link = transport.connect(Pattern.CLIENT, primary.orElseThrow().broker().address().control());
    answered = false;
    sinceBuilt.breakAt(nowNs);
    nextHelloNs = nowNs;
  }
}
