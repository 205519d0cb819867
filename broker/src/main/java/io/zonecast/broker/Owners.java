package io.zonecast.broker;

import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.Route;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.ZnodeOp;
import io.zonecast.registry.OwnerRecord;
import io.zonecast.registry.PublisherRecord;
import io.zonecast.registry.RegistryView;
import io.zonecast.registry.Requests;
import io.zonecast.registry.ZnodePaths;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.StreamPosition;
import io.zonecast.wire.Tenure;
import io.zonecast.wire.TenureReport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides, as primary, who owns each topic that only its owner may publish: one term after the
 * other, each a compare-and-set in ZooKeeper, so that two primaries never decide the same one, that
 * takes effect in this primary's reign alone: its successor passes on more of the term before. In
 * centralized dissemination the term before ends where this broker took its last message; in direct
 * its owner is asked first where its streams end, unless it can't say so. Not thread-safe.
 */
final class Owners {
  /** What a decision needs of the rest of the broker, and tells it. */
  interface Output {
    /**
     * How far the streams of a term have come here: where they end, since nothing more is taken.
     */
    List<StreamPosition> endsOf(OwnerRecord term);

    /** Whether a kept stream has come here as far as this. */
    boolean isHere(StreamPosition position);

    /**
     * The step that lets a transaction take effect in this reign alone; nothing while that is not
     * known.
     */
    Optional<ZnodeOp> reignCheck();

    /** What publishers of a topic are told of how they stand has changed. */
    void onTenuresChanged(Topic topic);

    /** Terms of these topics were decided, by this broker or another one, while this one reigns. */
    void onTerms(Set<Topic> topics);

    /**
     * Asks the owner, by the primary of its zone, which is another one, where its streams end.
     *
     * @return whether it may answer
     */
    default boolean askAbroad(ZoneId of, ControlMessage.TermEnding ending) {
      return false;
    }

    /** This broker decided it. */
    void onDecided(OwnerRecord record, String why);

    /** What was decided did not stand in ZooKeeper any more, and this broker wrote it again. */
    void onRestored(OwnerRecord record);
  }

  /** How long an owner may take to say where its streams end. */
  static final long RESIGN_NS = 500_000_000;

  /**
   * How long after the begin of a reign an owner that is late may still send what it published in
   * reigns before: a hello's second, and what is sent again after half of one.
   */
  static final long LATE_NS = 1_500_000_000;

  /** How long an owner may take at least to say that it knows that it owns, however it hurries. */
  static final long ANSWER_NS = 250_000_000;

  private final ZoneId zone;
  private final Dissemination dissemination;
  private final RegistryView view;
  private final Requests requests;
  private final Terms terms;
  private final Output output;
  private final Eligible eligible = new Eligible();
  private final Map<Topic, Change> changes = new HashMap<>();
  private final Candidates candidates = new Candidates();
  private final Set<Topic> dirty = new LinkedHashSet<>();
  private final Inherited inherited = new Inherited();
  private final OwnerNodes nodes = new OwnerNodes();
  private final Retries retries = new Retries();
  private final Set<Topic> restoring = new HashSet<>();

  /** It is not known what stands of these in ZooKeeper, and could not be read. */
  private final Set<Topic> unread = new HashSet<>();

  private final Unheard unheard = new Unheard();

  /** Where the streams of a topic's term ended, as its owner said. */
  private final Map<Topic, TenureReport> resigned = new HashMap<>();

  /** The latest terms that publishers have been in. */
  private final Map<Topic, Long> published = new HashMap<>();

  /** To be looked at again, since more of their present term is coming, or it failed just now. */
  private final Set<Topic> postponed = new HashSet<>();

  /** Of these a term was decided, and nobody was told. */
  private final Set<Topic> untold = new HashSet<>();

  /** Of these the decider, in another zone, is about to end this term. */
  private final Map<Topic, Long> endingAbroad = new HashMap<>();

  private boolean reigns;
  private boolean frozen;
  private long reign;
  private long begunNs;
  private long nowNs;

  /** A change of owner that was begun. */
  private static final class Change {
    final String why;
    final long untilNs;
    boolean asked;
    boolean askedAbroad;

    Change(String why, long untilNs) {
      this.why = why;
      this.untilNs = untilNs;
    }
  }

  Owners(
      ZoneId zone,
      Dissemination dissemination,
      RegistryView view,
      Requests requests,
      Terms terms,
      Output output) {
    this.zone = zone;
    this.dissemination = dissemination;
    this.view = view;
    this.requests = requests;
    this.terms = terms;
    this.output = output;
  }

  /** The view is complete: this broker decides from now on, in this reign. */
  void begin(Epoch epoch, long atNs) {
    reigns = true;
    reign++;
    nowNs = atNs;
    begunNs = atNs;
    inherited.begin(epoch);
    postponed.clear();
    restoring.clear();
    unheard.clear();
    resigned.clear();
    retries.clear();
    published.clear();
    eligible.clear();
    changes.clear();
    candidates.clear();
    for (PublisherRecord publisher : view.publishers()) {
      look(publisher.offer().publisher());
    }
    for (OwnerRecord record : view.owners().values()) {
      if (view.owner(path(record.topic())).filter(record::equals).isPresent()) {
        install(record);
      }
    }
    allTopics();
    terms.all().forEach(record -> untold.add(record.topic()));
    terms.all().forEach(record -> awaitOwner(record, LATE_NS));
    tellTerms();
  }

  /**
   * It decides nothing any more; should it reign again, it begins with a connection that stands.
   */
  void end() {
    reigns = false;
    frozen = false;
    reign++;
    changes.keySet().forEach(terms::unfence);
    changes.clear();
    dirty.clear();
    postponed.clear();
    untold.clear();
    unread.clear();
    endingAbroad.clear();
  }

  /** The connection to ZooKeeper is lost, or stands again. */
  void setFrozen(boolean nowFrozen) {
    frozen = nowFrozen;
    if (!frozen && reigns) {
      allTopics();
    }
  }

  /** The registry has changed. */
  void onTree(CoordinatorEvent event) {
    nodes.onTree(event);
    if (event instanceof CoordinatorEvent.Present present) {
      onPath(present.znode().path());
    } else if (event instanceof CoordinatorEvent.Absent absent) {
      ZnodePaths.publisherOf(absent.path()).ifPresent(eligible::forget);
      onPath(absent.path());
    }
  }

  private void onPath(String path) {
    if (ZnodePaths.isChildOf(path, ZnodePaths.OWNERS)) {
      view.owner(path).filter(record -> path(record.topic()).equals(path)).ifPresent(this::install);
      if (reigns) {
        terms.all().stream().filter(record -> isMissing(record, path)).forEach(this::restoreSoon);
      }
    } else if (reigns && ZnodePaths.isChildOf(path, ZnodePaths.PRIMARIES)) {
      allTopics();
    } else if (reigns) {
      ZnodePaths.publisherOf(path).ifPresent(publisher -> dirty.addAll(look(publisher)));
    }
  }

  /** Whether a topic's present term, which belongs at this path, does not stand there. */
  private boolean isMissing(OwnerRecord record, String path) {
    return path(record.topic()).equals(path) && isMissing(record);
  }

  private boolean isMissing(OwnerRecord record) {
    return nodes.at(path(record.topic())).filter(record::equals).isEmpty();
  }

  private void restoreSoon(OwnerRecord record) {
    dirty.add(record.topic());
  }

  /** Looks how a publisher is registered now; the topics that this may concern. */
  private Set<Topic> look(PublisherId publisher) {
    return candidates.put(publisher, view.publisher(publisher).filter(this::isCandidate));
  }

  /**
   * A publisher says how it stands; where this is the decider, maybe one of another zone.
   *
   * @param epoch the reign of the grant that it knows; {@link Epoch#NONE} where another broker
   *     passes it on
   */
  void onReports(Epoch epoch, ControlMessage.TenureReports reports) {
    if (!reigns) {
      return;
    }
    for (TenureReport report : reports.tenures()) {
      if (eligible.onReport(reports.publisher(), report, nowNs)) {
        dirty.add(report.topic());
      }
      if (report.term() > terms.presentTerm(report.topic())) {
        published.merge(report.topic(), report.term(), Math::max);
        dirty.add(report.topic());
      }
      terms
          .of(report.topic())
          .filter(present -> present.term() == report.term())
          .filter(present -> present.isOwnedBy(reports.publisher(), reports.incarnation()))
          .ifPresent(present -> onOwnersReport(epoch, present, report));
    }
  }

  /** The owner says how far the streams of its term have come. */
  private void onOwnersReport(Epoch epoch, OwnerRecord present, TenureReport report) {
    unheard.onHeard(report.topic());
    inherited.onReport(epoch, present, report.ends());
    if (report.state() == TenureReport.State.RESIGNED) {
      resigned.put(report.topic(), report);
    }
  }

  /** The decider, in another zone, is about to end a term. */
  void onTermEnding(ControlMessage.TermEnding ending) {
    if (reigns && !isDecider()) {
      endingAbroad.put(ending.topic(), ending.term());
      output.onTenuresChanged(ending.topic());
    }
  }

  /** A subscriber misses messages of an owner. */
  void onDeadlineMissed(ControlMessage.DeadlineMissed missed) {
    Topic topic = missed.stream().topic();
    boolean isOfOwner = missed.term() > 0 && terms.termOf(missed.stream()) == missed.term();
    if (reigns && isOfOwner) {
      eligible.onDeadlineMissed(missed.stream().publisher(), topic, nowNs);
      dirty.add(topic);
    }
  }

  /**
   * An owner with a deadline is to say within it that it is in its term.
   *
   * @param leastNs how long it has at least
   */
  private void awaitOwner(OwnerRecord record, long leastNs) {
    unheard.onHeard(record.topic());
    record
        .owner()
        .flatMap(this::registered)
        .filter(owner -> owner.zone().equals(zone)) // Others do not speak to this broker.
        .map(owner -> owner.offer().qos().deadline().periodNs())
        .filter(periodNs -> periodNs < Long.MAX_VALUE)
        .ifPresent(periodNs -> unheard.await(record.topic(), nowNs + Math.max(periodNs, leastNs)));
  }

  private void onSilent(Topic topic) {
    Optional<OwnerRecord.Owner> owner = terms.of(topic).flatMap(OwnerRecord::owner);
    owner.ifPresent(silent -> eligible.onSilent(silent.publisher(), topic));
    dirty.add(topic);
  }

  /** The process of a registration was seen dead. */
  void onDead(PublisherId publisher, long registration) {
    if (reigns) {
      eligible.onDead(publisher, registration);
      view.publisher(publisher).ifPresent(record -> dirty.addAll(record.offer().topics()));
    }
  }

  /** The publishers that own a topic in this broker's scope now, as they are registered. */
  Collection<PublisherRecord> owning() {
    Map<PublisherId, PublisherRecord> owning = new HashMap<>();
    for (OwnerRecord record : terms.all()) {
      record
          .owner()
          .flatMap(owner -> view.publisher(owner.publisher()))
          .ifPresent(publisher -> owning.put(publisher.offer().publisher(), publisher));
    }
    return owning.values();
  }

  /** How a publisher stands on its topics that only their owner may publish. */
  List<Tenure> tenures(PublisherRecord publisher) {
    List<Tenure> tenures = new ArrayList<>();
    if (publisher.offer().isExclusive()) {
      for (Topic topic : publisher.offer().topics()) {
        terms.of(topic).ifPresent(record -> tenures.add(tenure(publisher, record)));
      }
    }
    return tenures;
  }

  private Tenure tenure(PublisherRecord publisher, OwnerRecord record) {
    Tenure.Standing standing = Tenure.Standing.OTHER;
    if (record.isOwnedBy(publisher.offer().publisher(), publisher.offer().incarnation())) {
      boolean ends =
          changes.containsKey(record.topic())
              || endingAbroad.getOrDefault(record.topic(), 0L) == record.term();
      standing = ends ? Tenure.Standing.RESIGNING : Tenure.Standing.OWNER;
    }
    return new Tenure(record.topic(), record.term(), standing, record.previous());
  }

  /**
   * One step.
   *
   * @return how much was done
   */
  int cycle(long atNs) {
    nowNs = atNs;
    if (!reigns) {
      return 0;
    }
    dirty.addAll(eligible.onTick(nowNs));
    unheard.takeOverdue(nowNs).forEach(this::onSilent);
    tellTerms();
    if (frozen) {
      return 0;
    }
    for (Topic topic : List.copyOf(unread)) {
      unread.remove(topic);
      readAgain(topic);
    }
    if (!isDecider()) {
      return 0;
    }
    int work = dirty.size();
    dirty.addAll(postponed);
    postponed.clear();
    for (Topic topic : List.copyOf(dirty)) {
      dirty.remove(topic);
      if (retries.mustWait(topic, nowNs)) {
        postponed.add(topic);
      } else {
        decide(topic);
      }
    }
    for (Topic topic : List.copyOf(changes.keySet())) {
      goOn(topic, changes.get(topic));
    }
    return work;
  }

  /** When {@link #cycle} has something to do by itself, on the monotonic clock. */
  long nextDeadlineNs() {
    long lateNs = begunNs + LATE_NS;
    long deadlineNs = Math.min(retries.nextDeadlineNs(nowNs), unheard.nextDeadlineNs());
    if (!postponed.isEmpty() && nowNs < lateNs) {
      deadlineNs = Math.min(deadlineNs, lateNs);
    }
    for (Change change : changes.values()) {
      boolean isToCome = !change.asked && change.untilNs > nowNs; // Else an answer is waited for.
      deadlineNs = isToCome ? Math.min(deadlineNs, change.untilNs) : deadlineNs;
    }
    return deadlineNs;
  }

  /** Where those of all zones meet on a topic, one zone's primary decides. */
  private boolean isDecider() {
    return dissemination == Dissemination.CENTRALIZED
        || view.livingZones().stream().findFirst().filter(zone::equals).isPresent();
  }

  private void allTopics() {
    dirty.addAll(candidates.topics());
    terms.all().forEach(record -> dirty.add(record.topic()));
  }

  private boolean isCandidate(PublisherRecord publisher) {
    return publisher.offer().isExclusive()
        && (dissemination == Dissemination.DIRECT
            ? publisher.offer().route() instanceof Route.Direct
            : publisher.zone().equals(zone));
  }

  private void decide(Topic topic) {
    if (changes.containsKey(topic) || restoring.contains(topic)) {
      return;
    }
    Optional<OwnerRecord> record = terms.of(topic);
    Optional<OwnerRecord.Owner> best = eligible.best(topic, candidates.offering(topic));
    boolean stays =
        record.isPresent()
            ? record.get().owner().equals(best) && !eligible.hasResigned(record.get())
            : best.isEmpty();
    if (stays && !isBehind(topic)) {
      record.filter(this::isMissing).ifPresent(this::restore);
    } else if (record.filter(this::isComing).isPresent()) {
      postponed.add(topic);
    } else {
      Change change = new Change(why(topic, record), nowNs + RESIGN_NS);
      changes.put(topic, change);
      terms.fence(topic);
      output.onTenuresChanged(topic);
      change.askedAbroad = record.filter(this::askAbroad).isPresent();
    }
  }

  /** Whether a publisher was in a later term than any that is known: ZooKeeper's data was lost. */
  private boolean isBehind(Topic topic) {
    return published.getOrDefault(topic, 0L) > terms.presentTerm(topic);
  }

  /** Somebody has removed, or spoilt, what was decided: it is written again, and goes on. */
  private void restore(OwnerRecord record) {
    restoring.add(record.topic());
    long asked = reign;
    ZnodeOp write = nodes.write(path(record.topic()), record);
    requests.commit(
        List.of(write),
        answer -> {
          if (asked == reign && answer instanceof CoordinatorEvent.Committed committed) {
            restoring.remove(record.topic());
            nodes.onWritten(write, record, committed.zxid());
            retries.onDone(record.topic());
            dirty.add(record.topic());
            output.onRestored(record);
          } else if (asked == reign) {
            readAgain(record.topic());
          }
        });
  }

  /**
   * Whether more of a term is on its way here that a primary before may have passed on: its owner
   * is there and sends again what it keeps. Of one that is gone, and of one that is late for too
   * long, what is here is all there is. What is not kept is not sent again; as far as it came here
   * it lies behind all that came elsewhere before.
   */
  private boolean isComing(OwnerRecord record) {
    return dissemination == Dissemination.CENTRALIZED
        && !inherited.isDecidedHere(record)
        && record
            .owner()
            .flatMap(this::registered)
            .filter(owner -> owner.offer().isKept() && !eligible.isDead(owner))
            .filter(owner -> nowNs < begunNs + LATE_NS || !isLate(owner, record.topic()))
            .isPresent()
        && inherited
            .published(record)
            .filter(published -> published.stream().allMatch(output::isHere))
            .isEmpty();
  }

  private boolean isLate(PublisherRecord publisher, Topic topic) {
    return eligible.isLate(publisher.offer().publisher(), topic);
  }

  /** Whether the owner is of another zone, and was asked where its streams end. */
  private boolean askAbroad(OwnerRecord record) {
    return record
        .owner()
        .flatMap(this::registered)
        .map(PublisherRecord::zone)
        .filter(abroad -> !abroad.equals(zone))
        .filter(
            abroad ->
                output.askAbroad(
                    abroad, new ControlMessage.TermEnding(record.topic(), record.term())))
        .isPresent();
  }

  private String why(Topic topic, Optional<OwnerRecord> record) {
    Optional<OwnerRecord.Owner> owner = record.flatMap(OwnerRecord::owner);
    if (isBehind(topic)) {
      return "record lost";
    }
    if (owner.isEmpty()) {
      return "first";
    }
    Optional<PublisherRecord> registered = registered(owner.get());
    if (registered.isEmpty()) {
      return "left";
    }
    if (eligible.isDead(registered.get())) {
      return "died";
    }
    return eligible.isLate(owner.get().publisher(), topic) ? "deadline missed" : "stronger";
  }

  private Optional<PublisherRecord> registered(OwnerRecord.Owner owner) {
    return view.publisher(owner.publisher())
        .filter(publisher -> publisher.offer().incarnation().equals(owner.incarnation()));
  }

  private void goOn(Topic topic, Change change) {
    Optional<OwnerRecord> record = terms.of(topic);
    boolean waits =
        !change.asked
            && dissemination == Dissemination.DIRECT
            && nowNs < change.untilNs
            && record.filter(owned -> canResign(owned, change)).isPresent();
    Optional<ZnodeOp> reigning = output.reignCheck();
    if (change.asked || waits || reigning.isEmpty()) {
      return;
    }
    change.asked = true;
    List<StreamPosition> ends =
        dissemination == Dissemination.CENTRALIZED
            ? record.map(output::endsOf).orElse(List.of())
            : Optional.ofNullable(resigned.get(topic))
                .filter(report -> record.filter(now -> now.term() == report.term()).isPresent())
                .map(TenureReport::ends)
                .orElse(List.of());
    OwnerRecord next =
        new OwnerRecord(
            topic,
            latestTerm(topic, record) + 1,
            eligible.best(topic, candidates.offering(topic)),
            ends);
    long asked = reign;
    ZnodeOp write = nodes.write(path(topic), next);
    requests.commit(
        List.of(reigning.get(), write), answer -> onAnswer(write, next, change, asked, answer));
  }

  /** The latest term there can have been: of what can't be read only how often it was written. */
  private long latestTerm(Topic topic, Optional<OwnerRecord> record) {
    long known = record.map(OwnerRecord::term).orElseGet(() -> nodes.leastTerm(path(topic)));
    return Math.max(known, published.getOrDefault(topic, 0L));
  }

  /** Whether the owner may still say where its streams end: it lives, and can be asked. */
  private boolean canResign(OwnerRecord record, Change change) {
    return !eligible.hasResigned(record)
        && record
            .owner()
            .flatMap(this::registered)
            .filter(publisher -> publisher.zone().equals(zone) || change.askedAbroad)
            .filter(publisher -> !eligible.isDead(publisher))
            .filter(publisher -> !isLate(publisher, record.topic()))
            .isPresent();
  }

  private String path(Topic topic) {
    return ZnodePaths.owner(
        dissemination == Dissemination.DIRECT ? Optional.empty() : Optional.of(zone), topic);
  }

  private void onAnswer(
      ZnodeOp write, OwnerRecord next, Change change, long asked, CoordinatorEvent.Answer answer) {
    if (asked != reign) {
      return;
    }
    if (answer instanceof CoordinatorEvent.Committed committed) {
      nodes.onWritten(write, next, committed.zxid());
      retries.onDone(next.topic());
      inherited.onDecided(next);
      install(next);
      output.onDecided(next, change.why);
    } else {
      readAgain(next.topic());
    }
  }

  /** Somebody else has written, or nobody knows whether this was: what stands there counts. */
  private void readAgain(Topic topic) {
    long asked = reign;
    retries.onFailed(topic, nowNs);
    requests.read(
        path(topic),
        answer -> {
          if (asked == reign) {
            onRead(topic, answer);
          }
        });
  }

  /** Until it is known what stands there, nothing of a term that may be over is passed on. */
  private void onRead(Topic topic, CoordinatorEvent.Answer answer) {
    if (!(answer instanceof CoordinatorEvent.ReadAnswer read)) {
      unread.add(topic);
      return;
    }
    restoring.remove(topic);
    changes.remove(topic);
    terms.unfence(topic);
    nodes.onRead(path(topic), read.znode());
    nodes.at(path(topic)).filter(found -> found.topic().equals(topic)).ifPresent(this::install);
    dirty.add(topic);
    output.onTenuresChanged(topic);
  }

  private void install(OwnerRecord record) {
    if (terms.put(record)) {
      changes.remove(record.topic());
      endingAbroad.computeIfPresent(
          record.topic(), (topic, term) -> term < record.term() ? null : term);
      if (reigns) {
        untold.add(record.topic());
        awaitOwner(record, ANSWER_NS);
        dirty.add(record.topic());
        output.onTenuresChanged(record.topic());
      }
    }
  }

  /** Of many at once: an owner of many topics may have died. */
  private void tellTerms() {
    if (!untold.isEmpty()) {
      output.onTerms(Set.copyOf(untold));
      untold.clear();
    }
  }
}
