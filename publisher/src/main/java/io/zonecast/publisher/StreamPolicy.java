package io.zonecast.publisher;

import io.zonecast.domain.History;
import io.zonecast.domain.Lifespan;
import io.zonecast.domain.Retention;

/**
 * What a publisher's streams are to keep, and for how long they are of use.
 *
 * @param retention for those that are owed it
 * @param history for those that join
 * @param lifespan of each message
 */
record StreamPolicy(Retention retention, History history, Lifespan lifespan) {
  /** No history, and nothing expires. */
  static StreamPolicy of(Retention retention) {
    return new StreamPolicy(retention, History.NONE, Lifespan.FOREVER);
  }
}
