package io.zonecast.registry;

import io.zonecast.domain.ZoneId;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.CoordinatorEvent.Answer;
import io.zonecast.port.ZnodeOp;
import io.zonecast.registry.InSyncRecord.Member;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * A zone's list of those in sync, {@code /in_sync/zone_<n>}, as one broker of the zone has heard of
 * it, writes it and may have written it. When it may be written is the election's to say. Not
 * thread-safe.
 */
final class InSyncList {
  private final ZoneId zone;
  private final Succession succession;
  private final Requests requests;
  private final RegistryView view;
  private String deployment = "";
  private Optional<InSyncRecord> written = Optional.empty();
  private Set<Member> beingListed = Set.of();
  private List<Member> wantedStandbys = List.of();
  private boolean listingIsUnknown;

  InSyncList(ZoneId zone, Succession succession, Requests requests, RegistryView view) {
    this.zone = zone;
    this.succession = succession;
    this.requests = requests;
    this.view = view;
  }

  /** The deployment that was agreed on: a list of another one names nobody. */
  void setDeployment(String agreed) {
    deployment = agreed;
  }

  /** The standbys that hold everything acknowledged. */
  void want(List<Member> standbys) {
    wantedStandbys = List.copyOf(standbys);
  }

  /** The list as it stands: as it was written here, or as it was heard of since. */
  Optional<InSyncRecord> now() {
    Optional<InSyncRecord> heard = view.inSync(zone);
    boolean isWrittenLater =
        written.isPresent() && heard.filter(h -> h.version() > written.get().version()).isEmpty();
    return isWrittenLater ? written : heard;
  }

  /** Whom it names in this deployment, the primary first. */
  List<Member> members() {
    return now().map(list -> list.membersOf(deployment)).orElse(List.of());
  }

  /**
   * Without whose confirmation nothing is acknowledged: whom it names, or may name in a moment, but
   * for this broker.
   */
  Set<Member> required(Optional<BrokerRecord> self) {
    Set<Member> required = new LinkedHashSet<>(beingListed);
    required.addAll(members());
    self.ifPresent(broker -> required.remove(Member.of(broker)));
    return required;
  }

  /** Whether it speaks of another primary than the one that reigns as far as known: a later one. */
  boolean isOfAnother(Optional<BrokerRecord> reigning) {
    List<Member> members = members();
    return reigning.isPresent()
        && !members.isEmpty()
        && !members.get(0).equals(Member.of(reigning.get()));
  }

  /** Makes an empty one, where there is none. */
  void make() {
    requests.commit(
        List.of(
            new ZnodeOp.Create(ZnodePaths.inSync(zone), ZnodeJson.inSync(deployment, List.of()))),
        answer -> {});
  }

  /** The step of a transaction that writes these, where the list still has this version. */
  ZnodeOp step(List<Member> members, int version) {
    return new ZnodeOp.SetData(
        ZnodePaths.inSync(zone), ZnodeJson.inSync(deployment, members), version);
  }

  /** A check that the list is still one that this broker wrote as primary; nothing where not. */
  Optional<ZnodeOp> checkOf(BrokerRecord reigning) {
    List<Member> members = members();
    boolean isItsOwn = !members.isEmpty() && members.get(0).equals(Member.of(reigning));
    return now()
        .filter(list -> isItsOwn)
        .map(list -> new ZnodeOp.Check(ZnodePaths.inSync(zone), list.version()));
  }

  /** The list as it stands once these are written. */
  InSyncRecord with(List<Member> members) {
    return new InSyncRecord(deployment, members, now().orElseThrow().version() + 1);
  }

  /**
   * The list of a new reign: whoever held everything that the primary of before had acknowledged
   * holds everything that was ever acknowledged.
   */
  List<Member> heirs(BrokerRecord self, Optional<PrimaryRecord> replaced, boolean unclean) {
    if (succession instanceof Succession.Anybody) {
      return candidates(self, replaced);
    }
    List<Member> heirs = new ArrayList<>();
    heirs.add(Member.of(self));
    for (Member member : members()) {
      boolean isReplaced =
          replaced.isPresent() && member.equals(Member.of(replaced.get().broker()));
      if (!isReplaced && !unclean && !heirs.contains(member)) {
        heirs.add(member);
      }
    }
    return heirs;
  }

  private List<Member> candidates(BrokerRecord self, Optional<PrimaryRecord> replaced) {
    List<Member> members = new ArrayList<>();
    members.add(Member.of(self));
    for (CandidateRecord candidate : view.candidates(zone)) {
      boolean isReplaced =
          replaced.isPresent() && candidate.broker().isSameLife(replaced.get().broker());
      Member member = Member.of(candidate.broker());
      if (!isReplaced && !members.contains(member) && members.size() < InSyncRecord.MAX_MEMBERS) {
        members.add(member);
      }
    }
    return members;
  }

  /** A take-over of this broker has written it. */
  void onTakenOver(InSyncRecord heirs) {
    written = Optional.of(heirs);
    beingListed = Set.of();
  }

  /** This broker's reign is over: what it wrote, or may have written, is another's to know. */
  void forget() {
    written = Optional.empty();
    beingListed = Set.of();
  }

  /** Whether the present primary has something to change. */
  boolean isToBeWritten(BrokerRecord self) {
    return now().isPresent()
        && !isOfAnother(Optional.of(self))
        && (listingIsUnknown || !members().equals(wanted(self)));
  }

  /** Writes who is in sync; who may be listed by that is required from now on. */
  void write(BrokerRecord self, BiConsumer<Answer, InSyncRecord> then) {
    List<Member> members = wanted(self);
    int version = now().orElseThrow().version();
    Set<Member> union = new LinkedHashSet<>(beingListed);
    union.addAll(members);
    beingListed = union;
    InSyncRecord next = with(members);
    requests.commit(List.of(step(members, version)), answer -> then.accept(answer, next));
  }

  /** What was written stands. */
  void onWritten(InSyncRecord list) {
    written = Optional.of(list);
    beingListed = Set.of();
    listingIsUnknown = false;
  }

  /** What was written does not stand, or nobody knows. */
  void onNotWritten(Answer answer) {
    listingIsUnknown = answer instanceof CoordinatorEvent.Unknown;
  }

  /**
   * It was read. After a refusal a read is as new as the refusal. After an unknown outcome it may
   * be older than what was written: until it shows that, or a later change is answered (the list is
   * written again for that, even where it is wanted as it was read), those that the list may name
   * count.
   */
  void onRead() {
    boolean shown = now().isPresent() && Set.copyOf(members()).equals(beingListed);
    if (!listingIsUnknown || shown) {
      beingListed = Set.of();
      listingIsUnknown = false;
    }
  }

  private List<Member> wanted(BrokerRecord self) {
    if (succession instanceof Succession.Anybody) {
      return candidates(self, Optional.empty());
    }
    List<Member> members = new ArrayList<>();
    members.add(Member.of(self));
    members.addAll(wantedStandbys);
    return members;
  }
}
