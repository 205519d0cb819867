package io.zonecast.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.ZoneId;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.ZnodeOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class RegistrationTest {
  private static final String PATH = "/shared_state/brokers/b";
  private static final int TIMEOUT_MS = 4_000;
  private static final long TIMEOUT_NS = TIMEOUT_MS * 1_000_000L;

  private final FakeZooKeeper zooKeeper = new FakeZooKeeper();
  private final FakeZooKeeper.Client client = zooKeeper.client();
  private final List<String> told = new ArrayList<>();
  private final List<Consumer<Presence.Finding>> asked = new ArrayList<>();
  private final List<Endpoint> askedAt = new ArrayList<>();
  private final Registration registration =
      new Registration(
          PATH,
          incarnation -> ZnodeJson.broker(Records.broker("b", 1, new ZoneId(1)), incarnation),
          client.requests(),
          (control, id, then) -> {
            assertThat(id).isEqualTo("b");
            askedAt.add(control);
            asked.add(then);
          },
          new Registration.Listener() {
            @Override
            public void onRegistered(Incarnation incarnation, long czxid) {
              told.add("registered " + incarnation + " " + czxid);
            }

            @Override
            public void onCompanionsRefused() {
              told.add("companions refused");
            }

            @Override
            public void onRegistrationImpossible(String why) {
              told.add(why);
            }
          });

  private void connect() {
    registration.onConnected(TIMEOUT_MS);
  }

  private void registered() {
    connect();
    registration.register(List.of());
    client.answerAll();
    told.clear();
  }

  private long czxid() {
    return zooKeeper.get(PATH).orElseThrow().czxid();
  }

  /** Another process has the id; it registered with this incarnation. */
  private long taken(Optional<Incarnation> incarnation) {
    return zooKeeper
        .put(PATH, ZnodeJson.broker(Records.broker("b", 1, new ZoneId(1)), incarnation), 555)
        .czxid();
  }

  @Test
  void theFirstRegistrationsCzxidIsTheIncarnation() {
    connect();
    registration.register(List.of());
    client.answerAll();
    assertThat(told).containsExactly("registered %d %d".formatted(czxid(), czxid()));
    assertThat(registration.incarnation()).contains(new Incarnation(czxid()));
    assertThat(registration.registration()).isEqualTo(czxid());
    assertThat(zooKeeper.get(PATH).orElseThrow().owner()).isEqualTo(client.session());
  }

  @Test
  void aRegistrationAfterASessionLossKeepsTheIncarnation() {
    registered();
    long first = czxid();
    zooKeeper.expire(client.session());
    client.newSession();
    registration.onLost();
    assertThat(registration.registration()).isZero();
    connect();
    client.answerAll();
    assertThat(czxid()).isGreaterThan(first);
    assertThat(told).containsExactly("registered %d %d".formatted(first, czxid()));
    assertThat(ZnodeJson.readLife(zooKeeper.get(PATH).orElseThrow()).orElseThrow().incarnation())
        .isEqualTo(new Incarnation(first));
  }

  @Test
  void onesOwnOldZnodeIsReplacedWhereTheServerHasNotExpiredItYet() {
    registered();
    long first = czxid();
    client.newSession();
    registration.onLost();
    connect();
    client.answerAll();
    assertThat(zooKeeper.get(PATH).orElseThrow().owner()).isEqualTo(client.session());
    assertThat(told).containsExactly("registered %d %d".formatted(first, czxid()));
    assertThat(asked).as("nobody has to be asked").isEmpty();
  }

  @Test
  void aRegistrationWhoseAnswerWasLostIsFoundStanding() {
    connect();
    registration.register(List.of());
    client.loseAnswer();
    assertThat(told).isEmpty();
    connect();
    client.answerAll();
    assertThat(told).containsExactly("registered %d %d".formatted(czxid(), czxid()));
  }

  @Test
  void aRegistrationThatWasLostIsMadeAgain() {
    connect();
    registration.register(List.of());
    client.loseRequest();
    connect();
    client.answerAll();
    assertThat(told).containsExactly("registered %d %d".formatted(czxid(), czxid()));
  }

  @Test
  void aZnodeThatVanishedUnderALivingSessionIsMadeAgain() {
    registered();
    long first = registration.registration();
    zooKeeper.remove(PATH);
    registration.onTree(new CoordinatorEvent.Absent(PATH));
    client.answerAll();
    assertThat(czxid()).isGreaterThan(first);
    assertThat(told).containsExactly("registered %d %d".formatted(first, czxid()));
  }

  @Test
  void itsOwnZnodeBeingToldAgainChangesNothing() {
    registered();
    registration.onTree(new CoordinatorEvent.Present(zooKeeper.get(PATH).orElseThrow()));
    registration.onTree(new CoordinatorEvent.Absent("/shared_state/brokers/other"));
    assertThat(client.waiting()).isZero();
  }

  @Test
  void anIdWhoseOwnerAnswersIsRefused() {
    taken(Optional.empty());
    connect();
    registration.register(List.of());
    client.answerAll();
    assertThat(askedAt).containsExactly(new Endpoint("10.0.0.7", 7000));
    asked.get(0).accept(Presence.Finding.ANSWERED);
    assertThat(told).containsExactly("id b is taken: its owner is running");
    assertThat(zooKeeper.get(PATH).orElseThrow().owner()).isEqualTo(555);
  }

  @Test
  void anIdWhoseOwnerIsGoneIsTakenOverAtOnce() {
    long former = taken(Optional.empty());
    connect();
    registration.register(List.of());
    client.answerAll();
    asked.get(0).accept(Presence.Finding.GONE);
    client.answerAll();
    assertThat(told).containsExactly("registered %d %d".formatted(czxid(), czxid()));
    assertThat(czxid()).isGreaterThan(former);
  }

  @Test
  void aTakeOverNeverRemovesAZnodeThatChangedMeanwhile() {
    taken(Optional.empty());
    connect();
    registration.register(List.of());
    client.answerAll();
    taken(Optional.of(new Incarnation(9)));
    asked.get(0).accept(Presence.Finding.GONE);
    client.answerAll();
    assertThat(zooKeeper.get(PATH).orElseThrow().owner()).isEqualTo(555);
    assertThat(told).isEmpty();
  }

  @Test
  void anIdWhoseOwnerIsSilentIsWaitedForOneSessionTimeout() {
    taken(Optional.empty());
    connect();
    registration.register(List.of());
    client.answerAll();
    registration.onTick(50);
    asked.get(0).accept(Presence.Finding.SILENT);
    registration.onTick(50 + TIMEOUT_NS - 1);
    assertThat(told).isEmpty();
    registration.onTick(50 + TIMEOUT_NS);
    assertThat(told)
        .containsExactly(
            "id b is taken: it is registered by a process that neither answers nor goes away");
  }

  @Test
  void anIdWhoseSilentOwnersSessionEndsIsTakenThen() {
    taken(Optional.empty());
    connect();
    registration.register(List.of());
    client.answerAll();
    registration.onTick(50);
    asked.get(0).accept(Presence.Finding.SILENT);
    zooKeeper.remove(PATH);
    registration.onTree(new CoordinatorEvent.Absent(PATH));
    client.answerAll();
    assertThat(told).containsExactly("registered %d %d".formatted(czxid(), czxid()));
    registration.onTick(50 + 2 * TIMEOUT_NS);
    assertThat(told).hasSize(1);
  }

  @Test
  void whoeverIsSupersededByALaterLifeEnds() {
    registered();
    zooKeeper.remove(PATH);
    taken(Optional.empty());
    registration.onTree(new CoordinatorEvent.Present(zooKeeper.get(PATH).orElseThrow()));
    client.answerAll();
    assertThat(told).containsExactly("id b was taken over by a later process");
    zooKeeper.remove(PATH);
    registration.onTree(new CoordinatorEvent.Absent(PATH));
    client.answerAll();
    assertThat(zooKeeper.get(PATH)).isEmpty();
  }

  @Test
  void aRegistrationOfAnEarlierLifeIsReplaced() {
    registered();
    zooKeeper.remove(PATH);
    taken(Optional.of(new Incarnation(1)));
    registration.onTree(new CoordinatorEvent.Present(zooKeeper.get(PATH).orElseThrow()));
    client.answerAll();
    assertThat(zooKeeper.get(PATH).orElseThrow().owner()).isEqualTo(client.session());
  }

  @Test
  void companionsAreCommittedInTheSameTransactionAndOnlyAtFirst() {
    connect();
    registration.register(List.of(new ZnodeOp.Create("/config", new byte[0])));
    client.answerAll();
    assertThat(client.commits()).hasSize(1);
    assertThat(zooKeeper.get("/config").orElseThrow().czxid()).isEqualTo(czxid());
    zooKeeper.remove(PATH);
    registration.onTree(new CoordinatorEvent.Absent(PATH));
    client.answerAll();
    assertThat(client.commits().get(1)).hasSize(1);
  }

  @Test
  void companionsThatNoLongerFitAreDecidedAnew() {
    zooKeeper.put("/config", new byte[0], 0);
    connect();
    registration.register(List.of(new ZnodeOp.Create("/config", new byte[0])));
    client.answerAll();
    assertThat(told).containsExactly("companions refused");
    assertThat(zooKeeper.get(PATH)).isEmpty();
    registration.register(List.of());
    client.answerAll();
    assertThat(told).hasSize(2);
  }

  @Test
  void nothingIsRegisteredBeforeItIsWanted() {
    connect();
    registration.onTree(new CoordinatorEvent.Absent(PATH));
    assertThat(client.waiting()).isZero();
    assertThat(registration.incarnation()).isEmpty();
  }
}
