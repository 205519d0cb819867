package io.zonecast.registry;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.ZoneId;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.CoordinatorEvent.Answer;
import io.zonecast.port.ZnodeOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One broker's part in the election of its zone's primary. The creation of {@code
 * /primaries/zone_<n>} is the election; its czxid is the epoch. A take-over is one transaction,
 * guarded by the version of {@code /in_sync/zone_<n>}: who acted on an old picture is refused,
 * reads again and decides again. Candidates stand in the order of their czxids; the n-th waits n
 * times {@value #STAGGER_MS} ms before it tries, which only saves needless attempts.
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
  }

  /** How long a candidate waits for each one that stands before it, in milliseconds. */
  public static final int STAGGER_MS = 20;

  private static final int MOST_STAGGERS = 25;
  private static final long STAND_AGAIN_NS = 250_000_000;

  private final ZoneId zone;
  private final Requests requests;
  private final RegistryView view;
  private final Listener listener;
  private Optional<BrokerRecord> self = Optional.empty();
  private boolean standing;
  private Epoch epoch = Epoch.NONE;
  private Epoch seenDead = Epoch.NONE;
  private boolean connected;
  private boolean busy;
  private boolean afterRefusal;
  private boolean resigned;
  private int refusals;
  private long attemptNs = Long.MAX_VALUE;
  private long standNs = Long.MAX_VALUE;
  private long nowNs;

  /**
   * A part in the election of one zone. The agent applies events to {@code view} before it hands
   * them on.
   */
  public ZoneElection(ZoneId zone, Requests requests, RegistryView view, Listener listener) {
    this.zone = zone;
    this.requests = requests;
    this.view = view;
    this.listener = listener;
  }

  /** Stands as a candidate: at first, and again after each registration under a new session. */
  public void stand(BrokerRecord broker) {
    self = Optional.of(broker);
    standing = false;
    standNs = Long.MAX_VALUE;
    makeDirectory(ZnodePaths.election(zone), new byte[0]);
    makeDirectory(ZnodePaths.inSync(zone), ZnodeJson.inSync(List.of()));
    createCandidate(List.of());
  }

  /** The epoch of this broker's reign; {@link Epoch#NONE} where it does not reign. */
  public Epoch epoch() {
    return epoch;
  }

  /** When {@link #onTick} has something to do. */
  public long nextDeadlineNs() {
    return Math.min(attemptNs, standNs);
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
    standNs = Long.MAX_VALUE;
  }

  /** The agent saw that the primary of this epoch is dead. */
  public void onPrimarySeenDead(Epoch dead) {
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
      attempt();
    }
    if (nowNs >= standNs) {
      stand(self.orElseThrow());
    }
  }

  /**
   * Gives the role up and does not try again; the standbys see the znode vanish at once. Guarded
   * like a take-over, so that it can't remove a successor's znode.
   */
  public void resign() {
    resigned = true;
    attemptNs = Long.MAX_VALUE;
    Optional<InSyncRecord> list = view.inSync(zone);
    if (isReigning() && list.isPresent()) {
      List<InSyncRecord.Member> others = new ArrayList<>(list.get().members());
      others.remove(InSyncRecord.Member.of(self.orElseThrow()));
      requests.commit(
          List.of(
              new ZnodeOp.SetData(
                  ZnodePaths.inSync(zone), ZnodeJson.inSync(others), list.get().version()),
              new ZnodeOp.Delete(ZnodePaths.primary(zone), -1)),
          answer -> {});
    }
    epoch = Epoch.NONE;
  }

  /**
   * ZooKeeper's history has begun anew: what was known of it holds no more.
   *
   * @return the epoch of the reign that this broker had, {@link Epoch#NONE} where it had none
   */
  public Epoch forget() {
    Epoch former = epoch;
    epoch = Epoch.NONE;
    seenDead = Epoch.NONE;
    attemptNs = Long.MAX_VALUE;
    return former;
  }

  private boolean isReigning() {
    return !epoch.equals(Epoch.NONE);
  }

  private void makeDirectory(String path, byte[] data) {
    requests.commit(List.of(new ZnodeOp.Create(path, data)), answer -> {});
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

  /** Decides from the view whether, and when, to try. */
  private void evaluate() {
    if (!standing || busy || !connected || resigned || !view.isRead(ZnodePaths.PRIMARIES)) {
      return;
    }
    Optional<PrimaryRecord> current = view.primary(zone);
    if (current.isEmpty()) {
      tryAt(isReigning() ? nowNs : nowNs + staggerNs(current));
    } else if (current.get().epoch().isBefore(epoch)) {
      return; // An old picture: our own election is not in it yet.
    } else if (current.get().broker().isSameLife(self.orElseThrow())) {
      onSelfNamed(current.get());
    } else if (isReigning()) {
      Epoch former = epoch;
      epoch = Epoch.NONE;
      attemptNs = Long.MAX_VALUE;
      listener.onDeposed(former, current.get().epoch());
    } else if (current.get().epoch().equals(seenDead) || isFormerLife(current.get().broker())) {
      tryAt(nowNs + staggerNs(current));
    } else {
      attemptNs = Long.MAX_VALUE;
      refusals = 0;
    }
    if (isReigning()) {
      keepListOfThoseInSync();
    }
  }

  /** A life of this broker that was registered before this one: it is over, or ends now. */
  private boolean isFormerLife(BrokerRecord broker) {
    BrokerRecord now = self.orElseThrow();
    return broker.broker().equals(now.broker()) && broker.incarnation().isBefore(now.incarnation());
  }

  /**
   * The znode names this broker: by its present session, or by one that is over and must be
   * renewed.
   */
  private void onSelfNamed(PrimaryRecord current) {
    if (current.session() != requests.session()) {
      tryAt(nowNs);
      return;
    }
    attemptNs = Long.MAX_VALUE;
    if (!current.epoch().equals(epoch)) {
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

  private void attempt() {
    Optional<InSyncRecord> list = view.inSync(zone);
    Optional<PrimaryRecord> current = view.primary(zone);
    if (list.isEmpty()) { // Making it may have had an unknown outcome.
      makeDirectory(ZnodePaths.inSync(zone), ZnodeJson.inSync(List.of()));
    }
    if (list.isEmpty() || isMixedPicture(list.get(), current)) {
      refusals++; // So that what stays so is not read over and over.
      readAgain();
      return;
    }
    BrokerRecord broker = self.orElseThrow();
    List<ZnodeOp> steps = new ArrayList<>();
    steps.add(
        new ZnodeOp.SetData(
            ZnodePaths.inSync(zone), ZnodeJson.inSync(members(current)), list.get().version()));
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
    requests.commit(steps, this::onAttemptAnswer);
  }

  /** Whether the list already speaks of a later primary than the one that the view still shows. */
  private static boolean isMixedPicture(InSyncRecord list, Optional<PrimaryRecord> current) {
    return current.isPresent()
        && !list.members().isEmpty()
        && !list.members().get(0).equals(InSyncRecord.Member.of(current.get().broker()));
  }

  private void onAttemptAnswer(Answer answer) {
    busy = false;
    if (answer instanceof CoordinatorEvent.Committed committed) {
      afterRefusal = false;
      refusals = 0;
      if (resigned) {
        return;
      }
      elected(new Epoch(committed.zxid()));
    } else {
      afterRefusal = answer instanceof CoordinatorEvent.Refused;
      refusals++;
      readAgain();
    }
  }

  private void elected(Epoch newEpoch) {
    epoch = newEpoch;
    seenDead = Epoch.NONE;
    listener.onElected(newEpoch);
  }

  /** Reads what the decision hangs on, then decides. */
  private void readAgain() {
    if (!connected || busy) {
      return;
    }
    busy = true;
    requests.read(ZnodePaths.inSync(zone), this::toView);
    requests.read(
        ZnodePaths.primary(zone),
        answer -> {
          busy = false;
          if (answer instanceof CoordinatorEvent.ReadAnswer read && read.znode().isEmpty()) {
            view.apply(new CoordinatorEvent.Absent(ZnodePaths.primary(zone)));
          }
          toView(answer);
          evaluate();
        });
  }

  private void toView(Answer answer) {
    if (answer instanceof CoordinatorEvent.ReadAnswer read && read.znode().isPresent()) {
      view.apply(new CoordinatorEvent.Present(read.znode().get()));
    }
  }

  private List<InSyncRecord.Member> members(Optional<PrimaryRecord> replaced) {
    List<InSyncRecord.Member> members = new ArrayList<>();
    members.add(InSyncRecord.Member.of(self.orElseThrow()));
    for (CandidateRecord candidate : view.candidates(zone)) {
      boolean isReplaced =
          replaced.isPresent() && candidate.broker().isSameLife(replaced.get().broker());
      InSyncRecord.Member member = InSyncRecord.Member.of(candidate.broker());
      if (!isReplaced && !members.contains(member) && members.size() < InSyncRecord.MAX_MEMBERS) {
        members.add(member);
      }
    }
    return members;
  }

  private void keepListOfThoseInSync() {
    Optional<InSyncRecord> list = view.inSync(zone);
    List<InSyncRecord.Member> members = members(Optional.empty());
    if (busy || !connected || list.isEmpty() || list.get().members().equals(members)) {
      return;
    }
    busy = true;
    requests.commit(
        List.of(
            new ZnodeOp.SetData(
                ZnodePaths.inSync(zone), ZnodeJson.inSync(members), list.get().version())),
        answer -> {
          busy = false;
          readAgain();
        });
  }
}
