package io.zonecast.zeromq;

import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Lane;
import io.zonecast.port.Bound;
import io.zonecast.port.LinkId;
import io.zonecast.port.Pattern;
import io.zonecast.port.PeerId;
import io.zonecast.port.PortInUseException;
import io.zonecast.port.TimeSource;
import io.zonecast.port.Transport;
import io.zonecast.port.TransportHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SelectionKey;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.zeromq.ZMQException;
import zmq.Msg;
import zmq.SocketBase;
import zmq.ZMQ;

/**
 * A {@link Transport} over JeroMQ: publication and subscription are XPUB and XSUB, intake and feed
 * PULL and PUSH, service and client ROUTER and DEALER. One thread, but for {@link #wake()} and
 * {@link #malformed()}, which any thread may call.
 */
public final class ZmqTransport implements Transport {
  private static final Set<Pattern> BOUND =
      EnumSet.of(Pattern.PUBLICATION, Pattern.INTAKE, Pattern.SERVICE);

  /** However it came to be overlooked, what is there is found so soon. */
  private static final long ASK_ALL_NS = 250_000_000;

  private static final int LINGER_MS = 2_000;
  private static final long LONGEST_REST_NS = TimeUnit.HOURS.toNanos(1);

  private final TimeSource time;
  private final Sockets sockets;
  private final Doorbell doorbell = new Doorbell();
  private final Probes probes;
  private final Map<LinkId, Link> byId = new HashMap<>();
  // Replaced, never changed, so that a handler may open and close ends within poll.
  private Link[] links = {};
  private long askAllNs = Long.MIN_VALUE;
  private int lastNumber;
  private volatile long malformed;
  private boolean closed;

  /** A transport with the usual bounds. */
  public ZmqTransport(TimeSource time) {
    this(time, Sockets.DEFAULT_HIGH_WATER_MARK, LINGER_MS);
  }

  /**
   * A transport for who sends at times of its own, whatever room there is: its frames are small,
   * and more of them may wait.
   */
  public static ZmqTransport paced(TimeSource time) {
    return new ZmqTransport(time, Sockets.PACED_HIGH_WATER_MARK, LINGER_MS);
  }

  /**
   * A transport.
   *
   * @param highWaterMark most frames that wait for one peer in each direction, on each side
   * @param lingerMs how long closed ends go on sending, milliseconds
   */
  public ZmqTransport(TimeSource time, int highWaterMark, int lingerMs) {
    this.time = time;
    this.sockets = new Sockets(highWaterMark, lingerMs);
    this.probes = new Probes(time, doorbell);
  }

  @Override
  public Bound bind(Pattern pattern, Lane lane, String host, int port) {
    require(BOUND.contains(pattern), pattern, "can't be bound");
    SocketBase socket = sockets.open(pattern, lane);
    boolean done;
    String why;
    try {
      done = socket.bind("tcp://%s:%d".formatted(host, port));
      why = done ? "" : whyNot(host, port);
    } catch (ZMQException | IllegalArgumentException | zmq.ZError.IOException failure) {
      done = false;
      why = failure.getMessage();
    }
    if (!done) {
      socket.close();
      throw port == 0 ? noPort(host, why) : new PortInUseException(new Endpoint(host, port), why);
    }
    sockets.widen(pattern, lane, socket);
    String address = (String) socket.getSocketOptx(ZMQ.ZMQ_LAST_ENDPOINT);
    int realPort = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    Link link = new Link(new LinkId(++lastNumber), pattern, lane, socket, null, null);
    add(link);
    return new Bound(link.id, new Endpoint(host, realPort));
  }

  @Override
  public LinkId connect(Pattern pattern, Lane lane, Endpoint endpoint) {
    require(!BOUND.contains(pattern), pattern, "can't be connected");
    SocketBase socket = sockets.open(pattern, lane);
    sockets.widen(pattern, lane, socket);
    LinkMonitor monitor = new LinkMonitor(time, doorbell);
    socket.setEventHook(monitor, LinkMonitor.EVENTS);
    Link link = new Link(new LinkId(++lastNumber), pattern, lane, socket, endpoint, monitor);
    dial(link);
    add(link);
    return link.id;
  }

  @Override
  public void subscribe(LinkId subscription, byte[] prefix) {
    sendSubscription(subscription, (byte) 1, prefix);
  }

  @Override
  public void unsubscribe(LinkId subscription, byte[] prefix) {
    sendSubscription(subscription, (byte) 0, prefix);
  }

  /** {@inheritDoc} An upstream frame must not begin with 0 or 1, which mark subscriptions. */
  @Override
  public boolean send(LinkId id, byte[] frame) {
    requireSize(frame);
    Link link = byId.get(id);
    if (link == null) {
      return false;
    }
    require(
        link.pattern != Pattern.INTAKE && link.pattern != Pattern.SERVICE,
        link.pattern,
        "can't send");
    require(
        link.pattern != Pattern.SUBSCRIPTION || (frame[0] != 0 && frame[0] != 1),
        link.pattern,
        "can't send a frame that begins with 0 or 1");
    boolean wasFull = link.full;
    boolean sent = link.send(frame);
    watchForRoom(link, wasFull);
    return sent;
  }

  @Override
  public void sendToThoseWithRoom(LinkId publication, byte[] frame) {
    requireSize(frame);
    Link link = byId.get(publication);
    if (link == null) {
      return;
    }
    require(link.peers != null, link.pattern, "has no subscribers");
    link.suspect = true;
    Msg msg = new Msg(frame);
    if (!link.socket.send(msg, ZMQ.ZMQ_DONTWAIT)) {
      link.peers.sendRefusedToThoseWithRoom(msg);
    }
  }

  @Override
  public boolean reply(LinkId service, PeerId peer, byte[] frame) {
    requireSize(frame);
    Link link = byId.get(service);
    if (link == null) {
      return false;
    }
    require(link.pattern == Pattern.SERVICE, link.pattern, "can't reply");
    link.suspect = true;
    // Mandatory routing refuses the address of a peer that is gone or full.
    return link.socket.send(new Msg(peer.bytes()), ZMQ.ZMQ_DONTWAIT | ZMQ.ZMQ_SNDMORE)
        && link.socket.send(new Msg(frame), ZMQ.ZMQ_DONTWAIT);
  }

  @Override
  public void close(LinkId id) {
    Link link = byId.remove(id);
    if (link != null) {
      links = inOrder();
      shut(link);
    }
  }

  @Override
  public long lingerMs() {
    return sockets.lingerMs();
  }

  @Override
  public void probe(Endpoint endpoint, int timeoutMs) {
    probes.begin(endpoint, timeoutMs);
  }

  @Override
  public int poll(TransportHandler handler, int limit) {
    int count = 0;
    boolean askAll = time.nanoTime() >= askAllNs;
    if (askAll) {
      askAllNs = time.nanoTime() + ASK_ALL_NS;
    }
    for (Link link : links) {
      if (!link.closed) {
        link.suspect |= askAll;
        long before = link.malformed;
        count += link.drain(handler, limit);
        malformed = malformed + link.malformed - before;
        heal(link);
      }
    }
    return count + probes.take(handler::onProbe);
  }

  @Override
  public void await(long timeoutNs) {
    long startNs = time.nanoTime();
    long endNs = startNs + Math.min(timeoutNs, LONGEST_REST_NS);
    while (!doorbell.answer() && !anythingThere()) {
      long leftNs = nextDeadlineNs(endNs) - time.nanoTime();
      if (leftNs <= 0) {
        return;
      }
      doorbell.sleep(TimeUnit.NANOSECONDS.toMillis(leftNs + 999_999));
    }
  }

  @Override
  public void wake() {
    doorbell.ring();
  }

  @Override
  public void setReading(LinkId intake, boolean reading) {
    Link link = byId.get(intake);
    if (link != null) {
      require(link.pattern == Pattern.INTAKE, link.pattern, "is always read");
      link.reading = reading;
      link.suspect = true;
    }
  }

  @Override
  public long malformed() {
    return malformed + sockets.brokenConnections();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    byId.values().forEach(this::shut);
    byId.clear();
    links = new Link[] {};
    probes.close();
    doorbell.close();
    sockets.close();
  }

  private void add(Link link) {
    byId.put(link.id, link);
    links = inOrder();
    if (link.pattern != Pattern.FEED) {
      watch(link, SelectionKey.OP_READ);
    }
  }

  /** Those of the express lane first. */
  private Link[] inOrder() {
    return byId.values().stream()
        .sorted(Comparator.comparing(link -> link.lane))
        .toArray(Link[]::new);
  }

  private void shut(Link link) {
    link.closed = true;
    doorbell.forget(link.socket.getFD());
    if (link.isPointlessToLinger()) {
      link.socket.setSocketOpt(ZMQ.ZMQ_LINGER, 0);
    }
    link.socket.close();
  }

  private void sendSubscription(LinkId id, byte kind, byte[] prefix) {
    Link link = byId.get(id);
    if (link == null) {
      return;
    }
    require(link.pattern == Pattern.SUBSCRIPTION, link.pattern, "can't subscribe");
    byte[] frame = new byte[prefix.length + 1];
    frame[0] = kind;
    link.suspect = true;
    System.arraycopy(prefix, 0, frame, 1, prefix.length);
    link.socket.send(new Msg(frame), ZMQ.ZMQ_DONTWAIT);
  }

  private void dial(Link link) {
    try {
      link.socket.connect(address(link));
    } catch (ZMQException | IllegalArgumentException unknownHost) {
      link.monitor.abandon();
    }
  }

  private void heal(Link link) {
    if (link.monitor == null || link.closed) {
      return;
    }
    if (link.monitor.takeStall()) {
      sockets.nudge();
    } else if (link.monitor.takeRedial()) {
      link.socket.termEndpoint(address(link));
      dial(link);
    }
  }

  private static String address(Link link) {
    return "tcp://%s:%d".formatted(link.remote.host(), link.remote.port());
  }

  private boolean anythingThere() {
    boolean there = probes.anyReady();
    for (Link link : links) {
      // Each one is asked, because that also quiets the channel that woke us.
      boolean wasFull = link.full;
      there |= link.isReady();
      watchForRoom(link, wasFull);
    }
    return there;
  }

  /** Nothing arrives at a feed: it wakes the sleeper only while room is waited for. */
  private void watchForRoom(Link link, boolean wasFull) {
    if (link.pattern == Pattern.FEED && link.full != wasFull) {
      watch(link, link.full ? SelectionKey.OP_READ : 0);
    }
  }

  private void watch(Link link, int operations) {
    doorbell.watch(link.socket.getFD(), operations, () -> link.suspect = true);
  }

  private long nextDeadlineNs(long endNs) {
    long next = probes.nextDeadlineNs(endNs);
    for (Link link : links) {
      if (link.monitor != null) {
        next = link.monitor.nextLookNs(next);
      }
    }
    return next;
  }

  /** JeroMQ says "in use" whatever it was; the system says more. */
  private static String whyNot(String host, int port) {
    try (ServerSocket attempt = new ServerSocket()) {
      attempt.bind(new InetSocketAddress(host, port));
      return "Address already in use";
    } catch (IOException | IllegalArgumentException failure) {
      return failure.getMessage();
    }
  }

  private static RuntimeException noPort(String host, String why) {
    return new PortInUseException(host, why);
  }

  private static void require(boolean holds, Pattern pattern, String what) {
    if (!holds) {
      throw new IllegalArgumentException(pattern + " " + what);
    }
  }

  private static void requireSize(byte[] frame) {
    if (frame.length == 0 || frame.length > MAX_FRAME_BYTES) {
      throw new IllegalArgumentException(
          "a frame has 1 to %d bytes, not %d".formatted(MAX_FRAME_BYTES, frame.length));
    }
  }
}
