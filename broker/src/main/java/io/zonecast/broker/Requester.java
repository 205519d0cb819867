package io.zonecast.broker;

import io.zonecast.domain.Request;
import io.zonecast.domain.SubscriberId;
import io.zonecast.registry.SubscriberRecord;

/** A subscriber, as the {@link Matchmaker} knows it. Not thread-safe. */
final class Requester {
  private final boolean here;
  private SubscriberRecord record;
  private Attachment attachedAt = Attachment.NONE;
  private long version;

  /**
   * A topic that it asks for.
   *
   * @param requester who
   * @param since the update of the matchmaker in which it came to ask for this
   */
  record Interest(Requester requester, long since) {
    /** Whether it misses nothing any more of what is offered there. */
    boolean isReadyFor(Listing listing) {
      return requester.here
          && listing.isTaken(requester.attachedAt, Math.max(since, listing.since()))
          && listing.suits(requester);
    }
  }

  /**
   * A new one.
   *
   * @param here whether this zone's broker serves it
   */
  Requester(SubscriberRecord record, boolean here) {
    this.record = record;
    this.here = here;
  }

  SubscriberId id() {
    return record.request().subscriber();
  }

  Request request() {
    return record.request();
  }

  long registration() {
    return record.registration();
  }

  /** It registered anew, and asks for the same. */
  void setRecord(SubscriberRecord now) {
    record = now;
  }

  boolean isHere() {
    return here;
  }

  /** Which version of its grant it knew when it attached. */
  Attachment attachedAt() {
    return attachedAt;
  }

  void setAttachedAt(Attachment now) {
    attachedAt = now;
  }

  /** Its grant's version. */
  long version() {
    return version;
  }

  /**
   * Its grant has changed.
   *
   * @return whether it was of another version before
   */
  boolean setVersion(long now) {
    boolean isNew = version != now;
    version = now;
    return isNew;
  }

  /** Whether it asks for the same on the same terms, so far as a topic is asked for by both. */
  boolean isSameRequest(Request other) {
    return request().qos().equals(other.qos()) && request().zone().equals(other.zone());
  }
}
