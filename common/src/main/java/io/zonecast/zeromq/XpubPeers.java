package io.zonecast.zeromq;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import zmq.Msg;
import zmq.SocketBase;
import zmq.pipe.Pipe;
import zmq.socket.pubsub.Dist;
import zmq.socket.pubsub.XPub;

/**
 * Reaches into one XPUB socket of JeroMQ 0.6.0, for two faults that its interface leaves no way
 * around:
 *
 * <ul>
 *   <li>A send that no-drop refuses leaves its peers marked, so the next send, of whatever topic,
 *       also goes to them, and is also refused while they are full. (libzmq takes the marks off
 *       first.)
 *   <li>Switching no-drop off for one send works at once, but puts a full peer out of use until it
 *       has read a lot; sends with no-drop then skip it silently, and say that they reached
 *       everyone.
 * </ul>
 *
 * <p>A test fails when another version of JeroMQ has other fields. The agent's thread.
 */
final class XpubPeers {
  private static final VarHandle DIST = field(XPub.class, "dist", Dist.class);
  private static final VarHandle PIPES = field(Dist.class, "pipes", List.class);
  private static final VarHandle MATCHING = field(Dist.class, "matching", int.class);

  private final Dist dist;
  private final List<?> pipes;
  private Pipe full;

  XpubPeers(SocketBase publication) {
    dist = (Dist) DIST.get((XPub) publication);
    pipes = (List<?>) PIPES.get(dist);
  }

  /** After a refused send: remembers who had no room, and takes the marks off. */
  void forgetRefused() {
    int matching = (int) MATCHING.get(dist);
    full = null;
    for (int i = 0; i < matching && full == null; i++) {
      Pipe pipe = (Pipe) pipes.get(i);
      full = pipe.checkHwm() ? null : pipe;
    }
    dist.unmatch();
  }

  /** Whether the peer that had no room at the last refused send has some, or is gone. */
  boolean hasRoomAgain() {
    return full == null || full.checkHwm() || !pipes.contains(full);
  }

  /**
   * After a refused send: gives the frame to those of its peers that have room, and takes the marks
   * off.
   */
  void sendRefusedToThoseWithRoom(Msg frame) {
    int matching = (int) MATCHING.get(dist);
    for (int i = 0; i < matching; i++) {
      Pipe pipe = (Pipe) pipes.get(i);
      if (pipe.checkHwm() && pipe.write(frame)) {
        pipe.flush();
      }
    }
    dist.unmatch();
  }

  private static VarHandle field(Class<?> owner, String name, Class<?> type) {
    try {
      return MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
          .findVarHandle(owner, name, type);
    } catch (ReflectiveOperationException other) {
      throw new ExceptionInInitializerError(other);
    }
  }
}
