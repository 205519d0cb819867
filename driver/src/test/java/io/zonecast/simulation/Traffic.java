package io.zonecast.simulation;

import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.wire.StreamGrant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What was promised and delivered, for tests to ask. It checks nothing by itself. What a subscriber
 * got is forgotten when it starts again.
 */
final class Traffic implements Invariant {
  private record Reading(SubscriberId subscriber, StreamId stream) {}

  private record Pair(SubscriberId subscriber, StreamGrant grant) {}

  /** A subscriber's reading of one stream: where it was promised from, what came. */
  private static final class Read {
    private long first = Long.MAX_VALUE;
    private long last;
    private long count;
  }

  private final Map<Reading, Read> reads = new HashMap<>();
  private final Set<Pair> matched = new HashSet<>();
  private final Map<String, Long> sinceMark = new TreeMap<>();

  @Override
  public void onFact(Fact fact) {
    if (fact instanceof Fact.Delivered delivered) {
      onDelivered(delivered);
    } else if (fact instanceof Fact.Matched one) {
      matched.add(new Pair(one.subscriber(), one.grant()));
    } else if (fact instanceof Fact.Joined joined) {
      Read read = read(joined.subscriber(), joined.stream());
      read.first = Math.min(read.first, joined.firstSequence());
    } else if (fact instanceof Fact.Unmatched gone) {
      matched.remove(new Pair(gone.subscriber(), gone.grant()));
    } else if (fact instanceof Fact.Started started) {
      reads.keySet().removeIf(reading -> reading.subscriber().name().equals(started.process()));
      matched.removeIf(pair -> pair.subscriber().name().equals(started.process()));
    }
  }

  private void onDelivered(Fact.Delivered delivered) {
    StreamId stream = delivered.stream();
    Read read = read(delivered.subscriber(), stream);
    read.count++;
    read.last = delivered.sequence();
    sinceMark.merge(
        pair(delivered.subscriber().name(), stream.publisher().name(), stream.topic().name()),
        1L,
        Long::sum);
  }

  private Read read(SubscriberId subscriber, StreamId stream) {
    return reads.computeIfAbsent(new Reading(subscriber, stream), none -> new Read());
  }

  static String pair(String subscriber, String publisher, String topic) {
    return subscriber + "<" + publisher + "/" + topic;
  }

  /** Counts anew from here. */
  void mark() {
    sinceMark.clear();
  }

  /** Messages delivered since {@link #mark()}. */
  long sinceMark(String subscriber, String publisher, String topic) {
    return sinceMark.getOrDefault(pair(subscriber, publisher, topic), 0L);
  }

  /** Every pair that delivered since {@link #mark()}, with how many. */
  Map<String, Long> sinceMark() {
    return Map.copyOf(sinceMark);
  }

  /** Whether a subscriber is matched to a publisher's topic, in any incarnation. */
  boolean isMatched(String subscriber, String publisher, String topic) {
    return matched.stream()
        .anyMatch(
            pair ->
                pair.subscriber().name().equals(subscriber)
                    && pair.grant().publisher().name().equals(publisher)
                    && pair.grant().topic().name().equals(topic));
  }

  /** The smallest number from which a subscriber was promised the streams of a publisher. */
  long first(String subscriber, String publisher, String topic) {
    return reads.entrySet().stream()
        .filter(entry -> isAbout(entry.getKey(), subscriber, publisher, topic))
        .mapToLong(entry -> entry.getValue().first)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** The last number that was delivered. */
  long last(String subscriber, String publisher, String topic) {
    return reads.entrySet().stream()
        .filter(entry -> isAbout(entry.getKey(), subscriber, publisher, topic))
        .mapToLong(entry -> entry.getValue().last)
        .max()
        .orElse(0);
  }

  /** The last number of one stream that was delivered. */
  long last(String subscriber, StreamId stream) {
    Read read = reads.get(new Reading(new SubscriberId(subscriber), stream));
    return read == null ? 0 : read.last;
  }

  /**
   * How many promised numbers up to the last delivered one did not come to a subscriber, of all its
   * streams.
   */
  long missing(String subscriber) {
    return reads.entrySet().stream()
        .filter(entry -> entry.getKey().subscriber().name().equals(subscriber))
        .map(Map.Entry::getValue)
        .filter(read -> read.count > 0)
        .mapToLong(read -> read.last - read.first + 1 - read.count)
        .sum();
  }

  /**
   * How many promised numbers did not come, up to the last that was published: more than these
   * can't be lost.
   */
  long outstanding(String subscriber, Map<StreamId, Long> published) {
    long outstanding = 0;
    for (Map.Entry<StreamId, Long> stream : published.entrySet()) {
      Read read = reads.get(new Reading(new SubscriberId(subscriber), stream.getKey()));
      if (read != null) {
        outstanding += Math.max(0, stream.getValue() - read.first + 1) - read.count;
      }
    }
    return outstanding;
  }

  private static boolean isAbout(
      Reading reading, String subscriber, String publisher, String topic) {
    return reading.subscriber().name().equals(subscriber)
        && reading.stream().publisher().name().equals(publisher)
        && reading.stream().topic().name().equals(topic);
  }
}
