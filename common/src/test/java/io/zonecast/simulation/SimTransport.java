package io.zonecast.simulation;

import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Lane;
import io.zonecast.port.Bound;
import io.zonecast.port.LinkId;
import io.zonecast.port.Pattern;
import io.zonecast.port.PeerId;
import io.zonecast.port.PortInUseException;
import io.zonecast.port.ProbeResult;
import io.zonecast.port.Transport;
import io.zonecast.port.TransportHandler;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * One process' ends in the {@link SimNetwork}. {@link #await} returns at once: only the world lets
 * time pass.
 */
public final class SimTransport implements Transport {
  private record Probed(Endpoint endpoint, ProbeResult result) {}

  private final SimNetwork network;
  private final SimProcess process;
  private final Map<LinkId, SimEnd> byId = new HashMap<>();
  private final List<SimEnd> ends = new ArrayList<>();
  private final Queue<Probed> probed = new ArrayDeque<>();
  private int lastId;
  private boolean closed;

  SimTransport(SimNetwork network, SimProcess process) {
    this.network = network;
    this.process = process;
  }

  /** The host of this process: what others put into an {@link Endpoint} to reach it. */
  public String host() {
    return process.host();
  }

  @Override
  public Bound bind(Pattern pattern, Lane lane, String host, int port) {
    requireOpen();
    requirePattern(pattern, Pattern.PUBLICATION, Pattern.INTAKE, Pattern.SERVICE);
    int realPort = port == 0 ? network.freePort() : port;
    Endpoint asked = new Endpoint(host, realPort);
    Endpoint real = SimNetwork.resolve(process, host, realPort);
    if (!real.host().equals(process.host())) {
      throw new PortInUseException(asked, "not an address of this host");
    }
    BoundEnd end = new BoundEnd(network, process, nextId(), pattern, lane, real);
    if (!network.listen(real, end)) {
      throw new PortInUseException(asked, "Address already in use");
    }
    add(end);
    return new Bound(end.id(), asked);
  }

  @Override
  public LinkId connect(Pattern pattern, Lane lane, Endpoint endpoint) {
    requireOpen();
    requirePattern(pattern, Pattern.SUBSCRIPTION, Pattern.FEED, Pattern.CLIENT);
    Endpoint real = SimNetwork.resolve(process, endpoint.host(), endpoint.port());
    ConnectedEnd end = new ConnectedEnd(network, process, nextId(), pattern, lane, real);
    add(end);
    return end.id();
  }

  @Override
  public void subscribe(LinkId subscription, byte[] prefix) {
    if (byId.get(subscription) instanceof ConnectedEnd end) {
      end.subscribe(prefix);
    }
  }

  @Override
  public void unsubscribe(LinkId subscription, byte[] prefix) {
    if (byId.get(subscription) instanceof ConnectedEnd end) {
      end.unsubscribe(prefix);
    }
  }

  @Override
  public boolean send(LinkId link, byte[] frame) {
    SimEnd end = byId.get(link);
    return end != null && end.send(frame);
  }

  @Override
  public void sendToThoseWithRoom(LinkId publication, byte[] frame) {
    if (byId.get(publication) instanceof BoundEnd end) {
      end.sendToThoseWithRoom(frame);
    }
  }

  @Override
  public boolean reply(LinkId service, PeerId peer, byte[] frame) {
    return byId.get(service) instanceof BoundEnd end && end.reply(peer, frame);
  }

  @Override
  public void close(LinkId link) {
    SimEnd end = byId.remove(link);
    if (end != null) {
      ends.remove(end);
      end.close(lingerMs() * 1_000_000);
    }
  }

  @Override
  public void probe(Endpoint endpoint, int timeoutMs) {
    EventScheduler scheduler = network.scheduler();
    long timeoutNs = timeoutMs * 1_000_000L;
    long answerNs =
        scheduler.between(network.profile().minDelayNs(), network.profile().maxBreakNoticeNs());
    Endpoint real = SimNetwork.resolve(process, endpoint.host(), endpoint.port());
    scheduler.after(
        Math.min(answerNs, timeoutNs),
        () -> {
          ProbeResult result = answerNs < timeoutNs ? look(real) : ProbeResult.SILENT;
          boolean late =
              result == ProbeResult.SILENT || scheduler.chance(network.profile().lateRefusal());
          long restNs = late ? timeoutNs - Math.min(answerNs, timeoutNs) : 0;
          scheduler.after(
              restNs, () -> process.whenRunning(() -> tell(new Probed(endpoint, result))));
        });
  }

  /**
   * A paused process' port still accepts: its kernel does that. A host is reached as the process
   * that listens, or did.
   */
  private ProbeResult look(Endpoint real) {
    BoundEnd listener = network.listenerAt(real);
    if (network.isHostDown(real.host()) || network.isHostDown(process.host())) {
      return ProbeResult.SILENT;
    }
    String target = listener == null ? real.host() : listener.process().name();
    if (!network.passes(process.name(), target) || !network.passes(target, process.name())) {
      return ProbeResult.SILENT;
    }
    return listener == null ? ProbeResult.REFUSED : ProbeResult.ACCEPTED;
  }

  private void tell(Probed answer) {
    if (!closed) {
      probed.add(answer);
      process.arrived();
    }
  }

  @Override
  public int poll(TransportHandler handler, int limit) {
    int count = 0;
    for (int n = Math.min(limit, probed.size()); n > 0; n--) {
      Probed answer = probed.remove();
      handler.onProbe(answer.endpoint(), answer.result());
      count++;
    }
    for (int i = 0; i < ends.size(); i++) {
      SimEnd end = ends.get(i);
      count += end.poll(handler, limit);
      if (i >= ends.size() || ends.get(i) != end) {
        i--;
      }
    }
    return count;
  }

  /** Whether a poll would find something. */
  boolean hasSomething() {
    if (!probed.isEmpty()) {
      return true;
    }
    for (SimEnd end : ends) {
      if (end.hasSomething()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void await(long timeoutNs) {}

  @Override
  public void wake() {
    process.arrived();
  }

  @Override
  public void setReading(LinkId intake, boolean reading) {
    if (byId.get(intake) instanceof BoundEnd end) {
      end.setReading(reading);
    }
  }

  @Override
  public long malformed() {
    return 0;
  }

  @Override
  public void close() {
    closed = true;
    probed.clear();
    for (SimEnd end : List.copyOf(ends)) {
      close(end.id());
    }
  }

  private void add(SimEnd end) {
    byId.put(end.id(), end);
    ends.add(end);
    ends.sort(Comparator.comparing(SimEnd::lane)); // Those of the express lane first.
  }

  private LinkId nextId() {
    lastId++;
    return new LinkId(lastId);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the transport of " + process.name() + " is closed");
    }
  }

  private static void requirePattern(Pattern pattern, Pattern a, Pattern b, Pattern c) {
    if (pattern != a && pattern != b && pattern != c) {
      throw new IllegalArgumentException(pattern + " is not for this side");
    }
  }
}
