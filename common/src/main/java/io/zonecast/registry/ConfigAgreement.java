package io.zonecast.registry;

import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.CoordinatorEvent.Answer;
import io.zonecast.port.Znode;
import io.zonecast.port.ZnodeOp;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * How a broker agrees with the deployment on {@code /config}. The configuration binds while any
 * broker or client is registered. Otherwise the next first broker replaces it, in one transaction
 * with its own registration. The configuration is read before the registrations are listed, so that
 * a configuration and the registration that came with it are never seen apart. A broker that
 * contradicts asks again for one session timeout (the others may be dead), then gives up.
 *
 * <p>Once it has agreed, a broker looks again whenever it is connected anew, and when it is told of
 * another configuration: a ZooKeeper that lost its data has none. The living brokers then found the
 * deployment anew, under another id, since epochs start over. And a broker whose session ended for
 * a moment was not registered then: a first broker that came in that moment has replaced the
 * configuration, perhaps after this one had looked.
 */
public final class ConfigAgreement {
  /** What the broker hears. */
  public interface Listener {
    /**
     * This configuration is in force once {@code with} is committed together with the broker's
     * registration.
     *
     * @param with empty where it is in force already
     */
    void onConfig(ConfigRecord config, List<ZnodeOp> with);

    /** After a new connection: the configuration that was agreed on is there. */
    void onStillAgreed();

    /** The deployment was founded anew, by this broker or another one: its epochs start over. */
    void onFoundedAnew(ConfigRecord config);

    /** The deployment says otherwise, and goes on saying so. */
    void onContradiction(String why);
  }

  private static final long RETRY_NS = 250_000_000;
  private static final List<String> REGISTRATIONS =
      List.of(ZnodePaths.BROKERS, ZnodePaths.PUBLISHERS, ZnodePaths.SUBSCRIBERS);

  private final ConfigRecord wanted;
  private final Requests requests;
  private final Listener listener;
  private boolean busy;
  private boolean agreed;
  private Optional<ConfigRecord> inForce = Optional.empty();
  private Optional<ConfigRecord> offered = Optional.empty();
  private int foundings;
  private long sessionTimeoutNs;
  private long giveUpNs = Long.MAX_VALUE;
  private long retryNs = Long.MAX_VALUE;
  private long lookNs = Long.MAX_VALUE;
  private String contradiction = "";

  /**
   * An agreement to reach; {@code wanted} carries the deployment id to use if this broker founds
   * one.
   */
  public ConfigAgreement(ConfigRecord wanted, Requests requests, Listener listener) {
    this.wanted = wanted;
    this.requests = requests;
    this.listener = listener;
  }

  /** A session stands: asks, unless agreement was reached. */
  public void onConnected(long timeoutMs) {
    sessionTimeoutNs = timeoutMs * 1_000_000;
    if (inForce.isPresent()) {
      look();
    } else if (!agreed && !busy) {
      retryNs = Long.MAX_VALUE;
      ask();
    }
  }

  /** The configuration is in force: this broker's registration, and what came with it, stands. */
  public void onRegistered() {
    if (inForce.isEmpty()) {
      inForce = offered;
      listener.onStillAgreed();
    }
  }

  /** Something was told of the tree; what is not about the configuration changes nothing. */
  public void onTree(CoordinatorEvent event) {
    if (inForce.isPresent() && isOther(event)) {
      look();
    }
  }

  /** Whether this says that the configuration is not the one in force. */
  private boolean isOther(CoordinatorEvent event) {
    if (event instanceof CoordinatorEvent.Present present) {
      return present.znode().path().equals(ZnodePaths.CONFIG)
          && !read(present.znode()).equals(inForce);
    }
    return event instanceof CoordinatorEvent.Absent absent
        && absent.path().equals(ZnodePaths.CONFIG);
  }

  private void look() {
    lookNs = Long.MAX_VALUE;
    requests.read(ZnodePaths.CONFIG, this::onLook);
  }

  private void onLook(Answer answer) {
    if (!(answer instanceof CoordinatorEvent.ReadAnswer read)) {
      lookNs = Long.MIN_VALUE; // Unknown, perhaps told only after the next session stood.
      return;
    }
    Optional<ConfigRecord> present = read.znode().flatMap(ConfigAgreement::read);
    if (present.isEmpty()) {
      foundAnew(read.znode());
    } else if (present.equals(inForce)) {
      listener.onStillAgreed();
    } else if (present.get().dissemination() == wanted.dissemination()) {
      inForce = present;
      listener.onFoundedAnew(present.get());
    } else {
      listener.onContradiction("this deployment was founded anew, with another dissemination");
    }
  }

  /** Nothing stands there, or what is malformed and says nothing to anybody. */
  private void foundAnew(Optional<Znode> malformed) {
    ConfigRecord anew =
        new ConfigRecord(
            "%s-%d".formatted(wanted.deployment(), ++foundings), wanted.dissemination());
    byte[] data = ZnodeJson.config(anew);
    requests.commit(
        List.of(
            malformed
                .<ZnodeOp>map(it -> new ZnodeOp.SetData(ZnodePaths.CONFIG, data, it.version()))
                .orElseGet(() -> new ZnodeOp.Create(ZnodePaths.CONFIG, data))),
        answer -> {
          if (answer instanceof CoordinatorEvent.Committed) {
            inForce = Optional.of(anew);
            listener.onFoundedAnew(anew);
          } else {
            lookNs = Long.MIN_VALUE; // Another broker was faster, or nobody knows.
          }
        });
  }

  /** Agreement was not reached after all: asks again. */
  public void again() {
    agreed = false;
    ask();
  }

  /** Time goes on. */
  public void onTick(long nowNs) {
    if (retryNs == Long.MIN_VALUE) {
      retryNs = nowNs + RETRY_NS;
    }
    if (lookNs == Long.MIN_VALUE) {
      lookNs = nowNs + RETRY_NS;
    } else if (nowNs >= lookNs) {
      look();
    }
    if (giveUpNs == Long.MIN_VALUE) {
      giveUpNs = nowNs + sessionTimeoutNs;
    }
    if (nowNs >= giveUpNs && retryNs != Long.MAX_VALUE) {
      giveUpNs = Long.MAX_VALUE;
      retryNs = Long.MAX_VALUE;
      agreed = true;
      listener.onContradiction(contradiction);
    } else if (nowNs >= retryNs) {
      retryNs = Long.MAX_VALUE;
      ask();
    }
  }

  private void ask() {
    busy = true;
    requests.read(ZnodePaths.CONFIG, this::onConfigRead);
  }

  private void onConfigRead(Answer answer) {
    if (answer instanceof CoordinatorEvent.ReadAnswer read) {
      if (read.znode().isEmpty()) {
        found(new ZnodeOp.Create(ZnodePaths.CONFIG, ZnodeJson.config(wanted)));
      } else {
        countRegistrations(read.znode().get(), REGISTRATIONS.iterator(), 0);
      }
    } else {
      onUnknown();
    }
  }

  /** Nothing was heard of the registrations; a wait for their end starts over. */
  private void onUnknown() {
    busy = false;
    retryNs = Long.MIN_VALUE;
    giveUpNs = Long.MAX_VALUE;
  }

  private void countRegistrations(Znode config, Iterator<String> directories, int count) {
    if (!directories.hasNext()) {
      decide(config, count);
      return;
    }
    requests.list(
        directories.next(),
        answer -> {
          if (answer instanceof CoordinatorEvent.ListAnswer list) {
            countRegistrations(config, directories, count + list.names().size());
          } else {
            onUnknown();
          }
        });
  }

  private void decide(Znode znode, int registered) {
    Optional<ConfigRecord> present = read(znode);
    if (registered == 0 || present.isEmpty()) {
      found(new ZnodeOp.SetData(ZnodePaths.CONFIG, ZnodeJson.config(wanted), znode.version()));
    } else if (present.get().dissemination() == wanted.dissemination()) {
      busy = false;
      agreed = true;
      offered = present;
      listener.onConfig(present.get(), List.of());
    } else {
      busy = false;
      retryNs = Long.MIN_VALUE;
      if (giveUpNs == Long.MAX_VALUE) {
        giveUpNs = Long.MIN_VALUE;
      }
      contradiction =
          "this deployment's dissemination is %s, this broker's is %s, and %d registered process%s hold%s to it"
              .formatted(
                  present.get().dissemination().word(),
                  wanted.dissemination().word(),
                  registered,
                  registered == 1 ? "" : "es",
                  registered == 1 ? "s" : "");
    }
  }

  private void found(ZnodeOp step) {
    busy = false;
    agreed = true;
    offered = Optional.of(wanted);
    listener.onConfig(wanted, List.of(step));
  }

  private static Optional<ConfigRecord> read(Znode znode) {
    try {
      return Optional.of(ZnodeJson.readConfig(znode));
    } catch (MalformedZnodeException broken) {
      return Optional.empty();
    }
  }
}
