package io.zonecast.wire;

import io.zonecast.domain.Source;
import java.util.List;

/**
 * Where to connect, and what to take from there.
 *
 * @param source where
 * @param streams what; everything else that comes from there is not for this subscriber
 */
public record SourceGrant(Source source, List<StreamGrant> streams) {
  public SourceGrant {
    streams = List.copyOf(streams);
  }
}
