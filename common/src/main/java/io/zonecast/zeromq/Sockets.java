package io.zonecast.zeromq;

import io.zonecast.domain.Lane;
import io.zonecast.port.Pattern;
import io.zonecast.port.Transport;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zmq.Ctx;
import zmq.Msg;
import zmq.SocketBase;
import zmq.ZMQ;
import zmq.msg.MsgAllocator;

/**
 * The one place where sockets are made, with every option that JeroMQ 0.6.0 needs to survive bad
 * peers and to end in time. All options are set before bind or connect, because later ones are
 * ignored. One thread, but for {@link #brokenConnections()}.
 */
final class Sockets {
  /**
   * Frames that wait in each direction for one peer, before "no room"; a frame may be a batch of
   * 128 KiB, and room is told once half of them have gone. What is small finds more room in the
   * system's own buffers.
   */
  static final int DEFAULT_HIGH_WATER_MARK = 64;

  /** The same where a frame has few messages, and is lost when there is no room. */
  static final int PACED_HIGH_WATER_MARK = 1_000;

  /**
   * The same for one of the express lane: what waits in a connection can't be overtaken any more,
   * and there higher priorities wait behind lower ones.
   */
  static final int EXPRESS_HIGH_WATER_MARK = 8;

  /** The same for one of the express lane where a frame has few messages. */
  static final int PACED_EXPRESS_HIGH_WATER_MARK = 128;

  /**
   * Subscriptions and upstream frames that wait for a connection; a subscription over it would be
   * lost without a word.
   */
  static final int SUBSCRIPTION_HIGH_WATER_MARK = 1_000_000;

  /** Longest prefix that may be subscribed. */
  static final int MAX_PREFIX_BYTES = 512;

  private static final Logger LOG = LoggerFactory.getLogger(Sockets.class);

  /**
   * The maximum size alone does not help: a negative 64-bit length passes that check and would end
   * the I/O thread.
   */
  private static final MsgAllocator ALLOCATOR =
      size -> isTooLong(size) ? new Msg(0) : new Msg(size);

  private static final MsgAllocator UPSTREAM_ALLOCATOR =
      size -> isTooLong(size) ? new Msg(0) : new UpstreamMsg(size);

  private static final int HANDSHAKE_MS = 2_000;
  private static final int CONNECTIONS = 2_000;
  private static final int LEAST_BUFFER_BYTES = 32 * 1024;
  private static final int MOST_BUFFER_BYTES = 256 * 1024;
  private static final int MOST_EXPRESS_BUFFER_BYTES = 64 * 1024;

  private static final int IO_THREADS = 2;

  /** The first I/O thread, as a mask of affinity: the data of the normal lane. */
  static final long BULK_IO_THREAD = 1;

  /**
   * The second: the express lane, and control. It mostly rests, so that on a busy machine it has a
   * processor as soon as something comes; behind a load it would wait for the whole of its turn.
   */
  static final long PROMPT_IO_THREAD = 2;

  private final Ctx context = new Ctx();
  private final IoThreadNudge nudge = new IoThreadNudge(context);
  private final AtomicLong brokenConnections = new AtomicLong();
  private final int highWaterMark;
  private final int expressHighWaterMark;
  private final int lingerMs;
  private final int bufferBytes = bufferBytes(Runtime.getRuntime().maxMemory());

  /**
   * A factory with its own I/O threads, started with the first socket.
   *
   * @param highWaterMark most frames that wait for one peer
   * @param lingerMs how long a closed socket goes on sending, milliseconds
   */
  Sockets(int highWaterMark, int lingerMs) {
    this.highWaterMark = highWaterMark;
    this.expressHighWaterMark =
        Math.min(
            highWaterMark,
            highWaterMark > DEFAULT_HIGH_WATER_MARK
                ? PACED_EXPRESS_HIGH_WATER_MARK
                : EXPRESS_HIGH_WATER_MARK);
    this.lingerMs = lingerMs;
    context.set(ZMQ.ZMQ_MAX_SOCKETS, 4_000);
    context.set(ZMQ.ZMQ_IO_THREADS, IO_THREADS);
    context.setNotificationExceptionHandler(
        (thread, failure) -> {
          brokenConnections.incrementAndGet();
          LOG.debug("what a peer sent failed in {}", thread.getName(), failure);
        });
    context.setUncaughtExceptionHandler(
        (thread, failure) ->
            LOG.error("{} ended: nothing more is sent or received", thread.getName(), failure));
  }

  /** A socket that is neither bound nor connected yet. */
  SocketBase open(Pattern pattern, Lane lane) {
    int frames = lane == Lane.EXPRESS ? expressHighWaterMark : highWaterMark;
    SocketBase socket = context.createSocket(type(pattern));
    socket.setSocketOpt(ZMQ.ZMQ_AFFINITY, ioThread(pattern, lane));
    socket.setSocketOpt(ZMQ.ZMQ_MAXMSGSIZE, (long) Transport.MAX_FRAME_BYTES);
    socket.setSocketOpt(
        ZMQ.ZMQ_MSG_ALLOCATOR, pattern == Pattern.PUBLICATION ? UPSTREAM_ALLOCATOR : ALLOCATOR);
    // What a nudge does not heal would stall for 30 s; a peer on a busy machine is given its time.
    socket.setSocketOpt(ZMQ.ZMQ_HANDSHAKE_IVL, HANDSHAKE_MS);
    socket.setSocketOpt(ZMQ.ZMQ_RCVHWM, frames);
    socket.setSocketOpt(
        ZMQ.ZMQ_SNDHWM, pattern == Pattern.SUBSCRIPTION ? SUBSCRIPTION_HIGH_WATER_MARK : frames);
    socket.setSocketOpt(ZMQ.ZMQ_LINGER, lingerMs);
    socket.setSocketOpt(ZMQ.ZMQ_RECONNECT_IVL, 50);
    socket.setSocketOpt(ZMQ.ZMQ_RECONNECT_IVL_MAX, 500);
    socket.setSocketOpt(ZMQ.ZMQ_BACKLOG, 512);
    socket.setSocketOpt(ZMQ.ZMQ_TCP_KEEPALIVE, 1);
    socket.setSocketOpt(ZMQ.ZMQ_IPV6, false);
    if (pattern == Pattern.PUBLICATION) {
      socket.setSocketOpt(ZMQ.ZMQ_XPUB_NODROP, true);
    } else if (pattern == Pattern.SERVICE) {
      socket.setSocketOpt(ZMQ.ZMQ_ROUTER_MANDATORY, true);
    }
    return socket;
  }

  /** The I/O thread that serves such a socket, as a mask of affinity. */
  static long ioThread(Pattern pattern, Lane lane) {
    return lane == Lane.NORMAL && !isControl(pattern) ? BULK_IO_THREAD : PROMPT_IO_THREAD;
  }

  private static boolean isControl(Pattern pattern) {
    return pattern == Pattern.SERVICE || pattern == Pattern.CLIENT;
  }

  private static boolean isTooLong(int size) {
    return size < 0 || size > Transport.MAX_FRAME_BYTES;
  }

  /** Lets the I/O threads look again at connections that it may have missed. */
  void nudge() {
    nudge.nudge();
  }

  /** How often what a peer sent made one of JeroMQ's I/O threads throw. Any thread. */
  long brokenConnections() {
    return brokenConnections.get();
  }

  /**
   * Ends the I/O threads, after every socket was closed. Waits at most {@link #lingerMs()} and half
   * a second: the end itself is on a daemon thread, because JeroMQ's has been seen to hang.
   */
  void close() {
    Thread end = new Thread(context::terminate, "zeromq-close");
    end.setDaemon(true);
    end.start();
    try {
      end.join(lingerMs + 500L);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    if (end.isAlive()) {
      LOG.debug("ZeroMQ did not end within {} ms and is left behind", lingerMs + 500L);
    }
  }

  int lingerMs() {
    return lingerMs;
  }

  /**
   * Gives the connections of a data socket larger buffers: fewer system calls for each megabyte.
   * Before it connects, but after it was bound, for JeroMQ asks the listening socket for what only
   * connections have.
   */
  void widen(Pattern pattern, Lane lane, SocketBase socket) {
    int bytes =
        lane == Lane.EXPRESS ? Math.min(bufferBytes, MOST_EXPRESS_BUFFER_BYTES) : bufferBytes;
    if (bytes > 0 && !isControl(pattern)) {
      socket.setSocketOpt(ZMQ.ZMQ_SNDBUF, bytes);
      socket.setSocketOpt(ZMQ.ZMQ_RCVBUF, bytes);
    }
  }

  /**
   * How large a connection's buffers are in each direction, bytes, in the system and again in this
   * process: its share of a heap that has room for 2,000 connections; 0, the defaults of both, in a
   * small one.
   *
   * @param maxHeapBytes what the heap may grow to
   */
  static int bufferBytes(long maxHeapBytes) {
    long share = Math.min(MOST_BUFFER_BYTES, maxHeapBytes / 2 / CONNECTIONS);
    return share < LEAST_BUFFER_BYTES ? 0 : (int) share;
  }

  private static int type(Pattern pattern) {
    return switch (pattern) {
      case PUBLICATION -> ZMQ.ZMQ_XPUB;
      case SUBSCRIPTION -> ZMQ.ZMQ_XSUB;
      case INTAKE -> ZMQ.ZMQ_PULL;
      case FEED -> ZMQ.ZMQ_PUSH;
      case SERVICE -> ZMQ.ZMQ_ROUTER;
      case CLIENT -> ZMQ.ZMQ_DEALER;
    };
  }
}
