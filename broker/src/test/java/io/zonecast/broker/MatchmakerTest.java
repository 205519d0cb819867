package io.zonecast.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Lane;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.Source;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import io.zonecast.membership.AttachRoster;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.registry.Records;
import io.zonecast.registry.RegistryView;
import io.zonecast.wire.Refusal;
import io.zonecast.wire.SourceGrant;
import io.zonecast.wire.StreamGrant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MatchmakerTest {
  private static final Endpoint PUBLICATION = new Endpoint("10.0.0.1", 9000);
  private static final Endpoint EXPRESS = new Endpoint("10.0.0.1", 9001);
  private static final Map<Lane, Endpoint> PUBLICATIONS =
      Map.of(Lane.NORMAL, PUBLICATION, Lane.EXPRESS, EXPRESS);
  private static final Epoch EPOCH = new Epoch(50);
  private static final ZoneId OTHER_ZONE = new ZoneId(2);
  private static final SubscriberId S = new SubscriberId("s");

  private final RegistryView view = new RegistryView();
  private final Matchmaker direct =
      new Matchmaker(Records.ZONE, Dissemination.DIRECT, PUBLICATIONS);
  private final Matchmaker centralized =
      new Matchmaker(Records.ZONE, Dissemination.CENTRALIZED, PUBLICATIONS);

  private static StreamGrant stream(String publisher, long incarnation, String topic) {
    return new StreamGrant(
        new PublisherId(publisher), new Incarnation(incarnation), new Topic(topic));
  }

  @BeforeEach
  void aReignBegins() {
    direct.begin(EPOCH);
    centralized.begin(EPOCH);
  }

  /** Looks at everybody. */
  private Collection<SubscriberId> update(Matchmaker matchmaker) {
    return matchmaker.update(view, new AttachRoster(), new ClientChanges.Everyone()).subscribers();
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
    assertThat(update(direct)).containsExactly(S);
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
    Matchmaker other = new Matchmaker(OTHER_ZONE, Dissemination.DIRECT, PUBLICATIONS);
    other.begin(EPOCH);
    update(other);
    assertThat(other.matched(stream("p", 5, "A"))).containsExactly(S);
  }

  @Test
  void centralizedTheBrokerIsTheOnlySourceEvenBeforeAnyPublisherComes() {
    view.apply(Records.present(Records.subscriber("s", 7, "A")));
    update(centralized);
    Source self = new Source.FromBroker(Records.ZONE, EPOCH, PUBLICATION);
    assertThat(grant(centralized).sources()).containsExactly(new SourceGrant(self, List.of()));
    view.apply(Records.present(Records.feeding("p", 8, Records.ZONE, "A")));
    view.apply(Records.present(Records.feeding("far", 9, OTHER_ZONE, "A")));
    view.apply(Records.present(Records.direct("direct", 10, "A")));
    update(centralized);
    assertThat(grant(centralized).sources())
        .as("who feeds this zone")
        .containsExactly(new SourceGrant(self, List.of(stream("p", 8, "A"))));
  }

  @Test
  void subscribersOfOtherZonesAreTheirPrimarysBusiness() {
    view.apply(
        Records.present(Records.subscriber("s", 7, 7, OTHER_ZONE, Reliability.BEST_EFFORT, "A")));
    assertThat(update(direct)).isEmpty();
    assertThat(direct.grant(S)).isEmpty();
  }

  @Test
  void theAudienceOfADirectPublisherIsInEveryZone() {
    view.apply(Records.present(Records.direct("p", 5, "A", "B")));
    view.apply(Records.present(Records.subscriber("s", 7, "A")));
    view.apply(
        Records.present(Records.subscriber("t", 8, 8, OTHER_ZONE, Reliability.BEST_EFFORT, "A")));
    update(direct);
    assertThat(direct.matched(stream("p", 5, "A"))).containsExactly(S);
    assertThat(direct.audience(stream("p", 5, "A")).matched()).isEqualTo(2);
    assertThat(direct.audience(stream("p", 5, "B")).matched()).isZero();
    update(centralized);
    assertThat(centralized.audience(stream("p", 5, "A")).matched()).isZero();
  }

  @Test
  void aVersionGrowsWhenSomethingChangedAndOnlyThen() {
    view.apply(Records.present(Records.direct("p", 5, "A")));
    view.apply(Records.present(Records.subscriber("s", 7, "A")));
    update(direct);
    long first = grant(direct).version();
    assertThat(update(direct)).isEmpty();
    view.apply(Records.present(Records.direct("q", 8, "Z")));
    assertThat(update(direct)).as("of no interest to it").isEmpty();
    assertThat(grant(direct).version()).isEqualTo(first);
    view.apply(Records.present(Records.direct("r", 9, "A")));
    assertThat(update(direct)).containsExactly(S);
    assertThat(grant(direct).version()).isGreaterThan(first);
    assertThat(direct.since(S, stream("p", 5, "A"))).hasValue(first);
    assertThat(direct.since(S, stream("r", 9, "A"))).hasValue(grant(direct).version());
  }

  @Test
  void aVersionIsNeverUsedAgainInAReignWhoeverComesAndGoes() {
    view.apply(Records.present(Records.direct("p", 5, "A")));
    view.apply(Records.present(Records.subscriber("s", 7, "A")));
    update(direct);
    long before = grant(direct).version();
    absent("/shared_state/subscribers/s");
    update(direct);
    assertThat(direct.grant(S)).isEmpty();
    view.apply(
        Records.present(
            Records.subscriber("s", 7, 70, Records.ZONE, Reliability.BEST_EFFORT, "A")));
    update(direct);
    assertThat(grant(direct).version()).isGreaterThan(before);
    assertThat(grant(direct).registration()).isEqualTo(70);
  }

  @Test
  void aNewRegistrationIsANewGrant() {
    view.apply(Records.present(Records.subscriber("s", 7, "A")));
    update(direct);
    view.apply(
        Records.present(
            Records.subscriber("s", 7, 70, Records.ZONE, Reliability.BEST_EFFORT, "A")));
    assertThat(update(direct)).containsExactly(S);
    assertThat(grant(direct).registration()).isEqualTo(70);
  }

  @Test
  void aPublisherThatGoesIsTakenBackAndAnotherLifeOfItIsAnotherStream() {
    view.apply(Records.present(Records.direct("p", 5, "A")));
    view.apply(Records.present(Records.subscriber("s", 7, "A")));
    update(direct);
    absent("/shared_state/publishers/p");
    update(direct);
    assertThat(grant(direct).sources()).isEmpty();
    view.apply(Records.present(Records.direct("p", 9, "A")));
    update(direct);
    assertThat(direct.matched(stream("p", 5, "A"))).isEmpty();
    assertThat(direct.matched(stream("p", 9, "A"))).containsExactly(S);
  }

  @Test
  void whatIsRefusedIsToldWithItsReason() {
    view.apply(Records.present(Records.direct("p", 5, "A")));
    view.apply(
        Records.present(Records.subscriber("s", 7, 7, Records.ZONE, Reliability.RELIABLE, "A")));
    update(direct);
    assertThat(grant(direct).sources()).isEmpty();
    assertThat(grant(direct).refusals())
        .containsExactly(
            new Refusal(
                "p",
                new Topic("A"),
                List.of("offered reliability best-effort < requested reliable")));
  }
}
