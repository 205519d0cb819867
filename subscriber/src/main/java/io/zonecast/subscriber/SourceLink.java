package io.zonecast.subscriber;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.Source;
import io.zonecast.membership.Silence;
import io.zonecast.port.LinkId;
import io.zonecast.wire.StreamGrant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A link to one source and what it is for. Not thread-safe. */
final class SourceLink {
  private static final long PATIENCE_NS = 3_000_000_000L;
  private static final long MOST_PATIENCE_NS = 4 * PATIENCE_NS;

  /** How long an Attach may stay unanswered where the source is heard otherwise. */
  private static final long UNANSWERED_NS = 2 * PATIENCE_NS;

  private Source source;
  private LinkId link;
  private long nonce;
  private final Map<StreamGrant, Long> departed = new HashMap<>();
  private final Set<StreamGrant> open = new HashSet<>();
  private Set<StreamGrant> streams = new HashSet<>();
  private long requiredVersion;
  private boolean attached;
  private boolean outlived;
  private boolean heard;
  private boolean unanswered;
  private boolean mustSubscribe;
  private boolean interrupted;
  private final Silence silence;
  private final Silence sinceAsked;
  private long patienceNs = PATIENCE_NS;
  private long answerPatienceNs = UNANSWERED_NS;
  private long nextAttachNs;
  private long drainUntilNs = Long.MAX_VALUE;

  SourceLink(Source source, LinkId link, long nonce, long nowNs) {
    this.source = source;
    this.silence = new Silence(nowNs);
    this.sinceAsked = new Silence(nowNs);
    this.link = link;
    this.nonce = nonce;
    mustAttach();
  }

  Source source() {
    return source;
  }

  /** The reign whose source this is; {@link Epoch#NONE} for a publisher, or a standby. */
  Epoch epoch() {
    return source instanceof Source.FromBroker broker ? broker.epoch() : Epoch.NONE;
  }

  /** What is granted here now: without what was granted before and may still be under way. */
  Set<StreamGrant> granted() {
    Set<StreamGrant> granted = new HashSet<>(streams);
    granted.removeAll(departed.keySet());
    return granted;
  }

  /** A standby's link is verified: its subscriptions have arrived. */
  void onVerified() {
    onAnswered();
    attached = true;
  }

  /** The same broker was elected again: what it is told is told anew, the link stays. */
  void become(Source elected) {
    source = elected;
    outlived = false;
    mustAttach();
  }

  /** The deployment was founded anew: this source's epochs say nothing in the new one. */
  void outliveDeployment() {
    outlived = true;
  }

  boolean hasOutlivedDeployment() {
    return outlived;
  }

  LinkId link() {
    return link;
  }

  long nonce() {
    return nonce;
  }

  /** What is taken from here: what is granted, and what was and may still be under way. */
  Set<StreamGrant> streams() {
    return streams;
  }

  /**
   * What is granted now. What was granted before and is not any more stays accepted until {@code
   * untilNs}.
   *
   * @param version the grant's version
   * @return whether something is granted that was not accepted before
   */
  boolean grant(Set<StreamGrant> granted, long version, long untilNs) {
    boolean more = !streams.containsAll(granted);
    departed.keySet().removeAll(granted);
    for (StreamGrant stream : streams) {
      if (!granted.contains(stream)) {
        departed.putIfAbsent(stream, untilNs);
      }
    }
    Set<StreamGrant> accepted = new HashSet<>(granted);
    accepted.addAll(departed.keySet());
    streams = accepted;
    if (more) {
      requiredVersion = version;
    }
    return more;
  }

  /** What is not granted any more, and until when each is accepted. */
  Map<StreamGrant, Long> departed() {
    return departed;
  }

  /** Accepts a stream that is not granted, as one that was granted before and departed. */
  void takeDeparted(StreamGrant stream, long untilNs) {
    departed.put(stream, untilNs);
    streams.add(stream);
  }

  /** Accepts a stream no longer. */
  void forget(StreamGrant stream) {
    departed.remove(stream);
    streams.remove(stream);
    open.remove(stream);
  }

  /**
   * The source has welcomed us without knowing where the streams of this grant stand: the first
   * arrival of each will tell.
   */
  void open(StreamGrant grant) {
    open.add(grant);
  }

  /** Whether the first arrival of a stream of this grant tells where it stands. */
  boolean isOpen(StreamGrant grant) {
    return open.contains(grant);
  }

  /** The link was made anew: it must attach again, and is given more time to. */
  void onBuilt(LinkId newLink, long newNonce, long nowNs) {
    link = newLink;
    nonce = newNonce;
    silence.breakAt(nowNs);
    patienceNs = Math.min(2 * patienceNs, MOST_PATIENCE_NS);
    answerPatienceNs = Math.min(2 * answerPatienceNs, MOST_PATIENCE_NS);
    heard = false;
    unanswered = false;
    mustSubscribe = false;
    interrupted = true;
    mustAttach();
  }

  /** The connection broke: with the next one it must attach again, but not before this time. */
  void onBroken(long attachNs) {
    mustAttach();
    nextAttachNs = attachNs;
    heard = false;
    unanswered = false;
    mustSubscribe = true;
    interrupted = true;
  }

  /** Whether the connection broke, and no attachment was answered since. */
  boolean wasInterrupted() {
    return interrupted;
  }

  /**
   * Whether the subscriptions may be lost, since the connection broke after they were made; true
   * only once for each break.
   */
  boolean takeMustSubscribe() {
    boolean must = mustSubscribe;
    mustSubscribe = false;
    return must;
  }

  /** What the source knows of this subscriber is out of date, or gone. */
  void mustAttach() {
    attached = false;
    nextAttachNs = Long.MIN_VALUE;
  }

  boolean isAttached() {
    return attached;
  }

  /** An Attach on this link was answered, whatever the answer says. */
  void onAnswered() {
    unanswered = false;
    interrupted = false;
    answerPatienceNs = UNANSWERED_NS;
  }

  /**
   * The source answered an attachment.
   *
   * @return whether it did so knowing everything that is granted now
   */
  boolean onWelcome(long version) {
    boolean complete = version >= requiredVersion;
    attached |= complete;
    return complete;
  }

  boolean attachIsDue(long nowNs) {
    return !attached && nowNs >= nextAttachNs;
  }

  void onAttachSent(long nowNs, long againNs) {
    nextAttachNs = againNs;
    if (!unanswered) {
      unanswered = true;
      sinceAsked.breakAt(nowNs);
    }
  }

  long nextAttachNs() {
    return attached ? Long.MAX_VALUE : nextAttachNs;
  }

  void onHeard(long nowNs) {
    heard = true;
    silence.breakAt(nowNs);
    patienceNs = PATIENCE_NS;
  }

  /**
   * Whether the source has been silent for so long that the link itself is doubtful; also where it
   * is heard, but does not answer: the inbox's subscription is lost then, though others stand.
   */
  boolean isTooSilent(long nowNs) {
    boolean isSilent = silence.lookNs(nowNs) > patienceNs;
    boolean isLongAsked = sinceAsked.lookNs(nowNs) > answerPatienceNs;
    return isSilent || (heard && unanswered && isLongAsked);
  }

  /** This source is not granted any more; what it still sends is taken until then. */
  void drainUntil(long untilNs) {
    drainUntilNs = Math.min(drainUntilNs, untilNs);
  }

  void keep() {
    drainUntilNs = Long.MAX_VALUE;
  }

  boolean isDraining() {
    return drainUntilNs != Long.MAX_VALUE;
  }

  long drainUntilNs() {
    return drainUntilNs;
  }
}
