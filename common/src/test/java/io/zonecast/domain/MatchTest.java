package io.zonecast.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is offered must satisfy what is requested; a refusal says what falls short of what. */
final class MatchTest {
  private static final Set<Topic> TOPICS = Set.of(new Topic("A"));

  /** {@code reliability history ownership deadline}, the deadline in microseconds, or none. */
  private static Qos qos(String policies) {
    String[] words = policies.split(" ", -1);
    return new Qos(
        Reliability.of(words[0]),
        new History(Integer.parseInt(words[1])),
        Ownership.of(words[2]),
        words[3].equals("none") ? Deadline.NONE : new Deadline(Long.parseLong(words[3])));
  }

  @ParameterizedTest
  @CsvSource({
    "best-effort 0 shared none, best-effort 0 shared none,",
    "reliable 0 shared none, best-effort 0 shared none,",
    "reliable 0 shared none, reliable 0 shared none,",
    "best-effort 0 shared none, reliable 0 shared none,"
        + " offered reliability best-effort < requested reliable",
    "best-effort 10 shared none, best-effort 0 shared none,",
    "best-effort 10 shared none, best-effort 10 shared none,",
    "best-effort 9 shared none, best-effort 10 shared none, offered history 9 < requested 10",
    "best-effort 0 exclusive none, best-effort 0 exclusive none,",
    "best-effort 0 shared none, best-effort 0 exclusive none,"
        + " offered ownership shared != requested exclusive",
    "best-effort 0 exclusive none, best-effort 0 shared none,"
        + " offered ownership exclusive != requested shared",
    "best-effort 0 shared 500000, best-effort 0 shared none,",
    "best-effort 0 shared 500000, best-effort 0 shared 500000,",
    "best-effort 0 shared 500001, best-effort 0 shared 500000,"
        + " offered deadline 500001us > requested 500ms",
    "best-effort 0 shared none, best-effort 0 shared 500000,"
        + " offered deadline none > requested 500ms",
  })
  void anOfferMatchesWhatItSatisfies(String offered, String requested, String reason) {
    Offer offer =
        new Offer(
            new PublisherId("p"),
            new Incarnation(1),
            TOPICS,
            new Route.Direct(new Endpoint("h", 1)),
            qos(offered),
            PublisherPolicies.DEFAULT);
    Request request =
        new Request(
            new SubscriberId("s"), new Incarnation(2), TOPICS, new ZoneId(1), qos(requested));
    assertThat(Match.of(offer, request))
        .isEqualTo(
            reason == null ? new Match.Compatible() : new Match.Incompatible(List.of(reason)));
  }

  @Test
  void everyPolicyThatIsNotSatisfiedIsAReason() {
    assertThat(Match.of(qos("best-effort 5 shared none"), qos("reliable 10 exclusive 500000")))
        .isEqualTo(
            new Match.Incompatible(
                List.of(
                    "offered reliability best-effort < requested reliable",
                    "offered history 5 < requested 10",
                    "offered ownership shared != requested exclusive",
                    "offered deadline none > requested 500ms")));
  }
}
