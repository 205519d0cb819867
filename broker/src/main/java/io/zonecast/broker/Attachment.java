package io.zonecast.broker;

import io.zonecast.domain.Lane;
import io.zonecast.domain.SubscriberId;
import io.zonecast.membership.AttachRoster;

/**
 * Which version of its grant a subscriber knew when it attached.
 *
 * @param normal on the normal lane; {@value #NOT} where it is not attached there
 * @param express on the express lane, the same
 */
record Attachment(long normal, long express) {
  /** In the place of a version where there is none. */
  static final long NOT = -1;

  /** On no lane. */
  static final Attachment NONE = new Attachment(NOT, NOT);

  /** Where a subscriber is attached now. */
  static Attachment of(SubscriberId subscriber, AttachRoster roster) {
    return new Attachment(
        roster.grantVersion(subscriber, Lane.NORMAL).orElse(NOT),
        roster.grantVersion(subscriber, Lane.EXPRESS).orElse(NOT));
  }

  /** The latest version of all lanes. */
  long latest() {
    return Math.max(normal, express);
  }
}
