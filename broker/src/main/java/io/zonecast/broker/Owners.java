package io.zonecast.broker;

import io.zonecast.domain.Dissemination;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.Route;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.Znode;
import io.zonecast.port.ZnodeOp;
import io.zonecast.registry.MalformedZnodeException;
import io.zonecast.registry.OwnerRecord;
import io.zonecast.registry.PublisherRecord;
import io.zonecast.registry.RegistryView;
import io.zonecast.registry.Requests;
import io.zonecast.registry.ZnodeJson;
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
 * other, each a compare-and-set in ZooKeeper, so that two primaries never decide the same one. In
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
  }

  /** How long an owner may take to say where its streams end. */
  static final long RESIGN_NS = 500_000_000;

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

  /** Of these a term was decided, and nobody was told. */
  private final Set<Topic> untold = new HashSet<>();

  /** Of these the decider, in another zone, is about to end this term. */
  private final Map<Topic, Long> endingAbroad = new HashMap<>();

  private boolean reigns;
  private boolean frozen;
  private long reign;
  private long nowNs;

  /** A change of owner that was begun. */
  private static final class Change {
    final String why;
    final long untilNs;
    List<StreamPosition> ends = List.of();
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

  /** The view is complete: this broker decides from now on. */
  void begin() {
    reigns = true;
    reign++;
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
    untold.clear();
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
    } else if (reigns && ZnodePaths.isChildOf(path, ZnodePaths.PRIMARIES)) {
      allTopics();
    } else if (reigns) {
      ZnodePaths.publisherOf(path).ifPresent(publisher -> dirty.addAll(look(publisher)));
    }
  }

  /** Looks how a publisher is registered now; the topics that this may concern. */
  private Set<Topic> look(PublisherId publisher) {
    return candidates.put(publisher, view.publisher(publisher).filter(this::isCandidate));
  }

  /** A publisher says how it stands; where this is the decider, maybe one of another zone. */
  void onReports(ControlMessage.TenureReports reports) {
    if (!reigns) {
      return;
    }
    for (TenureReport report : reports.tenures()) {
      if (eligible.onReport(reports.publisher(), report, nowNs)) {
        dirty.add(report.topic());
      }
      Change change = changes.get(report.topic());
      if (change != null && report.state() == TenureReport.State.RESIGNED && !change.asked) {
        change.ends = report.ends();
      }
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
    tellTerms();
    if (frozen || !isDecider()) {
      return 0;
    }
    int work = dirty.size();
    for (Topic topic : List.copyOf(dirty)) {
      dirty.remove(topic);
      decide(topic);
    }
    for (Topic topic : List.copyOf(changes.keySet())) {
      goOn(topic, changes.get(topic));
    }
    return work;
  }

  /** When {@link #cycle} has something to do by itself, on the monotonic clock. */
  long nextDeadlineNs() {
    long deadlineNs = Long.MAX_VALUE;
    for (Change change : changes.values()) {
      deadlineNs = change.asked ? deadlineNs : Math.min(deadlineNs, change.untilNs);
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
    if (changes.containsKey(topic)) {
      return;
    }
    Optional<OwnerRecord> record = terms.of(topic);
    Optional<OwnerRecord.Owner> best = eligible.best(topic, candidates.offering(topic));
    boolean stays =
        record.isPresent()
            ? record.get().owner().equals(best) && !eligible.hasResigned(record.get())
            : best.isEmpty();
    if (!stays) {
      Change change = new Change(why(record), nowNs + RESIGN_NS);
      changes.put(topic, change);
      terms.fence(topic);
      output.onTenuresChanged(topic);
      change.askedAbroad = record.filter(this::askAbroad).isPresent();
    }
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

  private String why(Optional<OwnerRecord> record) {
    Optional<OwnerRecord.Owner> owner = record.flatMap(OwnerRecord::owner);
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
    return eligible.isLate(owner.get().publisher(), record.get().topic())
        ? "deadline missed"
        : "stronger";
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
    if (change.asked || waits) {
      return;
    }
    change.asked = true;
    List<StreamPosition> ends =
        dissemination == Dissemination.CENTRALIZED
            ? record.map(output::endsOf).orElse(List.of())
            : change.ends;
    OwnerRecord next =
        new OwnerRecord(
            topic,
            record.map(OwnerRecord::term).orElse(0L) + 1,
            eligible.best(topic, candidates.offering(topic)),
            ends);
    long asked = reign;
    requests.commit(List.of(step(next)), answer -> onAnswer(next, change, asked, answer));
  }

  /** Whether the owner may still say where its streams end: it lives, and can be asked. */
  private boolean canResign(OwnerRecord record, Change change) {
    return !eligible.hasResigned(record)
        && record
            .owner()
            .flatMap(this::registered)
            .filter(publisher -> publisher.zone().equals(zone) || change.askedAbroad)
            .filter(publisher -> !eligible.isDead(publisher))
            .filter(publisher -> !eligible.isLate(publisher.offer().publisher(), record.topic()))
            .isPresent();
  }

  private ZnodeOp step(OwnerRecord next) {
    byte[] data = ZnodeJson.owner(next);
    return next.term() == 1
        ? new ZnodeOp.Create(path(next.topic()), data)
        : new ZnodeOp.SetData(path(next.topic()), data, (int) next.term() - 2);
  }

  private String path(Topic topic) {
    return ZnodePaths.owner(
        dissemination == Dissemination.DIRECT ? Optional.empty() : Optional.of(zone), topic);
  }

  private void onAnswer(
      OwnerRecord next, Change change, long asked, CoordinatorEvent.Answer answer) {
    if (asked != reign) {
      return;
    }
    if (answer instanceof CoordinatorEvent.Committed) {
      install(next);
      output.onDecided(next, change.why);
    } else {
      requests.read(path(next.topic()), read -> onRead(next.topic(), asked, read));
    }
  }

  /** Somebody else has decided, or nobody knows whether this was: what stands there counts. */
  private void onRead(Topic topic, long asked, CoordinatorEvent.Answer answer) {
    if (asked != reign) {
      return;
    }
    changes.remove(topic);
    terms.unfence(topic);
    if (answer instanceof CoordinatorEvent.ReadAnswer read) {
      read.znode().ifPresent(znode -> installFrom(topic, znode));
    }
    dirty.add(topic);
    output.onTenuresChanged(topic);
  }

  /** What is malformed names no owner; the next decision replaces it. */
  private void installFrom(Topic topic, Znode znode) {
    OwnerRecord found;
    try {
      found = ZnodeJson.readOwner(znode);
    } catch (MalformedZnodeException broken) {
      found = new OwnerRecord(topic, znode.version() + 1L, Optional.empty(), List.of());
    }
    install(found);
  }

  private void install(OwnerRecord record) {
    if (terms.put(record)) {
      changes.remove(record.topic());
      endingAbroad.computeIfPresent(
          record.topic(), (topic, term) -> term < record.term() ? null : term);
      if (reigns) {
        untold.add(record.topic());
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
