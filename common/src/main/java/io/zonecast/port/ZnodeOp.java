package io.zonecast.port;

/** One step of a transaction on the coordinator's tree. */
public sealed interface ZnodeOp {
  /** The node it is about. */
  String path();

  /** Creates a node that stays; its parent must exist. */
  record Create(String path, byte[] data) implements ZnodeOp {}

  /** Creates a node that lives with the session. */
  record CreateEphemeral(String path, byte[] data) implements ZnodeOp {}

  /**
   * Sets a node's data.
   *
   * @param version the version that it must have, or -1
   */
  record SetData(String path, byte[] data, int version) implements ZnodeOp {}

  /**
   * Changes nothing: the other steps happen only where the node is as it was known.
   *
   * @param version the version that it must have
   */
  record Check(String path, int version) implements ZnodeOp {}

  /**
   * Deletes a node.
   *
   * @param version the version that it must have, or -1
   */
  record Delete(String path, int version) implements ZnodeOp {}
}
