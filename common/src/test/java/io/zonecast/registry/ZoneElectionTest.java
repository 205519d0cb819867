package io.zonecast.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.ZoneId;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.ZnodeOp;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each rule of the election by hand: what a candidate sees, when, is the test's choice. */
final class ZoneElectionTest extends ElectionFixture {
  ZoneElectionTest() {
    super(new Succession.Anybody());
  }

  @Test
  void aLoneCandidateIsElectedAndTheZnodesCzxidIsItsEpoch() {
    Candidate first = elected("a", 10);
    assertThat(first.reigns).containsExactly("elected " + epoch());
    assertThat(first.election.epoch()).isEqualTo(epoch());
    assertThat(inSync()).containsExactly("a@10");
    assertThat(zooKeeper.get(PRIMARY).orElseThrow().owner()).isEqualTo(first.client.session());
  }

  @Test
  void twoCandidatesThatTryAtOnceElectOneAndTheOtherReadsAgain() {
    Candidate a = new Candidate("a", 10);
    Candidate b = new Candidate("b", 11);
    a.see();
    b.see();
    a.election.onTick(1_000 * MS);
    b.election.onTick(1_000 * MS);
    a.client.answerAll();
    b.client.answerAll();
    assertThat(a.reigns()).isTrue();
    assertThat(b.reigns()).isFalse();
    assertThat(b.reigns).isEmpty();
    assertThat(inSync()).containsExactly("a@10", "b@11");
  }

  @Test
  void whoStoodLaterWaitsForThoseBefore() {
    Candidate a = new Candidate("a", 10);
    Candidate b = new Candidate("b", 11);
    a.see();
    b.see();
    assertThat(a.election.nextDeadlineNs()).isZero();
    assertThat(b.election.nextDeadlineNs()).isEqualTo(ZoneElection.STAGGER_MS * MS);
  }

  @Test
  void theListOfThoseInSyncNamesEveryCandidateThePrimaryFirst() {
    Candidate b = elected("b", 11);
    standby("a", 12, b);
    assertThat(inSync()).containsExactly("b@11", "a@12");
    standby("c", 13, b);
    assertThat(inSync()).containsExactly("b@11", "a@12", "c@13");
  }

  @Test
  void aStandbyDoesNothingWhileThePrimaryStands() {
    Candidate primary = elected("a", 10);
    Candidate standby = standby("b", 11, primary);
    standby.tick(60_000);
    assertThat(standby.reigns).isEmpty();
    assertThat(standby.election.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aStandbyTakesOverWhenThePrimarysZnodeIsGone() {
    Candidate primary = elected("a", 10);
    Candidate standby = standby("b", 11, primary);
    Epoch former = epoch();
    zooKeeper.expire(primary.client.session());
    standby.see();
    standby.tick(1_000);
    assertThat(standby.reigns).containsExactly("elected " + epoch());
    assertThat(former.isBefore(epoch())).isTrue();
    assertThat(inSync()).containsExactly("b@11");
  }

  @Test
  void aStandbyThatSawTheDeathTakesOverWhileTheZnodeStillStands() {
    Candidate primary = elected("a", 10);
    Candidate standby = standby("b", 11, primary);
    standby.election.onPrimarySeenDead(epoch(), Death.SEEN);
    standby.tick(0);
    assertThat(standby.reigns()).isTrue();
    assertThat(zooKeeper.get(PRIMARY).orElseThrow().owner()).isEqualTo(standby.client.session());
    assertThat(
            zooKeeper.get(
                ZnodePaths.candidate(ZONE, primary.self.broker(), primary.self.incarnation())))
        .as("the dead one's candidacy")
        .isEmpty();
    assertThat(inSync()).containsExactly("b@11");
  }

  @Test
  void aDeathSeenInAnEarlierReignMeansNothingInThisOne() {
    Candidate primary = elected("a", 10);
    Candidate standby = standby("b", 11, primary);
    standby.election.onPrimarySeenDead(new Epoch(epoch().zxid() - 1), Death.SEEN);
    standby.tick(60_000);
    assertThat(standby.reigns()).isFalse();
  }

  @Test
  void aTakeOverFromAnOldPictureIsRefusedByTheListsVersion() {
    Candidate a = elected("a", 10);
    Candidate b = standby("b", 11, a);
    Candidate c = standby("c", 12, a);
    b.see();
    b.election.onPrimarySeenDead(epoch(), Death.SEEN);
    c.election.onPrimarySeenDead(epoch(), Death.SEEN);
    b.tick(100);
    assertThat(b.reigns()).isTrue();
    Epoch successor = epoch();
    c.tick(100); // Its picture is of before b's election.
    assertThat(c.reigns()).isFalse();
    assertThat(epoch()).as("b's znode was left alone").isEqualTo(successor);
    c.see();
    c.tick(60_000);
    assertThat(c.reigns).isEmpty();
    assertThat(inSync().get(0)).isEqualTo("b@11");
  }

  @Test
  void aLivingPrimaryThatWasTakenForDeadIsDeposed() {
    Candidate a = elected("a", 10);
    Candidate b = standby("b", 11, a);
    Epoch former = epoch();
    b.election.onPrimarySeenDead(former, Death.SEEN);
    b.tick(0);
    a.see();
    a.client.answerAll();
    assertThat(a.reigns).endsWith("deposed %s %s".formatted(former, epoch()));
    assertThat(a.reigns()).isFalse();
    a.tick(60_000);
    assertThat(epoch()).isEqualTo(b.election.epoch());
  }

  @Test
  void anOldPictureDoesNotDeposeANewPrimary() {
    Candidate a = elected("a", 10);
    Candidate b = standby("b", 11, a);
    b.election.onPrimarySeenDead(epoch(), Death.SEEN);
    b.tick(0);
    Epoch reign = b.election.epoch();
    b.election.onTree(new CoordinatorEvent.TreeRead(ZnodePaths.PRIMARIES)); // Still shows a.
    assertThat(b.election.epoch()).isEqualTo(reign);
    assertThat(b.reigns).hasSize(1);
  }

  @Test
  void aPrimaryWhoseSessionEndedRenewsItselfWithANewEpoch() {
    Candidate a = elected("a", 10);
    Epoch first = epoch();
    zooKeeper.expire(a.client.session());
    a.election.onDisconnected();
    a.client.newSession();
    a.election.onConnected();
    a.client.answerAll();
    a.election.stand(a.self);
    a.client.answerAll();
    a.see();
    a.client.answerAll();
    a.tick(1_000);
    a.see();
    a.client.answerAll();
    assertThat(first.isBefore(epoch())).isTrue();
    assertThat(a.reigns).containsExactly("elected " + first, "elected " + epoch());
    assertThat(inSync()).containsExactly("a@10");
  }

  @Test
  void aPrimaryRenewsItselfOverItsOwnZnodeOfAFormerSession() {
    Candidate a = elected("a", 10);
    Epoch first = epoch();
    a.election.onDisconnected();
    a.client.newSession();
    a.election.onConnected();
    a.client.answerAll();
    a.tick(1_000);
    assertThat(first.isBefore(epoch())).isTrue();
    assertThat(zooKeeper.get(PRIMARY).orElseThrow().owner()).isEqualTo(a.client.session());
    assertThat(a.reigns).containsExactly("elected " + first, "elected " + epoch());
  }

  @Test
  void anElectionWhoseAnswerWasLostIsFoundOut() {
    Candidate a = new Candidate("a", 10);
    a.see();
    a.election.onTick(0);
    a.client.loseAnswer();
    a.client.answerAll();
    assertThat(a.reigns).containsExactly("elected " + epoch());
  }

  @Test
  void whatIsDueIsNotDueWhileARequestHasNoAnswer() {
    Candidate a = elected("a", 10);
    zooKeeper.expire(a.client.session());
    a.view.apply(new CoordinatorEvent.Absent(PRIMARY));
    a.election.onTree(new CoordinatorEvent.Absent(PRIMARY)); // It reads again.
    a.client.answerAll();
    assertThat(a.election.nextDeadlineNs()).as("an attempt").isZero();
    a.election.onTree(new CoordinatorEvent.Absent(PRIMARY));
    assertThat(a.client.waiting()).isPositive();
    assertThat(a.election.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    a.client.answerAll();
    assertThat(a.election.nextDeadlineNs()).isZero();
  }

  @Test
  void anAttemptThatWasLostIsMadeAgain() {
    Candidate a = new Candidate("a", 10);
    a.see();
    a.election.onTick(0);
    a.client.loseRequest();
    a.client.answerAll();
    assertThat(a.reigns()).isFalse();
    a.tick(1_000);
    assertThat(a.reigns()).isTrue();
  }

  @Test
  void nothingIsTriedWithoutASession() {
    Candidate primary = elected("a", 10);
    Candidate standby = standby("b", 11, primary);
    standby.election.onDisconnected();
    zooKeeper.expire(primary.client.session());
    standby.see();
    standby.tick(60_000);
    assertThat(standby.reigns()).isFalse();
    standby.election.onConnected();
    standby.client.answerAll();
    standby.tick(120_000);
    assertThat(standby.reigns()).isTrue();
  }

  @Test
  void whoResignsLeavesAtOnceAndTheNextTakesOver() {
    Candidate a = elected("a", 10);
    Candidate b = standby("b", 11, a);
    a.see();
    a.election.resign(true);
    assertThat(a.reigns()).isFalse();
    a.client.answerAll();
    assertThat(zooKeeper.get(PRIMARY)).isEmpty();
    assertThat(inSync()).containsExactly("b@11");
    b.see();
    b.tick(1_000);
    assertThat(b.reigns()).isTrue();
    a.see();
    a.tick(60_000);
    assertThat(a.reigns()).isFalse();
  }

  @Test
  void whoResignsNeverRemovesASuccessorsZnode() {
    Candidate a = elected("a", 10);
    Candidate b = standby("b", 11, a);
    a.see();
    b.election.onPrimarySeenDead(epoch(), Death.SEEN);
    b.tick(0);
    Epoch successor = epoch();
    a.election.resign(true); // It has not heard of b's election.
    a.client.answerAll();
    assertThat(epoch()).isEqualTo(successor);
  }

  @Test
  void aStandbyThatResignsLeavesThePrimaryAlone() {
    Candidate a = elected("a", 10);
    Candidate b = standby("b", 11, a);
    b.election.resign(true);
    b.client.answerAll();
    assertThat(epoch()).isEqualTo(a.election.epoch());
    zooKeeper.expire(a.client.session());
    b.see();
    b.tick(60_000);
    assertThat(b.reigns()).isFalse();
  }

  @Test
  void aPrimaryWhoseZnodeVanishedStandsForItselfAgain() {
    Candidate a = elected("a", 10);
    Epoch first = epoch();
    zooKeeper.remove(PRIMARY);
    a.see();
    a.client.answerAll();
    a.tick(1_000);
    assertThat(first.isBefore(epoch())).isTrue();
    assertThat(a.election.epoch()).isEqualTo(epoch());
  }

  @Test
  void whatIsGuardedByAReignIsRefusedOnceAnotherHasTakenOver() {
    Candidate a = elected("a", 10);
    Candidate b = standby("b", 11, a);
    ZnodeOp check = a.election.reignCheck().orElseThrow();
    assertThat(commit(a, check)).isInstanceOf(CoordinatorEvent.Committed.class);
    assertThat(b.election.reignCheck()).as("who does not reign").isEmpty();
    b.election.onPrimarySeenDead(epoch(), Death.SEEN);
    b.tick(100);
    assertThat(b.reigns()).isTrue();
    assertThat(commit(a, check)).isInstanceOf(CoordinatorEvent.Refused.class);
    assertThat(commit(b, b.election.reignCheck().orElseThrow()))
        .isInstanceOf(CoordinatorEvent.Committed.class);
  }

  @Test
  void whoHearsTheSuccessorsListBeforeItsElectionGuardsNothingByIt() {
    Candidate a = elected("a", 10);
    Candidate b = standby("b", 11, a);
    b.election.onPrimarySeenDead(epoch(), Death.SEEN);
    b.tick(100);
    a.view.apply(
        new CoordinatorEvent.Present(zooKeeper.get(ZnodePaths.inSync(ZONE)).orElseThrow()));
    assertThat(a.reigns()).isTrue();
    assertThat(a.election.reignCheck()).isEmpty();
  }

  @Test
  void whileItsListIsBeingWrittenAPrimaryGuardsNothing() {
    Candidate a = elected("a", 10);
    Candidate b = new Candidate("b", 11);
    a.see();
    assertThat(a.election.reignCheck()).isEmpty();
    a.client.answerAll();
    assertThat(inSync()).containsExactly("a@10", "b@11");
    assertThat(commit(a, a.election.reignCheck().orElseThrow()))
        .isInstanceOf(CoordinatorEvent.Committed.class);
    assertThat(b.reigns()).isFalse();
  }

  private static CoordinatorEvent commit(Candidate candidate, ZnodeOp step) {
    List<CoordinatorEvent> answers = new ArrayList<>();
    candidate.client.requests().commit(List.of(step), answers::add);
    candidate.client.answerAll();
    return answers.get(0);
  }

  @Test
  void zonesElectApart() {
    elected("a", 10);
    FakeZooKeeper.Client client = zooKeeper.client();
    RegistryView view = new RegistryView();
    List<Epoch> elections = new ArrayList<>();
    ZoneElection other =
        new ZoneElection(
            new ZoneId(2),
            new Succession.Anybody(),
            client.requests(),
            view,
            new ZoneElection.Listener() {
              @Override
              public void onElected(Epoch epoch) {
                elections.add(epoch);
              }

              @Override
              public void onDeposed(Epoch former, Epoch now) {
                elections.clear();
              }
            });
    zooKeeper.show(view);
    other.onConnected();
    other.stand(Records.broker("x", 20, new ZoneId(2)));
    client.answerAll();
    zooKeeper.show(view);
    other.onTree(new CoordinatorEvent.TreeRead(ZnodePaths.PRIMARIES));
    other.onTick(MS);
    client.answerAll();
    assertThat(elections).hasSize(1);
    assertThat(view.primary(ZONE)).isPresent();
  }
}
