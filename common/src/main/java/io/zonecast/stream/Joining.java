package io.zonecast.stream;

import io.zonecast.domain.History;
import io.zonecast.wire.BatchCodec;
import io.zonecast.wire.BatchFrame;
import io.zonecast.wire.MalformedFrameException;
import io.zonecast.wire.Promise;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where who joins now gets each stream of a topic: the cut is where the stream stands, and its
 * history is the last so many messages of the topic, of all its streams together, by the order in
 * which they were published.
 */
public final class Joining {
  private Joining() {}

  /**
   * What is promised of streams that are held.
   *
   * @param streams all that the topic has of one publisher now
   * @param wanted how many messages of their history
   */
  public static List<Promise> at(Collection<HeldStream> streams, History wanted) {
    Map<HeldStream, Long> historyAfter =
        streams.size() > 1 && wanted.isSome()
            ? lastOfTopic(streams, wanted.depth())
            : new HashMap<>();
    List<Promise> promises = new ArrayList<>();
    for (HeldStream stream : streams) {
      long first = historyAfter.getOrDefault(stream, firstAfter(stream, wanted.depth()));
      promises.add(new Promise(stream.id(), first, first, stream.last()));
    }
    return promises;
  }

  /** The number before the last {@code depth} messages of one stream, as far as they are held. */
  private static long firstAfter(HeldStream stream, long depth) {
    return Math.max(stream.last() - depth, stream.window().first() - 1);
  }

  private record Place(HeldStream stream, long sequence, long index) {}

  private static Map<HeldStream, Long> lastOfTopic(Collection<HeldStream> streams, int depth) {
    List<Place> places = new ArrayList<>();
    Map<HeldStream, Long> after = new HashMap<>();
    for (HeldStream stream : streams) {
      after.put(stream, stream.last());
      addPlaces(stream, firstAfter(stream, depth), places);
    }
    places.sort((a, b) -> Long.compare(b.index(), a.index()));
    for (Place place : places.subList(0, Math.min(depth, places.size()))) {
      after.merge(place.stream(), place.sequence() - 1, Math::min);
    }
    return after;
  }

  private static void addPlaces(HeldStream stream, long after, List<Place> places) {
    for (StreamWindow.Part part : stream.window().parts(after + 1, stream.last(), Long.MAX_VALUE)) {
      for (BatchFrame.Messages each = messages(part.frame()); each.hasNext(); ) {
        each.next();
        if (each.sequence() > after) {
          places.add(new Place(stream, each.sequence(), each.index()));
        }
      }
    }
  }

  private static BatchFrame.Messages messages(byte[] frame) {
    try {
      return BatchCodec.read(frame).messages();
    } catch (MalformedFrameException impossible) {
      throw new IllegalStateException("a frame whose header was read", impossible);
    }
  }
}
