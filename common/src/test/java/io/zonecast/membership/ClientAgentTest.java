package io.zonecast.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Discovery;
import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Qos;
import io.zonecast.domain.Topic;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.LinkId;
import io.zonecast.port.TimeSource;
import io.zonecast.registry.BrokerRecord;
import io.zonecast.registry.ConfigRecord;
import io.zonecast.registry.PrimaryRecord;
import io.zonecast.registry.Records;
import io.zonecast.registry.ZnodeJson;
import io.zonecast.registry.ZnodePaths;
import io.zonecast.wire.ControlCodec;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whom a client follows, as its view and the brokers themselves tell it. */
final class ClientAgentTest {
  private static final BrokerRecord A = Records.broker("a", 10, Records.ZONE, 7000);
  private static final BrokerRecord B = Records.broker("b", 11, Records.ZONE, 7100);

  private final FakeTransport transport = new FakeTransport();
  private final CoordinatorByHand coordinator = new CoordinatorByHand();
  private final List<String> events = new ArrayList<>();
  private final Client client = new Client(false);

  private static final class StandingTime implements TimeSource {
    @Override
    public long nanoTime() {
      return 0;
    }

    @Override
    public long epochMicros() {
      return 0;
    }
  }

  /** A client that only follows. */
  private final class Client extends ClientAgent {
    final List<Long> reigns = new ArrayList<>();

    Client(boolean strict) {
      super(
          new World(
              transport,
              coordinator,
              new StandingTime(),
              new Random(1),
              new ConnectPolicy("zk", Long.MAX_VALUE / 2),
              (event, fields) -> events.add(event.text() + new TreeMap<>(fields))),
          new Identity("c", "10.0.0.1", "10.0.0.1", 1),
          new ClientConfig(
              List.of(new Topic("A")),
              Optional.empty(),
              false,
              Discovery.BROKER,
              Qos.DEFAULT,
              strict),
          ZnodePaths.SUBSCRIBERS + "/c",
          ZnodePaths.PUBLISHERS);
    }

    @Override
    protected byte[] registrationData(Optional<Incarnation> known) {
      return new byte[0];
    }

    @Override
    protected ControlMessage hello(Incarnation known, long czxid, Epoch epoch, long version) {
      return new ControlMessage.Ping(1);
    }

    @Override
    protected void onJoined(ZoneChoice joined) {}

    @Override
    protected void onPrimary(PrimaryRecord primary) {
      reigns.add(primary.epoch().zxid());
    }

    @Override
    protected void onBrokers(List<BrokerRecord> standing) {}

    @Override
    protected void onNewDeployment() {
      reigns.add(0L);
    }

    @Override
    protected void onGrant(ControlMessage.Grant grant) {}

    @Override
    protected void onOthers() {}

    @Override
    protected void onRegistered(Incarnation known) {}

    @Override
    protected void onSourceFrame(LinkId link, byte[] frame) {}

    @Override
    protected void onClientTime(long atNs) {}

    @Override
    protected void bindRole() {}

    @Override
    protected long nextRoleDeadlineNs() {
      return nextClientDeadlineNs();
    }

    @Override
    protected int work(long nowNs) {
      return 0;
    }

    @Override
    protected void onStopRequested() {}
  }

  private void tell(CoordinatorEvent event) {
    coordinator.tell(event);
    client.doWork();
  }

  private void connect() {
    tell(new CoordinatorEvent.Connected(1, 4_000));
  }

  private void deployment(String id) {
    byte[] data = ZnodeJson.config(new ConfigRecord(id, Dissemination.CENTRALIZED));
    tell(Records.present(ZnodePaths.CONFIG, data, 5));
  }

  private void primary(BrokerRecord broker, long epoch) {
    tell(Records.present(ZnodePaths.primary(Records.ZONE), ZnodeJson.broker(broker), epoch));
  }

  private void read(String root) {
    tell(new CoordinatorEvent.TreeRead(root));
  }

  private void readAll() {
    read(ZnodePaths.CONFIG);
    read(ZnodePaths.PRIMARIES);
    read(ZnodePaths.ELECTIONS);
  }

  /** Follows A in the reign 90 of the first deployment. */
  private void following() {
    client.onStart();
    connect();
    deployment("first");
    primary(A, 90);
    readAll();
    assertThat(client.reigns).containsExactly(90L);
    client.reigns.clear();
  }

  /** ZooKeeper comes back with nothing of what it had. */
  private void reconnect() {
    tell(new CoordinatorEvent.Lost());
    connect();
  }

  @Test
  void anOldPictureOfTheDeploymentBeforeIsNotFollowedThoughAPushWasNewerThanIt() {
    following();
    client.onFrame(
        transport.to(A.address().control()),
        ControlCodec.encode(new ControlMessage.BrokerBeat(new Epoch(95))));
    reconnect();
    deployment("second");
    assertThat(client.reigns).containsExactly(95L, 0L);
    primary(A, 12);
    readAll();
    assertThat(client.reigns).containsExactly(95L, 0L, 12L);
  }

  @Test
  void aPrimaryThatIsHeardOfBeforeItsDeploymentIsFollowed() {
    following();
    reconnect();
    primary(B, 120);
    readAll();
    deployment("second");
    assertThat(client.reigns).endsWith(0L, 120L);
  }

  @Test
  void aPrimaryOfALowerEpochThatIsHeardOfBeforeItsDeploymentIsFollowed() {
    following();
    reconnect();
    primary(A, 12);
    readAll();
    deployment("second");
    assertThat(client.reigns).containsExactly(0L, 12L);
  }

  private static final Refusal REFUSAL =
      new Refusal(
          "p",
          new Topic("A"),
          List.of(
              "offered history 5 < requested 10",
              "offered reliability best-effort < requested reliable"));

  @Test
  void whoDoesNotMatchIsAnEventOnceWithEveryReason() {
    client.tellRefusals(List.of(REFUSAL));
    client.tellRefusals(List.of(REFUSAL, new Refusal("q", new Topic("A"), List.of("why"))));
    assertThat(events)
        .containsExactly(
            "incompatible{peer=p, reasons=offered history 5 < requested 10; offered reliability"
                + " best-effort < requested reliable, topic=A}",
            "incompatible{peer=q, reasons=why, topic=A}");
    assertThat(client.isDone()).isFalse();
    assertThat(client.failure()).isEmpty();
  }

  @Test
  void strictlyTheFirstWhoDoesNotMatchBreaksThePromise() {
    Client strict = new Client(true);
    strict.tellRefusals(List.of(REFUSAL, new Refusal("q", new Topic("A"), List.of("why"))));
    assertThat(strict.isDone()).isTrue();
    assertThat(strict.failure())
        .contains(
            new Failure.PromiseBroken(
                "not matched with p on A: offered history 5 < requested 10; offered reliability"
                    + " best-effort < requested reliable (--strict)"));
  }

  @Test
  void whereTheConfigurationAloneWasReplacedThePrimaryThatStandsIsFollowedAnew() {
    following();
    deployment("second");
    assertThat(client.reigns).containsExactly(0L, 90L);
  }
}
