package io.zonecast.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Dissemination;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.ZnodeOp;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConfigAgreementTest {
  private static final ConfigRecord WANTED = new ConfigRecord("mine", Dissemination.DIRECT);
  private static final ConfigRecord SAME = new ConfigRecord("theirs", Dissemination.DIRECT);
  private static final ConfigRecord OTHER = new ConfigRecord("theirs", Dissemination.CENTRALIZED);
  private static final int TIMEOUT_MS = 4_000;
  private static final long MS = 1_000_000;

  private final FakeZooKeeper zooKeeper = new FakeZooKeeper();
  private final FakeZooKeeper.Client client = zooKeeper.client();
  private final List<ConfigRecord> agreed = new ArrayList<>();
  private final List<List<ZnodeOp>> companions = new ArrayList<>();
  private final List<String> contradictions = new ArrayList<>();
  private final List<String> later = new ArrayList<>();
  private final ConfigAgreement agreement = another();

  private void standing(ConfigRecord config) {
    zooKeeper.put(ZnodePaths.CONFIG, ZnodeJson.config(config), 0);
  }

  private void ask() {
    agreement.onConnected(TIMEOUT_MS);
    client.answerAll();
  }

  @Test
  void theFirstBrokerFoundsTheDeployment() {
    ask();
    assertThat(agreed).containsExactly(WANTED);
    assertThat(companions.get(0))
        .singleElement()
        .isInstanceOfSatisfying(
            ZnodeOp.Create.class,
            step -> {
              assertThat(step.path()).isEqualTo(ZnodePaths.CONFIG);
              assertThat(step.data()).isEqualTo(ZnodeJson.config(WANTED));
            });
  }

  @Test
  void aConfigurationThatNobodyHoldsIsReplacedGuardedByItsVersion() {
    standing(OTHER);
    standing(OTHER);
    ask();
    assertThat(agreed).containsExactly(WANTED);
    assertThat(companions.get(0))
        .singleElement()
        .isInstanceOfSatisfying(
            ZnodeOp.SetData.class,
            step -> {
              assertThat(step.path()).isEqualTo(ZnodePaths.CONFIG);
              assertThat(step.version()).isEqualTo(1);
            });
  }

  @Test
  void aConfigurationBindsWhileAnyBrokerOrClientIsRegistered() {
    for (String directory :
        List.of(ZnodePaths.BROKERS, ZnodePaths.PUBLISHERS, ZnodePaths.SUBSCRIBERS)) {
      agreed.clear();
      standing(SAME);
      zooKeeper.put(directory + "/x", new byte[0], 5);
      ConfigAgreement another = another();
      another.onConnected(TIMEOUT_MS);
      client.answerAll();
      assertThat(agreed).as(directory).containsExactly(SAME);
      assertThat(companions.get(companions.size() - 1)).isEmpty();
      zooKeeper.remove(directory + "/x");
    }
  }

  private ConfigAgreement another() {
    return new ConfigAgreement(
        WANTED,
        client.requests(),
        new ConfigAgreement.Listener() {
          @Override
          public void onConfig(ConfigRecord config, List<ZnodeOp> with) {
            agreed.add(config);
            companions.add(with);
          }

          @Override
          public void onStillAgreed() {
            later.add("agreed");
          }

          @Override
          public void onFoundedAnew(ConfigRecord config) {
            later.add("anew " + config.deployment());
          }

          @Override
          public void onContradiction(String why) {
            contradictions.add(why);
          }
        });
  }

  /** Founds the deployment, as a broker does that is then registered. */
  private void inForce(ConfigAgreement founder) {
    founder.onConnected(TIMEOUT_MS);
    client.answerAll();
    standing(agreed.get(agreed.size() - 1));
    founder.onRegistered();
    later.clear();
  }

  @Test
  void aConfigurationThatIsStillThereHolds() {
    inForce(agreement);
    ask();
    assertThat(later).containsExactly("agreed");
  }

  @Test
  void aZooKeeperThatLostItsDataIsFoundedAnewUnderAnotherId() throws Exception {
    inForce(agreement);
    zooKeeper.remove(ZnodePaths.CONFIG);
    ask();
    ConfigRecord anew = ZnodeJson.readConfig(zooKeeper.get(ZnodePaths.CONFIG).orElseThrow());
    assertThat(later).containsExactly("anew " + anew.deployment());
    assertThat(anew.deployment()).isNotEqualTo(WANTED.deployment());
    assertThat(anew.dissemination()).isEqualTo(WANTED.dissemination());
  }

  @Test
  void ofTwoBrokersOneFoundsAnewAndTheOtherFollows() {
    inForce(agreement);
    ConfigAgreement second = another();
    inForce(second);
    zooKeeper.remove(ZnodePaths.CONFIG);
    agreement.onConnected(TIMEOUT_MS);
    second.onConnected(TIMEOUT_MS);
    client.answerAll();
    second.onTick(0);
    second.onTick(1_000 * MS);
    client.answerAll();
    assertThat(later).hasSize(2).allMatch(later.get(0)::equals);
  }

  @Test
  void whatRemovesTheConfigurationIsNoticedWithoutANewConnection() {
    inForce(agreement);
    zooKeeper.remove(ZnodePaths.CONFIG);
    agreement.onTree(new CoordinatorEvent.Absent(ZnodePaths.CONFIG));
    client.answerAll();
    assertThat(later).singleElement().asString().startsWith("anew");
  }

  private void hearOf(ConfigRecord config) {
    standing(config);
    agreement.onTree(new CoordinatorEvent.Present(zooKeeper.get(ZnodePaths.CONFIG).orElseThrow()));
    client.answerAll();
  }

  @Test
  void aConfigurationThatIsReplacedWhileNoRegistrationStoodIsFollowed() {
    inForce(agreement);
    ask(); // After its session ended: the configuration still stands.
    assertThat(later).containsExactly("agreed");
    hearOf(SAME);
    assertThat(later).containsExactly("agreed", "anew theirs");
    hearOf(SAME);
    assertThat(later).as("in force now").hasSize(2);
  }

  @Test
  void anotherDisseminationThatReplacedItIsAContradiction() {
    inForce(agreement);
    hearOf(OTHER);
    assertThat(contradictions).hasSize(1);
  }

  @Test
  void aConfigurationThatBecameMalformedIsFoundedAnew() throws Exception {
    inForce(agreement);
    zooKeeper.put(ZnodePaths.CONFIG, "{".getBytes(StandardCharsets.UTF_8), 0);
    ask();
    ConfigRecord anew = ZnodeJson.readConfig(zooKeeper.get(ZnodePaths.CONFIG).orElseThrow());
    assertThat(later).containsExactly("anew " + anew.deployment());
    assertThat(contradictions).isEmpty();
  }

  @Test
  void aLookWithoutAnAnswerIsRepeated() {
    inForce(agreement);
    agreement.onConnected(TIMEOUT_MS);
    client.loseRequest();
    agreement.onTick(0);
    agreement.onTick(1_000 * MS);
    client.answerAll();
    assertThat(later).containsExactly("agreed");
  }

  @Test
  void whoContradictsWaitsOneSessionTimeoutThenGivesUpWithAReason() {
    standing(OTHER);
    zooKeeper.put(ZnodePaths.BROKERS + "/x", new byte[0], 5);
    zooKeeper.put(ZnodePaths.SUBSCRIBERS + "/y", new byte[0], 5);
    ask();
    for (long ms = 0; ms < TIMEOUT_MS; ms += 10) {
      agreement.onTick(ms * MS);
      client.answerAll();
      assertThat(contradictions).as("after %d ms", ms).isEmpty();
    }
    agreement.onTick(TIMEOUT_MS * MS);
    assertThat(contradictions)
        .containsExactly(
            "this deployment's dissemination is centralized, this broker's is direct,"
                + " and 2 registered processes hold to it");
    assertThat(agreed).isEmpty();
    agreement.onTick(10 * TIMEOUT_MS * MS);
    assertThat(contradictions).hasSize(1);
    assertThat(client.waiting()).isZero();
  }

  @Test
  void whoContradictsReplacesTheConfigurationOnceTheOthersAreGone() {
    standing(OTHER);
    zooKeeper.put(ZnodePaths.BROKERS + "/x", new byte[0], 5);
    ask();
    agreement.onTick(0);
    zooKeeper.remove(ZnodePaths.BROKERS + "/x");
    agreement.onTick(300 * MS);
    client.answerAll();
    assertThat(agreed).containsExactly(WANTED);
    agreement.onTick(10 * TIMEOUT_MS * MS);
    assertThat(contradictions).isEmpty();
  }

  @Test
  void aMalformedConfigurationIsReplaced() {
    zooKeeper.put(ZnodePaths.CONFIG, "{".getBytes(StandardCharsets.UTF_8), 0);
    ask();
    assertThat(agreed).containsExactly(WANTED);
    assertThat(companions.get(0)).singleElement().isInstanceOf(ZnodeOp.SetData.class);
  }

  @Test
  void whenAnotherFoundedItFirstItIsReadAgain() {
    ask();
    standing(SAME);
    zooKeeper.put(ZnodePaths.BROKERS + "/x", new byte[0], 5);
    agreement.again();
    client.answerAll();
    assertThat(agreed).containsExactly(WANTED, SAME);
    assertThat(companions.get(1)).isEmpty();
  }

  @Test
  void aBrokenConnectionMeansAskingAgain() {
    agreement.onConnected(TIMEOUT_MS);
    client.loseRequest();
    assertThat(agreed).isEmpty();
    ask();
    assertThat(agreed).containsExactly(WANTED);
  }

  @Test
  void onceAgreedALaterSessionAsksNothing() {
    ask();
    agreement.onConnected(TIMEOUT_MS);
    assertThat(client.waiting()).isZero();
  }
}
