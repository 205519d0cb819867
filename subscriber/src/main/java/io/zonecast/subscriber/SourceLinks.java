package io.zonecast.subscriber;

import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Lane;
import io.zonecast.domain.Source;
import io.zonecast.domain.StreamId;
import io.zonecast.port.LinkId;
import io.zonecast.wire.StreamGrant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A subscriber's links, by their source and by their connection. Not thread-safe. */
final class SourceLinks {
  private final Map<Source, SourceLink> bySource = new LinkedHashMap<>();
  private final Map<LinkId, SourceLink> byLink = new LinkedHashMap<>();

  /** Every link. While it is walked through, none may be added or removed. */
  Collection<SourceLink> all() {
    return Collections.unmodifiableCollection(bySource.values());
  }

  /** The link to a source. */
  Optional<SourceLink> to(Source source) {
    return Optional.ofNullable(bySource.get(source));
  }

  /** The link of a connection; null where it is closed. On every frame's way. */
  SourceLink of(LinkId connection) {
    return byLink.get(connection);
  }

  void add(SourceLink link) {
    bySource.put(link.source(), link);
    byLink.put(link.link(), link);
  }

  /** A link has another connection now. */
  void onRebuilt(LinkId former, SourceLink link) {
    byLink.remove(former);
    byLink.put(link.link(), link);
  }

  void remove(SourceLink link) {
    bySource.remove(link.source());
    byLink.remove(link.link());
  }

  /** A link to the same broker in an earlier reign, at the same place. */
  Optional<SourceLink> toEarlierReignOf(Source.FromBroker now) {
    return bySource.values().stream()
        .filter(
            link ->
                link.source() instanceof Source.FromBroker then
                    && then.zone().equals(now.zone())
                    && then.lane() == now.lane()
                    && then.endpoint().equals(now.endpoint()))
        .findFirst();
  }

  /** The links to reigns of a zone before this one, of the same lane. */
  List<SourceLink> toReignsBefore(Source.FromBroker now) {
    return bySource.values().stream()
        .filter(
            link ->
                link.source() instanceof Source.FromBroker then
                    && then.zone().equals(now.zone())
                    && then.lane() == now.lane()
                    && then.epoch().isBefore(now.epoch()))
        .toList();
  }

  /** A link to this place, whoever reigns there. */
  Optional<SourceLink> at(Endpoint endpoint) {
    return bySource.values().stream()
        .filter(link -> link.source().endpoint().equals(endpoint))
        .findFirst();
  }

  /** What is about streams, by the link on which each comes; without what comes on none. */
  <T> Map<SourceLink, List<T>> bringing(List<T> things, Function<T, StreamId> stream) {
    Map<SourceLink, List<T>> byLink = new LinkedHashMap<>();
    for (T thing : things) {
      bringing(StreamGrant.of(stream.apply(thing)))
          .ifPresent(link -> byLink.computeIfAbsent(link, none -> new ArrayList<>()).add(thing));
    }
    return byLink;
  }

  /** The link on which a stream comes: of several reigns' the latest. */
  private Optional<SourceLink> bringing(StreamGrant stream) {
    return bySource.values().stream()
        .filter(link -> link.streams().contains(stream))
        .max(Comparator.comparing(SourceLink::epoch));
  }

  /** Whether something is taken by the express lane. */
  boolean useExpress() {
    return bySource.keySet().stream().anyMatch(source -> source.lane() == Lane.EXPRESS);
  }

  /** Whether some link brings this stream. */
  boolean bring(StreamGrant stream) {
    return bySource.values().stream().anyMatch(link -> link.streams().contains(stream));
  }
}
