package io.zonecast.broker;

import io.zonecast.domain.Epoch;
import io.zonecast.port.PeerId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The clients of one kind that said hello to this primary, by which connection they can be told
 * something, and what they have applied. Not thread-safe.
 *
 * @param <I> the kind of id
 */
final class Clients<I> {
  private final Map<I, Client> clients = new HashMap<>();

  /** Where a client is and how far it has come. */
  private static final class Client {
    PeerId peer;
    long toldVersion;
    Epoch toldEpoch = Epoch.NONE;
  }

  /** A client said hello from a connection, and which grant it has applied. */
  void onHello(I id, PeerId peer, Epoch epoch, long version) {
    Client client = clients.computeIfAbsent(id, none -> new Client());
    client.peer = peer;
    client.toldEpoch = epoch;
    client.toldVersion = version;
  }

  /** Tells a client its grant unless it was told; who has not said hello is told when it does. */
  void tell(I id, Epoch epoch, long version, Consumer<PeerId> telling) {
    Client client = clients.get(id);
    if (client == null || (client.toldEpoch.equals(epoch) && client.toldVersion >= version)) {
      return;
    }
    client.toldEpoch = epoch;
    client.toldVersion = version;
    telling.accept(client.peer);
  }

  /** Forgets one that is gone. */
  void forget(I id) {
    clients.remove(id);
  }

  /** Forgets all: the reign is over. */
  void clear() {
    clients.clear();
  }
}
