package io.zonecast.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Lane;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.PeerId;
import io.zonecast.registry.Records;
import io.zonecast.registry.RegistryView;
import io.zonecast.wire.Audience;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.Prefixes;
import io.zonecast.wire.Refusal;
import io.zonecast.wire.StreamGrant;
import io.zonecast.wire.Tenure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ServiceDeskTest {
  private static final Epoch EPOCH = new Epoch(50);
  private static final PeerId SUBSCRIBER = new PeerId(new byte[] {1});
  private static final PeerId PUBLISHER = new PeerId(new byte[] {2});
  private static final Topic A = new Topic("A");
  private static final StreamGrant PA =
      new StreamGrant(new PublisherId("p"), new Incarnation(5), A);

  private final RegistryView view = new RegistryView();
  private final List<ControlMessage> toSubscriber = new ArrayList<>();
  private final List<ControlMessage> toPublisher = new ArrayList<>();
  private List<Tenure> tenures = List.of();
  private final ServiceDesk desk =
      new ServiceDesk(
          view,
          Records.ZONE,
          Dissemination.CENTRALIZED,
          Map.of(
              Lane.NORMAL, new Endpoint("10.0.0.1", 9000),
              Lane.EXPRESS, new Endpoint("10.0.0.1", 9001)),
          publisher -> tenures,
          (peer, message) -> (peer.equals(SUBSCRIBER) ? toSubscriber : toPublisher).add(message));

  private void tell(CoordinatorEvent event) {
    view.apply(event);
    desk.onTree(event);
  }

  private void helloOfSubscriber(long registration, Epoch epoch, long version) {
    desk.onHello(
        SUBSCRIBER,
        new ControlMessage.SubscriberHello(
            new SubscriberId("s"), new Incarnation(7), registration, epoch, version));
  }

  private void helloOfPublisher(Epoch epoch, long version) {
    desk.onHello(
        PUBLISHER,
        new ControlMessage.PublisherHello(
            new PublisherId("p"), new Incarnation(5), 5, epoch, version));
  }

  private ControlMessage.Attach attach(long nonce, long version) {
    return new ControlMessage.Attach(
        new SubscriberId("s"), new Incarnation(7), nonce, version, List.of(A));
  }

  private ControlMessage.SubscriberGrant lastGrant() {
    return grants(toSubscriber, ControlMessage.SubscriberGrant.class);
  }

  private ControlMessage.PublisherGrant lastAudience() {
    return grants(toPublisher, ControlMessage.PublisherGrant.class);
  }

  private static <G> G grants(List<ControlMessage> told, Class<G> kind) {
    Optional<G> last = Optional.empty();
    for (ControlMessage message : told) {
      last = kind.isInstance(message) ? Optional.of(kind.cast(message)) : last;
    }
    return last.orElseThrow();
  }

  /** A publisher and a subscriber that both said hello. */
  private void open() {
    tell(Records.present(Records.feeding("p", 5, Records.ZONE, "A")));
    tell(Records.present(Records.subscriber("s", 7, "A")));
    desk.open(EPOCH);
    desk.cycle();
    helloOfSubscriber(7, Epoch.NONE, 0);
    helloOfPublisher(Epoch.NONE, 0);
  }

  @Test
  void aHelloIsAnsweredWithTheGrantAndABeat() {
    open();
    assertThat(toSubscriber)
        .hasSize(2)
        .endsWith(new ControlMessage.BrokerBeat(EPOCH))
        .first()
        .isInstanceOf(ControlMessage.SubscriberGrant.class);
    assertThat(lastGrant().epoch()).isEqualTo(EPOCH);
    assertThat(lastGrant().registration()).isEqualTo(7);
    assertThat(lastGrant().sources())
        .singleElement()
        .satisfies(source -> assertThat(source.streams()).containsExactly(PA));
    assertThat(lastAudience().audiences()).containsExactly(new Audience(A, 1, 0));
  }

  @Test
  void whoHasItsGrantIsAnsweredWithABeatAlone() {
    open();
    toSubscriber.clear();
    helloOfSubscriber(7, EPOCH, lastVersion());
    assertThat(toSubscriber).containsExactly(new ControlMessage.BrokerBeat(EPOCH));
  }

  @Test
  void aPublisherIsNotToldOfAnAudienceBeforeTheMatchmakerHasSeenIt() {
    tell(Records.present(Records.feeding("p", 5, Records.ZONE, "A")));
    tell(Records.present(Records.subscriber("s", 7, "A")));
    desk.open(EPOCH);
    helloOfPublisher(Epoch.NONE, 0);
    assertThat(toPublisher).containsExactly(new ControlMessage.BrokerBeat(EPOCH));
    desk.cycle();
    assertThat(lastAudience().audiences()).containsExactly(new Audience(A, 1, 0));
  }

  private long lastVersion() {
    return 1; // The only subscriber's first grant.
  }

  @Test
  void whatChangesIsToldAtOnceToThoseWhoSaidHello() {
    open();
    toSubscriber.clear();
    tell(Records.present(Records.feeding("q", 8, Records.ZONE, "A")));
    assertThat(desk.cycle())
        .isEqualTo(new ClientChanges.Some(Set.of(new PublisherId("q")), Set.of()));
    assertThat(lastGrant().sources().get(0).streams()).hasSize(2);
    assertThat(desk.cycle()).as("nothing new").isEqualTo(ClientChanges.NONE);
    assertThat(toSubscriber).hasSize(1);
  }

  @Test
  void aSubscriberIsReadyOnceItAttachedKnowingTheStream() {
    open();
    assertThat(desk.onAttach(attach(11, lastGrant().version() - 1)))
        .as("what it is granted here")
        .containsExactly(PA);
    desk.cycle();
    assertThat(lastAudience().audiences()).containsExactly(new Audience(A, 1, 0));
    desk.onAttach(attach(11, lastGrant().version()));
    desk.cycle();
    assertThat(lastAudience().audiences()).containsExactly(new Audience(A, 1, 1));
  }

  @Test
  void aSubscriberWhoseInboxIsGoneIsNotReadyAnyMore() {
    open();
    desk.onAttach(attach(11, lastGrant().version()));
    desk.cycle();
    desk.onUnsubscribed(Prefixes.inbox(11));
    desk.cycle();
    assertThat(lastAudience().audiences()).containsExactly(new Audience(A, 1, 0));
  }

  @Test
  void anUnknownSubscriberThatAttachesIsGrantedNothing() {
    open();
    ControlMessage.Attach stranger =
        new ControlMessage.Attach(
            new SubscriberId("stranger"), new Incarnation(1), 12, 99, List.of(A));
    assertThat(desk.onAttach(stranger)).isEmpty();
    desk.cycle();
    assertThat(lastAudience().audiences()).containsExactly(new Audience(A, 1, 0));
  }

  @Test
  void aClosedDeskTellsNothingOfTheRegistry() {
    tell(Records.present(Records.subscriber("s", 7, "A")));
    assertThat(desk.isOpen()).isFalse();
    assertThat(desk.cycle()).isEqualTo(ClientChanges.NONE);
    open();
    desk.close();
    toSubscriber.clear();
    toPublisher.clear();
    tell(Records.present(Records.feeding("q", 8, Records.ZONE, "A")));
    desk.cycle();
    assertThat(toSubscriber).isEmpty();
    assertThat(toPublisher).isEmpty();
  }

  @Test
  void aLaterReignTellsEverybodyAgain() {
    open();
    Epoch later = new Epoch(60);
    desk.close();
    desk.open(later);
    desk.cycle();
    helloOfSubscriber(7, EPOCH, 99);
    helloOfPublisher(EPOCH, 99);
    assertThat(lastGrant().epoch()).isEqualTo(later);
    assertThat(lastAudience().epoch()).isEqualTo(later);
    assertThat(lastAudience().audiences())
        .as("who attached in the former reign must do so again")
        .containsExactly(new Audience(A, 1, 0));
  }

  @Test
  void aSubscriberThatRegisteredAnewIsToldInspiteOfTheVersionThatItKnows() {
    open();
    tell(new CoordinatorEvent.Absent("/shared_state/subscribers/s"));
    desk.cycle();
    long known = lastGrant().version();
    tell(
        Records.present(
            Records.subscriber("s", 7, 70, Records.ZONE, Reliability.BEST_EFFORT, "A")));
    desk.cycle();
    helloOfSubscriber(70, EPOCH, known);
    assertThat(lastGrant().registration()).isEqualTo(70);
    assertThat(lastGrant().version()).isGreaterThan(known);
  }

  @Test
  void bothSidesHearOfARefusal() {
    tell(Records.present(Records.feeding("p", 5, Records.ZONE, "A")));
    tell(Records.present(Records.subscriber("s", 7, 7, Records.ZONE, Reliability.RELIABLE, "A")));
    desk.open(EPOCH);
    desk.cycle();
    helloOfSubscriber(7, Epoch.NONE, 0);
    helloOfPublisher(Epoch.NONE, 0);
    List<String> why = List.of("offered reliability best-effort < requested reliable");
    assertThat(lastGrant().refusals()).containsExactly(new Refusal("p", A, why));
    assertThat(lastAudience().refusals()).containsExactly(new Refusal("s", A, why));
    assertThat(lastAudience().audiences()).containsExactly(new Audience(A, 0, 0));
  }

  @Test
  void aPublisherThatSaysHelloWhileAnotherComesIsToldInTheNextCycle() {
    open();
    toPublisher.clear();
    tell(Records.present(Records.feeding("q", 8, Records.ZONE, "Z")));
    helloOfPublisher(Epoch.NONE, 0);
    assertThat(toPublisher).containsExactly(new ControlMessage.BrokerBeat(EPOCH));
    desk.cycle();
    assertThat(lastAudience().audiences()).containsExactly(new Audience(A, 1, 0));
  }

  @Test
  void onlyPublishersWhoseAudienceMayBeAnotherAreTold() {
    open();
    tell(Records.present(Records.feeding("p", 5, Records.ZONE, "A")));
    tell(Records.present(Records.subscriber("t", 9, "Z")));
    toPublisher.clear();
    desk.cycle();
    assertThat(toPublisher).isEmpty();
    tell(Records.present(Records.subscriber("u", 10, "A")));
    desk.cycle();
    assertThat(lastAudience().audiences()).containsExactly(new Audience(A, 2, 0));
  }

  @Test
  void whoOffersATopicIsToldOfItsNewOwner() {
    open();
    tenures = List.of(new Tenure(A, 1, Tenure.Standing.OWNER, List.of()));
    desk.onTenuresChanged(new Topic("Z"));
    assertThat(desk.cycle()).as("of no change at all").isEqualTo(ClientChanges.NONE);
    assertThat(lastAudience().tenures()).isEmpty();
    desk.onTenuresChanged(A);
    desk.cycle();
    assertThat(lastAudience().tenures()).isEqualTo(tenures);
  }

  @Test
  void aPublisherOfAnotherZoneIsNotToldByThisOne() {
    open();
    toPublisher.clear();
    tell(Records.present(Records.feeding("p", 5, new ZoneId(2), "A")));
    desk.cycle();
    assertThat(toPublisher).isEmpty();
  }
}
