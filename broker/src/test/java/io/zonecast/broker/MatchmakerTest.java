package io.zonecast.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.Source;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.registry.Records;
import io.zonecast.registry.RegistryView;
import io.zonecast.wire.Refusal;
import io.zonecast.wire.SourceGrant;
import io.zonecast.wire.StreamGrant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MatchmakerTest {
  private static final Endpoint PUBLICATION = new Endpoint("10.0.0.1", 9000);
  private static final Epoch EPOCH = new Epoch(50);
  private static final ZoneId OTHER_ZONE = new ZoneId(2);
  private static final SubscriberId S = new SubscriberId("s");

  private final RegistryView view = new RegistryView();
  private final Matchmaker direct = new Matchmaker(Records.ZONE, Dissemination.DIRECT, PUBLICATION);
  private final Matchmaker centralized =
      new Matchmaker(Records.ZONE, Dissemination.CENTRALIZED, PUBLICATION);

  private static StreamGrant stream(String publisher, long incarnation, String topic) {
    return new StreamGrant(
        new PublisherId(publisher), new Incarnation(incarnation), new Topic(topic));
  }

  private static Matchmaker.Grant grant(Matchmaker matchmaker) {
    return matchmaker.grant(S).orElseThrow();
  }

  private void absent(String path) {
    view.apply(new CoordinatorEvent.Absent(path));
  }

  @Test
  void directASubscribersSourcesAreThePublishersThatShareATopic() {
    view.apply(Records.present(Records.direct("p", 5, "A", "B")));
    view.apply(Records.present(Records.direct("q", 6, "C")));
    view.apply(Records.present(Records.subscriber("s", 7, "A", "D")));
    assertThat(direct.update(view, EPOCH)).containsExactly(S);
    assertThat(grant(direct).registration()).isEqualTo(7);
    assertThat(grant(direct).sources())
        .containsExactly(
            new SourceGrant(
                new Source.FromPublisher(
                    new PublisherId("p"), new Incarnation(5), new Endpoint("10.0.0.8", 8000)),
                List.of(stream("p", 5, "A"))));
  }

  @Test
  void directAPublisherOfAnyZoneMatches() {
    view.apply(Records.present(Records.direct("p", 5, "A")));
    view.apply(
        Records.present(Records.subscriber("s", 7, 7, OTHER_ZONE, Reliability.BEST_EFFORT, "A")));
    Matchmaker other = new Matchmaker(OTHER_ZONE, Dissemination.DIRECT, PUBLICATION);
    other.update(view, EPOCH);
    assertThat(other.matched(stream("p", 5, "A"))).containsExactly(S);
  }

  @Test
  void centralizedTheBrokerIsTheOnlySourceEvenBeforeAnyPublisherComes() {
    view.apply(Records.present(Records.subscriber("s", 7, "A")));
    centralized.update(view, EPOCH);
    Source self = new Source.FromBroker(Records.ZONE, EPOCH, PUBLICATION);
    assertThat(grant(centralized).sources()).containsExactly(new SourceGrant(self, List.of()));
    view.apply(Records.present(Records.feeding("p", 8, Records.ZONE, "A")));
    view.apply(Records.present(Records.feeding("far", 9, OTHER_ZONE, "A")));
    view.apply(Records.present(Records.direct("direct", 10, "A")));
    centralized.update(view, EPOCH);
    assertThat(grant(centralized).sources())
        .as("who feeds this zone")
        .containsExactly(new SourceGrant(self, List.of(stream("p", 8, "A"))));
  }

  @Test
  void subscribersOfOtherZonesAreTheirPrimarysBusiness() {
    view.apply(
        Records.present(Records.subscriber("s", 7, 7, OTHER_ZONE, Reliability.BEST_EFFORT, "A")));
    assertThat(direct.update(view, EPOCH)).isEmpty();
    assertThat(direct.grant(S)).isEmpty();
  }

  @Test
  void theAudienceOfADirectPublisherIsInEveryZone() {
    view.apply(Records.present(Records.direct("p", 5, "A", "B")));
    view.apply(Records.present(Records.subscriber("s", 7, "A")));
    view.apply(
        Records.present(Records.subscriber("t", 8, 8, OTHER_ZONE, Reliability.BEST_EFFORT, "A")));
    direct.update(view, EPOCH);
    assertThat(direct.matched(stream("p", 5, "A"))).containsExactly(S);
    assertThat(direct.matchedElsewhere(stream("p", 5, "A"))).isEqualTo(1);
    assertThat(direct.matchedElsewhere(stream("p", 5, "B"))).isZero();
    centralized.update(view, EPOCH);
    assertThat(centralized.matchedElsewhere(stream("p", 5, "A"))).isZero();
  }

  @Test
  void aVersionGrowsWhenSomethingChangedAndOnlyThen() {
    view.apply(Records.present(Records.direct("p", 5, "A")));
    view.apply(Records.present(Records.subscriber("s", 7, "A")));
    direct.update(view, EPOCH);
    long first = grant(direct).version();
    assertThat(direct.update(view, EPOCH)).isEmpty();
    view.apply(Records.present(Records.direct("q", 8, "Z")));
    assertThat(direct.update(view, EPOCH)).as("of no interest to it").isEmpty();
    assertThat(grant(direct).version()).isEqualTo(first);
    view.apply(Records.present(Records.direct("r", 9, "A")));
    assertThat(direct.update(view, EPOCH)).containsExactly(S);
    assertThat(grant(direct).version()).isGreaterThan(first);
    assertThat(grant(direct).since().get(stream("p", 5, "A"))).isEqualTo(first);
    assertThat(grant(direct).since().get(stream("r", 9, "A"))).isEqualTo(grant(direct).version());
  }

  @Test
  void aVersionIsNeverUsedAgainInAReignWhoeverComesAndGoes() {
    view.apply(Records.present(Records.direct("p", 5, "A")));
    view.apply(Records.present(Records.subscriber("s", 7, "A")));
    direct.update(view, EPOCH);
    long before = grant(direct).version();
    absent("/shared_state/subscribers/s");
    direct.update(view, EPOCH);
    assertThat(direct.grant(S)).isEmpty();
    view.apply(
        Records.present(
            Records.subscriber("s", 7, 70, Records.ZONE, Reliability.BEST_EFFORT, "A")));
    direct.update(view, EPOCH);
    assertThat(grant(direct).version()).isGreaterThan(before);
    assertThat(grant(direct).registration()).isEqualTo(70);
  }

  @Test
  void aNewRegistrationIsANewGrant() {
    view.apply(Records.present(Records.subscriber("s", 7, "A")));
    direct.update(view, EPOCH);
    view.apply(
        Records.present(
            Records.subscriber("s", 7, 70, Records.ZONE, Reliability.BEST_EFFORT, "A")));
    assertThat(direct.update(view, EPOCH)).containsExactly(S);
    assertThat(grant(direct).registration()).isEqualTo(70);
  }

  @Test
  void aPublisherThatGoesIsTakenBackAndAnotherLifeOfItIsAnotherStream() {
    view.apply(Records.present(Records.direct("p", 5, "A")));
    view.apply(Records.present(Records.subscriber("s", 7, "A")));
    direct.update(view, EPOCH);
    absent("/shared_state/publishers/p");
    direct.update(view, EPOCH);
    assertThat(grant(direct).sources()).isEmpty();
    view.apply(Records.present(Records.direct("p", 9, "A")));
    direct.update(view, EPOCH);
    assertThat(direct.matched(stream("p", 5, "A"))).isEmpty();
    assertThat(direct.matched(stream("p", 9, "A"))).containsExactly(S);
  }

  @Test
  void whatIsRefusedIsToldWithItsReason() {
    view.apply(Records.present(Records.direct("p", 5, "A")));
    view.apply(
        Records.present(Records.subscriber("s", 7, 7, Records.ZONE, Reliability.RELIABLE, "A")));
    direct.update(view, EPOCH);
    assertThat(grant(direct).sources()).isEmpty();
    assertThat(grant(direct).refusals())
        .containsExactly(
            new Refusal(
                "p",
                new Topic("A"),
                List.of("offered reliability best-effort < requested reliable")));
  }
}
