package io.zonecast.port;

import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Lane;

/**
 * Moves frames between processes. One thread: the agent's, for every method but {@link #wake()}.
 * Nothing blocks but {@link #await}. Frames of one link arrive in the order in which they were
 * sent, or not at all: a link that breaks loses what was under way, and reconnects by itself where
 * it can.
 *
 * <p>A frame that was sent belongs to the transport; a frame that was received belongs to the
 * handler.
 */
public interface Transport extends AutoCloseable {
  /**
   * Largest frame, in bytes; larger ones are refused by the sender and end the connection at the
   * receiver.
   */
  int MAX_FRAME_BYTES = 16 * 1024 * 1024;

  /** Bytes after which a poll goes on with the next end; one frame may be more. */
  int POLLED_BYTES = 256 * 1024;

  /**
   * Binds an end where others connect ({@link Pattern#PUBLICATION}, {@link Pattern#INTAKE}, {@link
   * Pattern#SERVICE}).
   *
   * @param lane what travels there: ends of the express lane are polled before all others, and
   *     little waits in them
   * @param host the address to listen on
   * @param port 1 to 65535, or 0 for a free one
   * @throws PortInUseException where it can't be bound
   */
  Bound bind(Pattern pattern, Lane lane, String host, int port);

  /** Binds an end of the normal lane. */
  default Bound bind(Pattern pattern, String host, int port) {
    return bind(pattern, Lane.NORMAL, host, port);
  }

  /**
   * Connects an end ({@link Pattern#SUBSCRIPTION}, {@link Pattern#FEED}, {@link Pattern#CLIENT}).
   * Returns at once; the connection is made, and made again after a break, in the background.
   *
   * @param lane what travels there, as at {@link #bind}
   */
  LinkId connect(Pattern pattern, Lane lane, Endpoint endpoint);

  /** Connects an end of the normal lane. */
  default LinkId connect(Pattern pattern, Endpoint endpoint) {
    return connect(pattern, Lane.NORMAL, endpoint);
  }

  /**
   * Asks the publication at the other end of a subscription for frames that begin with {@code
   * prefix}.
   */
  void subscribe(LinkId subscription, byte[] prefix);

  /** Takes a subscription back. */
  void unsubscribe(LinkId subscription, byte[] prefix);

  /**
   * Sends on a publication, feed, client, or upstream on a subscription. On a publication it goes
   * to all subscribed peers or, where one of them has no room, to none.
   *
   * @return false where there is no room (or no connection that could hold it): nothing was sent,
   *     try again later or drop it
   */
  boolean send(LinkId link, byte[] frame);

  /** Sends on a publication to those peers that have room; the others lose this frame. */
  void sendToThoseWithRoom(LinkId publication, byte[] frame);

  /**
   * Replies on a service.
   *
   * @return false where the peer is gone or has no room
   */
  boolean reply(LinkId service, PeerId peer, byte[] frame);

  /**
   * Closes an end. What was accepted for sending is still sent, for at most {@link #lingerMs()}.
   * Unknown ids are ignored.
   */
  void close(LinkId link);

  /** How long {@link #close()} goes on sending what was accepted, in milliseconds. */
  default long lingerMs() {
    return 2_000;
  }

  /**
   * Tries a fresh connection to find out whether somebody listens; the answer comes as {@link
   * TransportHandler#onProbe}.
   *
   * @param timeoutMs after this the answer is {@link ProbeResult#SILENT}
   */
  void probe(Endpoint endpoint, int timeoutMs);

  /**
   * Hands what has arrived to {@code handler}, that of the express lane first.
   *
   * @param limit at most this many frames and notices of each end, and no more once they are {@link
   *     #POLLED_BYTES}, so that no end starves another
   * @return how many
   */
  int poll(TransportHandler handler, int limit);

  /**
   * Waits until something has arrived, {@link #wake()} was called, the time has passed, or what
   * {@link #send} had no room for has found some.
   *
   * @param timeoutNs nanoseconds
   */
  void await(long timeoutNs);

  /** Ends a present or the next {@link #await}. Any thread. */
  void wake();

  /** Stops reading an intake (its feeds then feel the back-pressure), or goes on reading it. */
  void setReading(LinkId intake, boolean reading);

  /** How many broken frames and connections were dropped before they reached a handler. */
  long malformed();

  /** Closes every end, sends what was accepted for at most {@link #lingerMs()}, and ends. */
  @Override
  void close();
}
