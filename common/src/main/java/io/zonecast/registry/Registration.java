package io.zonecast.registry;

import io.zonecast.domain.Incarnation;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.CoordinatorEvent.Answer;
import io.zonecast.port.Znode;
import io.zonecast.port.ZnodeOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Keeps one process registered under its id, by an ephemeral znode, through session losses. The
 * first registration's czxid becomes the process's incarnation. An id that is taken: taken over at
 * once where its owner is gone, waited for (one session timeout) where nothing is known, refused
 * where the owner answers. Who finds a later incarnation under its own id ends.
 */
public final class Registration {
  /** What the owner of the registration hears. */
  public interface Listener {
    /**
     * The process is registered; again after a new session.
     *
     * @param registration the czxid of the znode that stands now
     */
    void onRegistered(Incarnation incarnation, long registration);

    /**
     * What was to be committed together with the registration did not fit the tree any more: decide
     * again.
     */
    void onCompanionsRefused();

    /** The process can't be, or can't stay, registered. */
    void onRegistrationImpossible(String why);
  }

  private static final long LOOK_AGAIN_NS = 250_000_000;

  private final String path;
  private final Function<Optional<Incarnation>, byte[]> data;
  private final Requests requests;
  private final Presence presence;
  private final Listener listener;
  private Optional<Incarnation> incarnation = Optional.empty();
  private List<ZnodeOp> companions = List.of();
  private long registration;
  private boolean wanted;
  private boolean busy;
  private boolean connected;
  private long sessionTimeoutNs;
  private long giveUpNs = Long.MAX_VALUE;
  private long lookNs = Long.MAX_VALUE;

  /**
   * A registration that is not made yet.
   *
   * @param path the znode, which the agent must watch
   * @param data the znode's data, for an incarnation or, at the first time, for none
   */
  public Registration(
      String path,
      Function<Optional<Incarnation>, byte[]> data,
      Requests requests,
      Presence presence,
      Listener listener) {
    this.path = path;
    this.data = data;
    this.requests = requests;
    this.presence = presence;
    this.listener = listener;
  }

  /**
   * Registers, from now on.
   *
   * @param with what must be committed in the same transaction, this first time
   */
  public void register(List<ZnodeOp> with) {
    wanted = true;
    companions = List.copyOf(with);
    create(List.of());
  }

  /** The incarnation, once there is one. */
  public Optional<Incarnation> incarnation() {
    return incarnation;
  }

  /** The czxid of the znode that stands, 0 where none does. */
  public long registration() {
    return registration;
  }

  /** A session stands. */
  public void onConnected(long timeoutMs) {
    sessionTimeoutNs = timeoutMs * 1_000_000;
    connected = true;
    if (wanted && !busy) {
      look();
    }
  }

  /**
   * The connection or the session is lost. Nobody's znode can go away until it is back: a wait for
   * that starts over then.
   */
  public void onDisconnected() {
    connected = false;
    if (giveUpNs != Long.MAX_VALUE) {
      giveUpNs = Long.MIN_VALUE;
    }
  }

  /** The session is over. */
  public void onLost() {
    registration = 0;
  }

  /** Something was told of the znode at the path of this registration; other paths are ignored. */
  public void onTree(CoordinatorEvent event) {
    boolean about = false;
    if (event instanceof CoordinatorEvent.Present present) {
      about = present.znode().path().equals(path) && present.znode().czxid() != registration;
    } else if (event instanceof CoordinatorEvent.Absent absent) {
      about = absent.path().equals(path);
    }
    if (about && wanted && !busy) {
      look();
    }
  }

  /** Time goes on. */
  public void onTick(long nowNs) {
    if (!connected || !wanted) {
      return;
    }
    if (lookNs == Long.MIN_VALUE) {
      lookNs = nowNs + LOOK_AGAIN_NS;
    } else if (nowNs >= lookNs && !busy) {
      look();
    }
    if (giveUpNs == Long.MIN_VALUE) {
      giveUpNs = nowNs + sessionTimeoutNs;
    } else if (nowNs >= giveUpNs) {
      wanted = false;
      giveUpNs = Long.MAX_VALUE;
      listener.onRegistrationImpossible(
          "id %s is taken: it is registered by a process that neither answers nor goes away"
              .formatted(ZnodePaths.name(path)));
    }
  }

  private void create(List<ZnodeOp> before) {
    busy = true;
    List<ZnodeOp> steps = new ArrayList<>(companions);
    steps.addAll(before);
    steps.add(new ZnodeOp.CreateEphemeral(path, data.apply(incarnation)));
    requests.commit(steps, this::onCreateAnswer);
  }

  private void onCreateAnswer(Answer answer) {
    busy = false;
    if (answer instanceof CoordinatorEvent.Committed committed) {
      stands(committed.zxid());
    } else if (answer instanceof CoordinatorEvent.Refused && !companions.isEmpty()) {
      wanted = false;
      companions = List.of();
      listener.onCompanionsRefused();
    } else if (answer instanceof CoordinatorEvent.Refused) {
      look();
    } else {
      lookNs = Long.MIN_VALUE; // Unknown, perhaps told only after the next session stood.
    }
  }

  private void look() {
    busy = true;
    lookNs = Long.MAX_VALUE;
    requests.read(path, this::onLook);
  }

  private void onLook(Answer answer) {
    busy = false;
    if (!(answer instanceof CoordinatorEvent.ReadAnswer read)) {
      lookNs = Long.MIN_VALUE;
      return;
    }
    if (!wanted) {
      return;
    }
    if (read.znode().isEmpty()) {
      registration = 0;
      create(List.of());
      return;
    }
    Znode znode = read.znode().get();
    if (znode.owner() == requests.session()) {
      if (znode.czxid() != registration) {
        stands(znode.czxid());
      }
      return;
    }
    onOthers(znode);
  }

  /** The znode lives with a session that is not ours: our own former one, or another process's. */
  private void onOthers(Znode znode) {
    Optional<ZnodeJson.Life> life = ZnodeJson.readLife(znode);
    if (incarnation.isPresent() && life.isPresent()) {
      if (incarnation.get().isBefore(life.get().incarnation())) {
        wanted = false;
        listener.onRegistrationImpossible(
            "id %s was taken over by a later process".formatted(ZnodePaths.name(path)));
      } else {
        create(List.of(new ZnodeOp.Delete(path, znode.version())));
      }
    } else if (giveUpNs == Long.MAX_VALUE) {
      giveUpNs = Long.MIN_VALUE;
      life.ifPresent(
          owner ->
              presence.ask(
                  owner.control(), ZnodePaths.name(path), found -> onFinding(znode, found)));
    }
  }

  private void onFinding(Znode znode, Presence.Finding finding) {
    if (!wanted || busy || registration != 0) {
      return;
    }
    if (finding == Presence.Finding.ANSWERED) {
      wanted = false;
      listener.onRegistrationImpossible(
          "id %s is taken: its owner is running".formatted(ZnodePaths.name(path)));
    } else if (finding == Presence.Finding.GONE) {
      giveUpNs = Long.MAX_VALUE;
      create(List.of(new ZnodeOp.Delete(path, znode.version())));
    }
  }

  private void stands(long czxid) {
    registration = czxid;
    companions = List.of();
    giveUpNs = Long.MAX_VALUE;
    if (incarnation.isEmpty()) {
      incarnation = Optional.of(new Incarnation(czxid));
    }
    listener.onRegistered(incarnation.get(), registration);
  }
}
