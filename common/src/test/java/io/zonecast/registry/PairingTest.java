package io.zonecast.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Lane;
import io.zonecast.domain.Offer;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.PublisherPolicies;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.Route;
import io.zonecast.domain.Source;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import io.zonecast.wire.Refusal;
import io.zonecast.wire.SourceGrant;
import io.zonecast.wire.StreamGrant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PairingTest {
  private static final Topic A = new Topic("A");
  private static final Topic B = new Topic("B");

  @Test
  void theTopicsInCommonArePairedAndNoOthers() {
    Pairing pairing =
        Pairing.of(
            Records.direct("p", 5, "A", "B", "C").offer(),
            Records.subscriber("s", 6, "B", "A", "D").request());
    assertThat(pairing.streams())
        .containsExactly(
            new StreamGrant(new PublisherId("p"), new Incarnation(5), A),
            new StreamGrant(new PublisherId("p"), new Incarnation(5), B));
    assertThat(pairing.refusals()).isEmpty();
  }

  @Test
  void whatHasPrioritiesIsGrantedOnEachLaneFromAPlaceOfItsOwn() {
    Offer usual = Records.direct("p", 5, "A").offer();
    Endpoint normal = new Endpoint("h", 1);
    Endpoint express = new Endpoint("h", 2);
    Offer offer =
        new Offer(
            usual.publisher(),
            usual.incarnation(),
            usual.topics(),
            new Route.Direct(normal, Optional.of(express)),
            usual.qos(),
            usual.policies().with(PublisherPolicies.everyPriority()));
    Pairing pairing = Pairing.of(offer, Records.subscriber("s", 6, "A").request());
    StreamGrant onNormal = new StreamGrant(usual.publisher(), usual.incarnation(), A);
    StreamGrant onExpress = onNormal.on(Lane.EXPRESS);
    assertThat(pairing.streams()).containsExactlyInAnyOrder(onNormal, onExpress);
    assertThat(pairing.sources(offer))
        .containsExactlyInAnyOrder(
            new SourceGrant(
                new Source.FromPublisher(
                    usual.publisher(), usual.incarnation(), Lane.NORMAL, normal),
                List.of(onNormal)),
            new SourceGrant(
                new Source.FromPublisher(
                    usual.publisher(), usual.incarnation(), Lane.EXPRESS, express),
                List.of(onExpress)));
  }

  @Test
  void topicsThatDifferInCaseAreDifferent() {
    assertThat(
            Pairing.of(
                Records.direct("p", 5, "A").offer(), Records.subscriber("s", 6, "a").request()))
        .isEqualTo(new Pairing(List.of(), List.of()));
  }

  @Test
  void whatDoesNotFitIsRefusedOnEachTopicWithItsReason() {
    Pairing pairing =
        Pairing.of(
            Records.direct("p", 5, "A", "B").offer(),
            Records.subscriber("s", 6, 6, new ZoneId(1), Reliability.RELIABLE, "A", "B").request());
    List<String> why = List.of("offered reliability best-effort < requested reliable");
    assertThat(pairing.streams()).isEmpty();
    assertThat(pairing.refusals())
        .containsExactly(new Refusal("p", A, why), new Refusal("p", B, why));
    assertThat(pairing.refusalsOf(new SubscriberId("s")))
        .containsExactly(new Refusal("s", A, why), new Refusal("s", B, why));
  }
}
