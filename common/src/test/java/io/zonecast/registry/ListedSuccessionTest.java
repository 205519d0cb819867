package io.zonecast.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Epoch;
import io.zonecast.port.CoordinatorEvent;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may take over where a primary knows what others do not. */
final class ListedSuccessionTest extends ElectionFixture {
  private static final long WAIT_MS = 5_000;

  ListedSuccessionTest() {
    super(new Succession.Listed(WAIT_MS * MS));
  }

  private String listed() {
    return inSync().toString();
  }

  /** The primary lists these, and everybody has heard of it. */
  private void list(Candidate primary, Candidate... standbys) {
    primary.election.setInSync(Arrays.stream(standbys).map(Candidate::member).toList());
    primary.client.answerAll();
    primary.settle();
    for (Candidate standby : standbys) {
      standby.settle();
    }
  }

  // The list.

  @Test
  void aPrimaryListsItselfAloneUntilItIsToldWhoIsInSync() {
    Candidate a = elected("a", 10);
    Candidate b = standby("b", 11, a);
    assertThat(listed()).isEqualTo("[a@10]");
    assertThat(a.election.required()).isEmpty();
    list(a, b);
    assertThat(listed()).isEqualTo("[a@10, b@11]");
    assertThat(a.told).containsExactly("listed [a@10, b@11]");
    assertThat(a.election.required()).containsExactly(b.member());
  }

  @Test
  void whoDoesNotReignListsNobody() {
    Candidate a = elected("a", 10);
    Candidate b = standby("b", 11, a);
    Candidate c = standby("c", 12, a);
    b.election.setInSync(List.of(c.member()));
    b.settle();
    assertThat(listed()).isEqualTo("[a@10]");
  }

  @Test
  void whoIsBeingListedIsRequiredBeforeTheListSaysSo() {
    Candidate a = elected("a", 10);
    Candidate b = standby("b", 11, a);
    a.election.setInSync(List.of(b.member()));
    assertThat(listed()).isEqualTo("[a@10]");
    assertThat(a.election.required()).containsExactly(b.member());
  }

  @Test
  void whoIsToBeRemovedIsRequiredUntilTheListSaysSo() {
    Candidate a = elected("a", 10);
    Candidate b = standby("b", 11, a);
    Candidate c = standby("c", 12, a);
    list(a, b, c);
    a.election.setInSync(List.of(c.member()));
    assertThat(a.election.required()).containsExactlyInAnyOrder(b.member(), c.member());
    a.client.answerAll();
    assertThat(a.election.required()).as("before any watch").containsExactly(c.member());
    assertThat(listed()).isEqualTo("[a@10, c@12]");
  }

  @Test
  void aWriteWhoseAnswerWasLostMayHaveListedSomebody() {
    Candidate a = elected("a", 10);
    Candidate b = standby("b", 11, a);
    a.election.setInSync(List.of(b.member()));
    a.client.loseAnswer();
    assertThat(a.election.required()).containsExactly(b.member());
    a.client.answerAll();
    assertThat(a.election.required()).containsExactly(b.member());
    assertThat(listed()).isEqualTo("[a@10, b@11]");
  }

  @Test
  void aRemovalWhoseAnswerWasLostIsFoundOut() {
    Candidate a = elected("a", 10);
    Candidate b = standby("b", 11, a);
    list(a, b);
    a.election.setInSync(List.of());
    a.client.loseAnswer();
    assertThat(a.election.required()).containsExactly(b.member());
    a.client.answerAll();
    a.settle();
    assertThat(a.election.required()).isEmpty();
  }

  @Test
  void aWriteThatWasLostIsMadeAgain() {
    Candidate a = elected("a", 10);
    Candidate b = standby("b", 11, a);
    a.election.setInSync(List.of(b.member()));
    a.client.loseRequest();
    a.client.answerAll();
    assertThat(listed()).isEqualTo("[a@10, b@11]");
    assertThat(a.election.required()).containsExactly(b.member());
  }

  @Test
  void whoWasPerhapsListedAndIsNotWantedAnyMoreIsNotRequiredForEver() {
    Candidate a = elected("a", 10);
    Candidate b = standby("b", 11, a);
    a.election.setInSync(List.of(b.member()));
    a.election.setInSync(List.of()); // Its link broke meanwhile.
    a.client.loseRequest();
    assertThat(a.election.required())
        .as("what was asked for may still take effect")
        .containsExactly(b.member());
    a.client.answerAll();
    a.settle();
    assertThat(a.election.required()).isEmpty();
    assertThat(listed()).isEqualTo("[a@10]");
  }

  @Test
  void aListThatSomebodyElseChangedIsReadAgainBeforeItIsChanged() {
    Candidate a = elected("a", 10);
    Candidate b = standby("b", 11, a);
    Candidate c = standby("c", 12, a);
    zooKeeper.put(
        ZnodePaths.inSync(ZONE), ZnodeJson.inSync(DEPLOYMENT, List.of(a.member(), c.member())), 0);
    a.election.setInSync(List.of(b.member()));
    a.client.answerOne();
    assertThat(a.told).as("refused").isEmpty();
    a.client.answerAll();
    assertThat(a.told).containsExactly("listed [a@10, b@11]");
    assertThat(a.election.required()).containsExactly(b.member());
  }

  @Test
  void nothingIsListedWithoutASession() {
    Candidate a = elected("a", 10);
    Candidate b = standby("b", 11, a);
    a.election.onDisconnected();
    a.election.setInSync(List.of(b.member()));
    assertThat(a.client.waiting()).isZero();
    assertThat(a.election.required()).isEmpty();
  }

  // Taking over.

  @Test
  void aListedStandbyTakesOverAndThoseWhoHeldEverythingStayListed() {
    Candidate a = elected("a", 10);
    Candidate b = standby("b", 11, a);
    Candidate c = standby("c", 12, a);
    list(a, b, c);
    b.settle();
    b.election.onPrimarySeenDead(epoch(), Death.SEEN);
    b.tick(100);
    assertThat(b.told).startsWith("attempt", "elected").doesNotContain("unclean");
    assertThat(listed()).as("not the one that is dead").isEqualTo("[b@11, c@12]");
    assertThat(b.told).as("what the take-over wrote").endsWith("listed [b@11, c@12]");
    assertThat(b.election.required()).containsExactly(c.member());
  }

  @Test
  void whoseSessionEndedStaysListedUntilTheNewPrimarySaysOtherwise() {
    Candidate a = elected("a", 10);
    Candidate b = standby("b", 11, a);
    list(a, b);
    a.dies();
    b.settle();
    b.tick(100);
    assertThat(b.reigns()).isTrue();
    assertThat(listed()).as("it held everything").isEqualTo("[b@11, a@10]");
    b.election.setInSync(List.of());
    b.client.answerAll();
    assertThat(listed()).isEqualTo("[b@11]");
  }

  @Test
  void whoIsNotListedDoesNotTakeOverWhileOneThatIsLives() {
    Candidate a = elected("a", 10);
    Candidate b = standby("b", 11, a);
    Candidate c = standby("c", 12, a);
    list(a, b);
    a.dies();
    c.tick(100);
    c.settle();
    c.tick(60_000);
    assertThat(c.told).isEmpty();
    assertThat(c.election.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    b.settle();
    b.tick(60_100);
    assertThat(b.reigns()).isTrue();
  }

  @Test
  void theSameIdInAnotherLifeIsNotTheOneThatIsListed() {
    Candidate a = elected("a", 10);
    Candidate b = standby("b", 11, a);
    list(a, b);
    b.dies();
    Candidate again = standby("b", 20, a);
    again.tick(1_000);
    a.dies();
    again.settle();
    again.tick(1_000 + WAIT_MS - 1);
    assertThat(again.told).isEmpty();
    again.tick(1_000 + WAIT_MS);
    assertThat(again.told).containsExactly("attempt", "elected", "unclean", "listed [b@20]");
    assertThat(listed()).isEqualTo("[b@20]");
  }

  @Test
  void aPrimaryThatReturnsWithAnEmptyMemoryIsNotTheOneThatIsListed() {
    Candidate a = elected("a", 10);
    Candidate again = new Candidate("a", 20);
    assertThat(a.reigns()).isTrue();
    again.tick(1_000);
    again.settle();
    again.tick(1_100);
    assertThat(again.told).isEmpty();
    again.tick(1_000 + WAIT_MS);
    assertThat(again.told).containsExactly("attempt", "elected", "unclean", "listed [a@20]");
  }

  @Test
  void theWaitIsOverWhenAListedOneComesBack() {
    Candidate a = elected("a", 10);
    Candidate b = standby("b", 11, a);
    Candidate c = standby("c", 12, a);
    list(a, b);
    b.dies();
    a.dies();
    c.tick(1_000);
    c.settle();
    assertThat(c.election.nextDeadlineNs()).isEqualTo((1_000 + WAIT_MS) * MS);
    b.client.newSession();
    b.election.stand(b.self);
    b.client.answerAll();
    c.settle();
    assertThat(c.election.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    c.tick(60_000);
    assertThat(c.reigns()).isFalse();
  }

  @Test
  void theWaitBeginsWhenTheLastListedOneGoes() {
    Candidate a = elected("a", 10);
    Candidate b = standby("b", 11, a);
    Candidate c = standby("c", 12, a);
    list(a, b);
    a.dies();
    c.tick(1_000);
    c.settle();
    c.tick(60_000);
    b.dies();
    c.settle();
    c.tick(60_000 + WAIT_MS - 1);
    assertThat(c.reigns()).isFalse();
    c.tick(60_000 + WAIT_MS);
    assertThat(c.told).containsExactly("attempt", "elected", "unclean", "listed [c@12]");
    assertThat(listed()).as("who was listed holds another past").isEqualTo("[c@12]");
  }

  @Test
  void anUncleanElectionWhoseAnswerAndSessionWereLostIsToldWithTheNextOne() {
    Candidate a = elected("a", 10);
    a.dies();
    Candidate again = new Candidate("a", 20);
    again.settle();
    again.tick(100);
    again.election.onTick((100 + WAIT_MS) * MS);
    again.client.loseAnswer();
    assertThat(listed()).as("it took effect").isEqualTo("[a@20]");
    again.dies();
    again.election.onDisconnected();
    while (again.client.waiting() > 0) {
      again.client.loseRequest();
    }
    again.client.newSession();
    again.election.stand(again.self);
    again.election.onConnected();
    again.client.answerAll();
    again.settle();
    again.tick(20_000);
    assertThat(again.reigns()).isTrue();
    assertThat(again.told).contains("unclean");
  }

  @Test
  void aListOfAnotherDeploymentNamesNobody() {
    Candidate before = elected("x", 5);
    zooKeeper.put(ZnodePaths.inSync(ZONE), ZnodeJson.inSync("other", List.of(before.member())), 0);
    before.dies();
    Candidate a = new Candidate("a", 10);
    a.settle();
    a.tick(100);
    assertThat(a.told).containsExactly("attempt", "elected", "listed [a@10]");
    assertThat(listed()).isEqualTo("[a@10]");
    assertThat(a.election.required()).isEmpty();
  }

  @Test
  void aListedOneThatComesTooLateIsToldThatItsAttemptFailed() {
    Candidate a = elected("a", 10);
    Candidate b = standby("b", 11, a);
    Candidate c = standby("c", 12, a);
    list(a, b, c);
    b.settle();
    c.settle();
    Epoch dead = epoch();
    b.election.onPrimarySeenDead(dead, Death.SEEN);
    c.election.onPrimarySeenDead(dead, Death.SEEN);
    b.tick(1_000);
    Epoch successor = epoch();
    c.tick(1_000);
    assertThat(c.told).containsExactly("attempt", "failed");
    assertThat(epoch()).isEqualTo(successor);
  }

  @Test
  void aPrimaryThatRenewsItselfKeepsItsList() {
    Candidate a = elected("a", 10);
    Candidate b = standby("b", 11, a);
    list(a, b);
    a.election.onDisconnected();
    a.client.newSession();
    a.election.onConnected();
    a.client.answerAll();
    a.tick(1_000);
    assertThat(a.told).endsWith("attempt", "elected", "listed [a@10, b@11]");
    assertThat(listed()).isEqualTo("[a@10, b@11]");
    assertThat(a.election.required()).containsExactly(b.member());
  }

  @Test
  void aReignInADeploymentThatIsOverIsNotGoneOnWith() {
    Candidate a = elected("a", 10);
    Candidate b = standby("b", 11, a);
    list(a, b);
    Epoch former = epoch();
    a.election.setDeployment("another");
    assertThat(a.election.forget()).isEqualTo(former);
    a.election.onConnected();
    a.client.answerAll();
    a.tick(1_000);
    assertThat(former.isBefore(epoch())).isTrue();
    assertThat(a.election.epoch()).isEqualTo(epoch());
    assertThat(listed()).isEqualTo("[a@10]");
  }

  @Test
  void whoIsDeposedRequiresNobody() {
    Candidate a = elected("a", 10);
    Candidate b = standby("b", 11, a);
    list(a, b);
    b.election.onPrimarySeenDead(epoch(), Death.SEEN);
    b.tick(100);
    a.settle();
    assertThat(a.told).endsWith("deposed");
    a.election.setInSync(List.of(b.member()));
    a.client.answerAll();
    assertThat(listed()).isEqualTo("[b@11]");
  }

  @Test
  void whoResignsLeavesTheListToThoseWhoHoldEverything() {
    Candidate a = elected("a", 10);
    Candidate b = standby("b", 11, a);
    list(a, b);
    a.election.resign(true);
    a.client.answerAll();
    assertThat(listed()).isEqualTo("[b@11]");
    b.settle();
    b.tick(100);
    assertThat(b.told).startsWith("attempt", "elected").doesNotContain("unclean");
  }

  /** Hears the list, and not yet who reigns by it. */
  private void hearTheListAlone(Candidate candidate) {
    CoordinatorEvent heard =
        new CoordinatorEvent.Present(zooKeeper.get(ZnodePaths.inSync(ZONE)).orElseThrow());
    candidate.view.apply(heard);
    candidate.election.onTree(heard);
  }

  @Test
  void whoResignsHavingHeardOfItsSuccessorsListAloneRemovesNothing() {
    Candidate a = elected("a", 10);
    Candidate b = standby("b", 11, a);
    list(a, b);
    b.election.onPrimarySeenDead(epoch(), Death.SEEN);
    b.tick(100);
    Epoch successor = epoch();
    hearTheListAlone(a);
    a.election.resign(true);
    a.client.answerAll();
    assertThat(epoch()).isEqualTo(successor);
    assertThat(listed()).isEqualTo("[b@11]");
  }

  @Test
  void whoHasHeardOfItsSuccessorsListAloneDoesNotChangeIt() {
    Candidate a = elected("a", 10);
    Candidate b = standby("b", 11, a);
    list(a, b);
    b.election.onPrimarySeenDead(epoch(), Death.SEEN);
    b.tick(100);
    hearTheListAlone(a);
    a.election.setInSync(List.of());
    a.client.answerAll();
    assertThat(listed()).isEqualTo("[b@11]");
    a.settle();
    assertThat(a.told).endsWith("deposed");
  }

  @Test
  void whoLeavesSomethingUndeliveredAndNobodyWhoHoldsItStaysListed() {
    Candidate a = elected("a", 10);
    a.election.resign(false);
    a.client.answerAll();
    assertThat(listed()).isEqualTo("[a@10]");
  }

  @Test
  void aPrimaryThatIsOnlySilentAndStandsInZooKeeperIsNotReplacedUncleanly() {
    Candidate a = elected("a", 10);
    Candidate b = standby("b", 11, a);
    b.election.onPrimarySeenDead(epoch(), Death.SUPPOSED);
    b.tick(100);
    b.settle();
    b.tick(60_000);
    assertThat(b.told).isEmpty();
    b.election.onPrimarySeenDead(epoch(), Death.SEEN);
    b.tick(60_100);
    b.settle();
    b.tick(120_000);
    assertThat(b.told).contains("unclean");
  }
}
