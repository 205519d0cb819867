package io.zonecast.port;

import java.util.List;
import java.util.Optional;

/** What a {@link Coordinator} tells: the session's states, the watched trees, and the answers to requests, by their token. */
public sealed interface CoordinatorEvent {
  /**
   * A session stands: the first one, a resumed one, or a new one.
   *
   * @param session its id
   * @param timeoutMs the negotiated session timeout, milliseconds
   */
  record Connected(long session, long timeoutMs) implements CoordinatorEvent {}

  /** The connection is lost; the session may still live. */
  record Suspended() implements CoordinatorEvent {}

  /** The session is over, and its ephemeral nodes are gone or going. */
  record Lost() implements CoordinatorEvent {}

  /** A watched node was created, was changed, or is simply there. */
  record Present(Znode znode) implements CoordinatorEvent {}

  /** A watched node is not there any more. */
  record Absent(String path) implements CoordinatorEvent {}

  /** A watched tree was read completely for the first time, or again after a new connection. */
  record TreeRead(String root) implements CoordinatorEvent {}

  /** Answer to {@link Coordinator#read}: the node as it is, or nothing. */
  record ReadAnswer(long token, Optional<Znode> znode) implements CoordinatorEvent {}

  /** Answer to {@link Coordinator#list}: the names of the children, none where the node does not exist. */
  record ListAnswer(long token, List<String> names) implements CoordinatorEvent {}

  /**
   * A transaction took effect.
   *
   * @param zxid its transaction id: the czxid of what it created
   */
  record Committed(long token, long zxid) implements CoordinatorEvent {}

  /** A transaction did not take effect: the tree was not as it demanded. Read again before acting. */
  record Refused(long token, String why) implements CoordinatorEvent {}

  /** The connection broke before the answer: the request may or may not have taken effect. Read again before acting. */
  record Unknown(long token) implements CoordinatorEvent {}
}
