package io.zonecast.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is offered must satisfy what is requested; a refusal says what falls short of what. */
final class MatchTest {
  private static final Set<Topic> TOPICS = Set.of(new Topic("A"));

  @ParameterizedTest
  @CsvSource({
    "best-effort,best-effort,",
    "reliable,best-effort,",
    "reliable,reliable,",
    "best-effort,reliable,offered reliability best-effort < requested reliable"
  })
  void anOfferMatchesWhatItSatisfies(String offered, String requested, String reason) {
    Offer offer =
        new Offer(
            new PublisherId("p"),
            new Incarnation(1),
            TOPICS,
            new Route.Direct(new Endpoint("h", 1)),
            Reliability.of(offered));
    Request request =
        new Request(
            new SubscriberId("s"),
            new Incarnation(2),
            TOPICS,
            new ZoneId(1),
            Reliability.of(requested));
    assertThat(Match.of(offer, request))
        .isEqualTo(
            reason == null ? new Match.Compatible() : new Match.Incompatible(List.of(reason)));
  }
}
