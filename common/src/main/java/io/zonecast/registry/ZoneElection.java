package io.zonecast.registry;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.ZoneId;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.CoordinatorEvent.Answer;
import io.zonecast.port.ZnodeOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One broker's part in the election of its zone's primary. The creation of {@code
 * /primaries/zone_<n>} is the election; its czxid is the epoch. A take-over is one transaction,
 * guarded by the version of {@code /in_sync/zone_<n>}: who acted on an old picture is refused,
 * reads again and decides again. Candidates stand in the order of their czxids; the n-th waits n
 * times {@value #STAGGER_MS} ms before it tries, which only saves needless attempts.
 *
 * <p>Where the {@link Succession} says so, only a broker that the list names tries, that life of it
 * and no other; only when nobody listed lives, and a wait was in vain, another one does.
 *
 * <p>A standby tries when the primary's znode is gone, when the agent says that the primary was
 * seen dead, or when the znode names a former life of its own. A primary whose session ended renews
 * itself, with a new epoch, where nobody took over in the meantime.
 */
public final class ZoneElection {
  /** What the broker hears. */
  public interface Listener {
    /** This broker is the primary, from this epoch on. Also told when it renews itself. */
    void onElected(Epoch epoch);

    /** This broker, primary until now, is not any more. */
    void onDeposed(Epoch former, Epoch now);

    /** ZooKeeper still names this broker, in the reign that it knows. */
    default void onConfirmed() {}

    /** A take-over begins: from now on nothing may be confirmed to the primary of before. */
    default void onAttempt() {}

    /** The take-over did not come about. */
    default void onAttemptFailed() {}

    /** The list of those in sync says this now: written by an election, or since. */
    default void onListed(InSyncRecord list) {}

    /** The election that was just told: nobody who held everything acknowledged was alive. */
    default void onUnclean(Epoch epoch) {}
  }

  /** How long a candidate waits for each one that stands before it, in milliseconds. */
  public static final int STAGGER_MS = 20;

  private static final int MOST_STAGGERS = 25;
  private static final long STAND_AGAIN_NS = 250_000_000;

  private final ZoneId zone;
  private final Requests requests;
  private final RegistryView view;
  private final Listener listener;
  private final Succession succession;
  private final InSyncList list;
  private Optional<BrokerRecord> self = Optional.empty();
  private boolean standing;
  private Epoch epoch = Epoch.NONE;
  private Epoch seenDead = Epoch.NONE;
  private Epoch outlived = Epoch.NONE;
  private boolean connected;
  private boolean busy;
  private boolean isDeathSeen;
  private boolean afterRefusal;
  private boolean attemptIsUnclean;
  private boolean uncleanMayStand;
  private boolean resigned;
  private int refusals;
  private long attemptNs = Long.MAX_VALUE;
  private long standNs = Long.MAX_VALUE;
  private long uncleanNs = Long.MAX_VALUE;
  private long nowNs;

  /**
   * A part in the election of one zone. The agent applies events to {@code view} before it hands
   * them on.
   */
  public ZoneElection(
      ZoneId zone, Succession succession, Requests requests, RegistryView view, Listener listener) {
    this.zone = zone;
    this.succession = succession;
    this.requests = requests;
    this.view = view;
    this.listener = listener;
    this.list = new InSyncList(zone, succession, requests, view);
  }

  /** The deployment that was agreed on: a list of another one names nobody. */
  public void setDeployment(String agreed) {
    list.setDeployment(agreed);
  }

  /**
   * The standbys that hold everything acknowledged; where anybody may take over, it does not
   * matter. Who is not among them any more goes on being {@link #required} until the list says so.
   */
  public void setInSync(List<InSyncRecord.Member> standbys) {
    list.want(standbys);
    if (isReigning()) {
      keepListOfThoseInSync();
    }
  }

  /**
   * The standbys without whose confirmation nothing is acknowledged: those that the list names, or
   * may name in a moment.
   */
  public Set<InSyncRecord.Member> required() {
    return list.required(self);
  }

  /** The list as it stands: as it was written here, or as it was heard of since. */
  public Optional<InSyncRecord> list() {
    return list.now();
  }

  /** Stands as a candidate: at first, and again after each registration under a new session. */
  public void stand(BrokerRecord broker) {
    self = Optional.of(broker);
    standing = false;
    standNs = Long.MAX_VALUE;
    requests.commit(
        List.of(new ZnodeOp.Create(ZnodePaths.election(zone), new byte[0])), answer -> {});
    list.make();
    createCandidate(List.of());
  }

  /** The epoch of this broker's reign; {@link Epoch#NONE} where it does not reign. */
  public Epoch epoch() {
    return epoch;
  }

  /**
   * A step that lets a transaction of this broker take effect in its present reign alone: each
   * take-over changes what it checks. Nothing while the broker does not reign, as far as it has
   * heard, or while it waits for an answer that tells what is to be checked.
   */
  public Optional<ZnodeOp> reignCheck() {
    return isReigning() && !busy ? list.checkOf(self.orElseThrow()) : Optional.empty();
  }

  /** When {@link #onTick} has something to do; what waits for an answer is not due before that. */
  public long nextDeadlineNs() {
    return busy ? standNs : Math.min(Math.min(attemptNs, uncleanNs), standNs);
  }

  /** A session stands. */
  public void onConnected() {
    connected = true;
    if (standing) {
      readAgain();
    } else {
      self.ifPresent(this::stand);
    }
  }

  /** The connection or the session is lost: nothing can be decided until it is back. */
  public void onDisconnected() {
    connected = false;
    attemptNs = Long.MAX_VALUE;
    uncleanNs = Long.MAX_VALUE;
    standNs = Long.MAX_VALUE;
  }

  /** The agent saw that the primary of this epoch is dead. */
  public void onPrimarySeenDead(Epoch dead, Death death) {
    isDeathSeen = death == Death.SEEN || (isDeathSeen && seenDead.equals(dead));
    seenDead = dead;
    evaluate();
  }

  /** The view has changed. */
  public void onTree(CoordinatorEvent event) {
    boolean ownZnodeGone =
        event instanceof CoordinatorEvent.Absent absent
            && absent.path().equals(ZnodePaths.primary(zone))
            && isReigning();
    if (ownZnodeGone) {
      readAgain();
    } else {
      evaluate();
    }
  }

  /** Time goes on; called in each duty cycle, before anything else. */
  public void onTick(long newNowNs) {
    nowNs = newNowNs;
    if (nowNs >= attemptNs && !busy) {
      attemptNs = Long.MAX_VALUE;
      attempt(false);
    } else if (nowNs >= uncleanNs && !busy) {
      uncleanNs = Long.MAX_VALUE;
      attempt(true);
    }
    if (nowNs >= standNs) {
      stand(self.orElseThrow());
    }
  }

  /**
   * Gives the role up and does not try again; the standbys see the znode vanish at once. Guarded
   * like a take-over, so that it can't remove a successor's znode: not even where the list that was
   * heard last is the successor's already.
   *
   * @param leavesNothing whether everything that it acknowledged is delivered: only then may one
   *     follow that holds none of it, where the list names nobody else
   */
  public void resign(boolean leavesNothing) {
    resigned = true;
    attemptNs = Long.MAX_VALUE;
    uncleanNs = Long.MAX_VALUE;
    Optional<InSyncRecord> now = list.now();
    if (isReigning() && now.isPresent() && !list.isOfAnother(self)) {
      List<InSyncRecord.Member> others = new ArrayList<>(list.members());
      if (leavesNothing || others.size() > 1) {
        others.remove(InSyncRecord.Member.of(self.orElseThrow()));
      }
      requests.commit(
          List.of(
              list.step(others, now.get().version()),
              new ZnodeOp.Delete(ZnodePaths.primary(zone), -1)),
          answer -> {});
    }
    epoch = Epoch.NONE;
  }

  /**
   * The deployment has begun anew, and ZooKeeper's history perhaps with it: what was known of it
   * holds no more. Where the znode of the reign that this broker had still stands, it is renewed.
   *
   * @return the epoch of the reign that this broker had, {@link Epoch#NONE} where it had none
   */
  public Epoch forget() {
    Epoch former = epoch;
    epoch = Epoch.NONE;
    seenDead = Epoch.NONE;
    outlived = former;
    attemptNs = Long.MAX_VALUE;
    uncleanNs = Long.MAX_VALUE;
    uncleanMayStand = false;
    list.forget();
    return former;
  }

  private boolean isReigning() {
    return !epoch.equals(Epoch.NONE);
  }

  private void createCandidate(List<ZnodeOp> before) {
    BrokerRecord broker = self.orElseThrow();
    List<ZnodeOp> steps = new ArrayList<>(before);
    String path = candidatePath(broker);
    steps.add(new ZnodeOp.CreateEphemeral(path, ZnodeJson.broker(broker)));
    requests.commit(
        steps,
        answer -> {
          if (answer instanceof CoordinatorEvent.Committed) {
            standing = true;
            readAgain();
          } else if (answer instanceof CoordinatorEvent.Refused && before.isEmpty()) {
            createCandidate(List.of(new ZnodeOp.Delete(path, -1)));
          } else if (answer instanceof CoordinatorEvent.Refused) {
            createCandidate(List.of());
          } else if (connected) {
            standNs = nowNs + STAND_AGAIN_NS; // Unknown, told only after the next session stood.
          }
        });
  }

  private String candidatePath(BrokerRecord broker) {
    return ZnodePaths.candidate(zone, broker.broker(), broker.incarnation());
  }

  private void evaluate() {
    evaluate(false);
  }

  /**
   * Decides from the view whether, and when, to try.
   *
   * @param isRead whether the primary's znode was just read: a watch may tell late that the one
   *     before is gone
   */
  private void evaluate(boolean isRead) {
    if (!standing || busy || !connected || resigned || !view.isRead(ZnodePaths.PRIMARIES)) {
      return;
    }
    Optional<PrimaryRecord> current = view.primary(zone);
    if (current.isEmpty() && isReigning() && !isRead) {
      readAgain();
    } else if (current.isEmpty()) {
      seek(isReigning() ? nowNs : nowNs + staggerNs(current), current);
    } else if (current.get().epoch().isBefore(epoch)) {
      return; // An old picture: our own election is not in it yet.
    } else if (current.get().broker().isSameLife(self.orElseThrow())) {
      onSelfNamed(current.get());
    } else if (isReigning()) {
      Epoch former = epoch;
      epoch = Epoch.NONE;
      attemptNs = Long.MAX_VALUE;
      uncleanMayStand = false;
      list.forget();
      listener.onDeposed(former, current.get().epoch());
    } else if (current.get().epoch().equals(seenDead) || isFormerLife(current.get().broker())) {
      seek(nowNs + staggerNs(current), current);
    } else {
      attemptNs = Long.MAX_VALUE;
      uncleanNs = Long.MAX_VALUE;
      uncleanMayStand = false;
      refusals = 0;
    }
    if (isReigning()) {
      keepListOfThoseInSync();
    }
  }

  /** The place is free, or will be: tries for it, or waits for those who come first. */
  private void seek(long dueNs, Optional<PrimaryRecord> dead) {
    if (isHeir()) {
      uncleanNs = Long.MAX_VALUE;
      tryAt(dueNs);
    } else if (succession instanceof Succession.Listed listed) {
      attemptNs = Long.MAX_VALUE;
      if (isAnyListedAlive(dead)) {
        uncleanNs = Long.MAX_VALUE;
      } else if (uncleanNs == Long.MAX_VALUE) {
        uncleanNs = nowNs + listed.uncleanWaitNs();
      }
    }
  }

  /** Whether this life of this broker may take over without a loss. */
  private boolean isHeir() {
    List<InSyncRecord.Member> listed = list.members();
    return succession instanceof Succession.Anybody
        || listed.isEmpty()
        || listed.contains(InSyncRecord.Member.of(self.orElseThrow()));
  }

  private boolean isAnyListedAlive(Optional<PrimaryRecord> dead) {
    List<InSyncRecord.Member> listed = list.members();
    return view.candidates(zone).stream()
        .map(CandidateRecord::broker)
        .filter(broker -> !isKnownDead(broker, dead))
        .anyMatch(broker -> listed.contains(InSyncRecord.Member.of(broker)));
  }

  /** ZooKeeper may show it for a while; who was only silent may live, and may come back. */
  private boolean isKnownDead(BrokerRecord broker, Optional<PrimaryRecord> primary) {
    boolean isSeen =
        isDeathSeen
            && primary
                .filter(reigning -> reigning.epoch().equals(seenDead))
                .filter(reigning -> reigning.broker().isSameLife(broker))
                .isPresent();
    return isSeen || isFormerLife(broker);
  }

  /** A life of this broker that was registered before this one: it is over, or ends now. */
  private boolean isFormerLife(BrokerRecord broker) {
    BrokerRecord now = self.orElseThrow();
    return broker.broker().equals(now.broker()) && broker.incarnation().isBefore(now.incarnation());
  }

  /**
   * The znode names this broker: by its present session, or by one that is over and must be
   * renewed, as must a reign in a deployment that is over.
   */
  private void onSelfNamed(PrimaryRecord current) {
    if (current.session() != requests.session() || current.epoch().equals(outlived)) {
      tryAt(nowNs);
      return;
    }
    attemptNs = Long.MAX_VALUE;
    if (current.epoch().equals(epoch)) {
      listener.onConfirmed();
    } else {
      elected(current.epoch());
    }
  }

  private void tryAt(long dueNs) {
    attemptNs = Math.min(attemptNs, dueNs);
  }

  private long staggerNs(Optional<PrimaryRecord> dead) {
    int before = 0;
    for (CandidateRecord candidate : view.candidates(zone)) {
      if (candidate.broker().isSameLife(self.orElseThrow())) {
        break;
      }
      if (dead.isEmpty() || !candidate.broker().isSameLife(dead.get().broker())) {
        before++;
      }
    }
    return (Math.min(before, MOST_STAGGERS) + Math.min(refusals, MOST_STAGGERS))
        * (long) STAGGER_MS
        * 1_000_000L;
  }

  private void attempt(boolean unclean) {
    Optional<InSyncRecord> now = list.now();
    Optional<PrimaryRecord> current = view.primary(zone);
    if (now.isEmpty()) { // Making it may have had an unknown outcome.
      list.make();
    }
    if (now.isPresent() && !isHeir() && !unclean) {
      evaluate();
      return;
    }
    if (now.isEmpty() || list.isOfAnother(current.map(PrimaryRecord::broker))) {
      refusals++; // So that what stays so is not read over and over.
      readAgain();
      return;
    }
    BrokerRecord broker = self.orElseThrow();
    List<ZnodeOp> steps = new ArrayList<>();
    List<InSyncRecord.Member> heirs = list.heirs(broker, current, unclean);
    steps.add(list.step(heirs, now.get().version()));
    if (current.isPresent() && !current.get().broker().isSameLife(broker) && !afterRefusal) {
      String path = candidatePath(current.get().broker());
      if (view.candidates(zone).stream().anyMatch(candidate -> candidate.path().equals(path))) {
        steps.add(new ZnodeOp.Delete(path, -1));
      }
    }
    if (current.isPresent()) {
      steps.add(new ZnodeOp.Delete(ZnodePaths.primary(zone), -1));
    }
    steps.add(new ZnodeOp.CreateEphemeral(ZnodePaths.primary(zone), ZnodeJson.broker(broker)));
    busy = true;
    listener.onAttempt();
    attemptIsUnclean = unclean && !isHeir();
    InSyncRecord then = list.with(heirs);
    requests.commit(steps, answer -> onAttemptAnswer(answer, then));
  }

  private void onAttemptAnswer(Answer answer, InSyncRecord then) {
    busy = false;
    if (answer instanceof CoordinatorEvent.Committed committed) {
      afterRefusal = false;
      refusals = 0;
      if (resigned) {
        return;
      }
      list.onTakenOver(then);
      elected(new Epoch(committed.zxid()));
    } else {
      afterRefusal = answer instanceof CoordinatorEvent.Refused;
      uncleanMayStand |= attemptIsUnclean && answer instanceof CoordinatorEvent.Unknown;
      refusals++;
      listener.onAttemptFailed();
      readAgain();
    }
  }

  private void elected(Epoch newEpoch) {
    epoch = newEpoch;
    seenDead = Epoch.NONE;
    outlived = Epoch.NONE;
    listener.onElected(newEpoch);
    if (attemptIsUnclean || uncleanMayStand) { // It may have listed itself in an earlier attempt.
      attemptIsUnclean = false;
      uncleanMayStand = false;
      listener.onUnclean(newEpoch);
    }
    list.now().filter(now -> !list.isOfAnother(self)).ifPresent(listener::onListed);
  }

  /** Reads what the decision hangs on, then decides. */
  private void readAgain() {
    if (!connected || busy) {
      return;
    }
    busy = true;
    requests.read(
        ZnodePaths.inSync(zone),
        answer -> {
          toView(answer);
          if (answer instanceof CoordinatorEvent.ReadAnswer) {
            list.onRead();
          }
        });
    requests.read(
        ZnodePaths.primary(zone),
        answer -> {
          busy = false;
          if (answer instanceof CoordinatorEvent.ReadAnswer read && read.znode().isEmpty()) {
            view.apply(new CoordinatorEvent.Absent(ZnodePaths.primary(zone)));
          }
          toView(answer);
          evaluate(answer instanceof CoordinatorEvent.ReadAnswer);
        });
  }

  private void toView(Answer answer) {
    if (answer instanceof CoordinatorEvent.ReadAnswer read && read.znode().isPresent()) {
      view.apply(new CoordinatorEvent.Present(read.znode().get()));
    }
  }

  private void keepListOfThoseInSync() {
    BrokerRecord broker = self.orElseThrow();
    if (!busy && connected && !resigned && list.isToBeWritten(broker)) {
      busy = true;
      list.write(broker, this::onListAnswer);
    }
  }

  private void onListAnswer(Answer answer, InSyncRecord then) {
    busy = false;
    if (answer instanceof CoordinatorEvent.Committed && isReigning()) {
      list.onWritten(then);
      listener.onListed(then);
      keepListOfThoseInSync();
    } else {
      list.onNotWritten(answer);
      readAgain();
    }
  }
}
