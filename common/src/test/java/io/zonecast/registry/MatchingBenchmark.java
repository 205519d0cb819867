package io.zonecast.registry;

import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Match;
import io.zonecast.domain.Offer;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.Request;
import io.zonecast.domain.Route;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** An offer held against a request, of which half of the topics are common: ns for the pair. */
@State(Scope.Thread)
public class MatchingBenchmark {
  @Param({"2", "100", "5000"})
  int topics;

  private Offer offer;
  private Request request;
  private Request tooMuch;

  /** A publisher, and two subscribers, of which one asks for more than is offered. */
  @Setup
  public void prepare() {
    offer =
        new Offer(
            new PublisherId("pub1"),
            new Incarnation(5),
            topics(0),
            new Route.Direct(new Endpoint("10.0.0.1", 5_555)),
            Reliability.BEST_EFFORT);
    request = request(Reliability.BEST_EFFORT);
    tooMuch = request(Reliability.RELIABLE);
  }

  private Request request(Reliability reliability) {
    return new Request(
        new SubscriberId("sub1"),
        new Incarnation(6),
        topics(topics / 2),
        new ZoneId(1),
        reliability);
  }

  private Set<Topic> topics(int from) {
    return IntStream.range(from, from + topics)
        .mapToObj(i -> new Topic("topic" + i))
        .collect(Collectors.toSet());
  }

  /** The rule for one topic. */
  @Benchmark
  public Match match() {
    return Match.of(offer, request);
  }

  /** Every topic in common is matched. */
  @Benchmark
  public Pairing pairing() {
    return Pairing.of(offer, request);
  }

  /** Every topic in common is refused, with the reason. */
  @Benchmark
  public Pairing refusal() {
    return Pairing.of(offer, tooMuch);
  }
}
