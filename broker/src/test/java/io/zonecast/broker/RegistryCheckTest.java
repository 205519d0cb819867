package io.zonecast.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.ZoneId;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.ZnodeOp;
import io.zonecast.registry.FakeZooKeeper;
import io.zonecast.registry.Records;
import io.zonecast.registry.RegistryView;
import io.zonecast.registry.ZnodeJson;
import io.zonecast.registry.ZnodePaths;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a new primary makes sure of, and what it reports. */
final class RegistryCheckTest {
  private static final long MS = 1_000_000;

  private final FakeZooKeeper zooKeeper = new FakeZooKeeper();
  private final FakeZooKeeper.Client client = zooKeeper.client();
  private final RegistryView view = new RegistryView();
  private final RegistryCheck check = new RegistryCheck(client.requests(), view);

  @Test
  void anEmptyRegistryIsSettledOnceItWasListed() {
    check.begin(0);
    assertThat(check.isSettled(0)).isFalse();
    client.answerAll();
    assertThat(check.isSettled(0)).isTrue();
  }

  @Test
  void everyoneWhoIsRegisteredMustBeInTheView() {
    long p = zooKeeper.put("/shared_state/publishers/p", new byte[0], 5).czxid();
    long s = zooKeeper.put("/shared_state/subscribers/s", new byte[0], 5).czxid();
    check.begin(0);
    client.answerAll();
    assertThat(check.isSettled(1)).isFalse();
    view.apply(Records.present(Records.direct("p", p, "A")));
    assertThat(check.isSettled(2)).isFalse();
    view.apply(Records.present(Records.subscriber("s", s, "A")));
    assertThat(check.isSettled(3)).isTrue();
    view.apply(new CoordinatorEvent.Absent("/shared_state/publishers/p"));
    assertThat(check.isSettled(4)).as("once settled it stays so").isTrue();
  }

  @Test
  void theRegistrationOfAFormerProcessOfTheSameIdIsNotEnough() {
    view.apply(Records.present(Records.subscriber("s", 7, "A")));
    long later = zooKeeper.put("/shared_state/subscribers/s", new byte[0], 5).czxid();
    check.begin(0);
    client.answerAll();
    assertThat(check.isSettled(1)).isFalse();
    view.apply(Records.present(Records.subscriber("s", later, "A")));
    assertThat(check.isSettled(2)).isTrue();
  }

  @Test
  void whoIsGoneByTheTimeItIsReadIsNotAwaited() {
    zooKeeper.put("/shared_state/subscribers/s", new byte[0], 5);
    check.begin(0);
    client.answerOne();
    client.answerOne();
    zooKeeper.remove("/shared_state/subscribers/s");
    client.answerAll();
    assertThat(check.isSettled(1)).isTrue();
  }

  @Test
  void aRegistrationThatNeverAppearsHoldsItUpForItsPatienceOnly() {
    zooKeeper.put("/shared_state/publishers/p", "{".getBytes(StandardCharsets.UTF_8), 5);
    check.begin(500 * MS);
    client.answerAll();
    long giveUpNs = (500 + RegistryCheck.PATIENCE_MS) * MS;
    assertThat(check.isSettled(giveUpNs - 1)).isFalse();
    assertThat(check.isSettled(giveUpNs)).isTrue();
  }

  @Test
  void aListWithoutAnAnswerIsAskedForAgainAndNeverGivenUp() {
    check.begin(0);
    client.answerOne();
    client.loseRequest();
    long lateNs = 10 * RegistryCheck.PATIENCE_MS * MS;
    assertThat(check.isSettled(lateNs)).isFalse();
    assertThat(client.waiting()).as("asked again").isEqualTo(1);
    client.loseRequest();
    assertThat(check.isSettled(lateNs + 1)).isFalse();
    assertThat(client.waiting()).as("not at once: an agent must not spin").isZero();
    assertThat(check.isSettled(lateNs + 1_000 * MS)).isFalse();
    client.answerAll();
    assertThat(check.isSettled(lateNs + 1_000 * MS)).isTrue();
  }

  @Test
  void aNewReignChecksAnew() {
    check.begin(0);
    client.answerAll();
    assertThat(check.isSettled(0)).isTrue();
    check.begin(10);
    assertThat(check.isSettled(10)).isFalse();
  }

  @Test
  void theFirstLivingZonesPrimaryReportsTheLoadWhenItChanged() {
    LoadReport report = new LoadReport(client.requests(), view);
    ZoneId two = new ZoneId(2);
    view.apply(
        Records.present(ZnodePaths.primary(two), ZnodeJson.broker(Records.broker("b", 3, two)), 9));
    view.apply(Records.present(Records.direct("p", 5, "A")));
    report.report(new ZoneId(3));
    assertThat(client.waiting()).as("not the first living zone").isZero();
    report.report(two); // The znode lacks: it is made.
    client.answerAll();
    report.report(two);
    client.answerAll();
    assertThat(
            new String(
                zooKeeper.get(ZnodePaths.CURRENT_LOAD).orElseThrow().data(),
                StandardCharsets.UTF_8))
        .isEqualTo("{\"format\":1,\"publishers\":1,\"subscribers\":0,\"zones\":1,\"load\":1.0}");
    int commits = client.commits().size();
    report.report(two);
    assertThat(client.commits()).hasSize(commits);
    view.apply(Records.present(Records.subscriber("s", 7, "A")));
    report.report(two);
    assertThat(client.commits().get(commits).get(0)).isInstanceOf(ZnodeOp.SetData.class);
  }
}
