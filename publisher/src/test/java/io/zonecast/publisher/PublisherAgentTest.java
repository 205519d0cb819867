package io.zonecast.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Discovery;
import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Ownership;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.PublisherPolicies;
import io.zonecast.domain.Qos;
import io.zonecast.domain.Topic;
import io.zonecast.measurement.Counters;
import io.zonecast.membership.ClientConfig;
import io.zonecast.membership.ConnectPolicy;
import io.zonecast.membership.CoordinatorByHand;
import io.zonecast.membership.FakeTransport;
import io.zonecast.membership.Identity;
import io.zonecast.membership.World;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.TimeSource;
import io.zonecast.port.Znode;
import io.zonecast.port.ZnodeOp;
import io.zonecast.registry.ConfigRecord;
import io.zonecast.registry.MalformedZnodeException;
import io.zonecast.registry.Records;
import io.zonecast.registry.ZnodeJson;
import io.zonecast.registry.ZnodePaths;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a publisher says of itself in the registry. */
final class PublisherAgentTest {
  private static final PublisherId P = new PublisherId("p");
  private static final String PATH = ZnodePaths.publisher(P);
  private static final long FIRST = 70;

  private static final TimeSource STANDING =
      new TimeSource() {
        @Override
        public long nanoTime() {
          return 0;
        }

        @Override
        public long epochMicros() {
          return 0;
        }
      };

  private final CoordinatorByHand coordinator = new CoordinatorByHand();
  private final PublisherAgent agent = agent();

  private PublisherAgent agent() {
    List<Topic> topics = List.of(new Topic("A"));
    return new PublisherAgent(
        new World(
            new FakeTransport(),
            coordinator,
            STANDING,
            new Random(1),
            new ConnectPolicy("zk", Long.MAX_VALUE / 2),
            (event, fields) -> {}),
        new Identity("p", "10.0.0.1", "10.0.0.1", 1),
        new PublisherConfig(
            P,
            new ClientConfig(
                topics,
                Optional.empty(),
                false,
                Discovery.BROKER,
                Qos.DEFAULT.with(Ownership.EXCLUSIVE),
                false),
            OptionalInt.empty(),
            0,
            PublisherPolicies.DEFAULT.withStrength(5)),
        new GeneratedMessages(topics, 8, OptionalLong.empty(), 1, 0),
        new PublishSchedule(1, OptionalLong.empty()),
        StartSignal.atOnce(),
        AcknowledgementSink.none(),
        new Counters());
  }

  @BeforeEach
  void itIsRegistered() throws Exception {
    agent.onStart();
    tell(new CoordinatorEvent.Connected(1, 4_000));
    tell(
        Records.present(
            ZnodePaths.CONFIG, ZnodeJson.config(new ConfigRecord("d", Dissemination.DIRECT)), 5));
    tell(
        Records.present(
            ZnodePaths.primary(Records.ZONE),
            ZnodeJson.broker(Records.broker("b", 10, Records.ZONE, 7000)),
            90));
    coordinator.answer(token -> new CoordinatorEvent.Committed(token, FIRST));
    for (String root :
        List.of(ZnodePaths.CONFIG, ZnodePaths.PRIMARIES, ZnodePaths.ELECTIONS, PATH)) {
      tell(new CoordinatorEvent.TreeRead(root));
    }
    agent.doWork();
    assertThat(registeredStrength()).isEqualTo(5);
  }

  private void tell(CoordinatorEvent event) {
    coordinator.tell(event);
    agent.doWork();
  }

  private byte[] registered() {
    ZnodeOp last = coordinator.committed.get(coordinator.committed.size() - 1);
    return ((ZnodeOp.CreateEphemeral) last).data();
  }

  private int registeredStrength() throws MalformedZnodeException {
    return ZnodeJson.readPublisher(new Znode(PATH, registered(), FIRST, 0, 1))
        .offer()
        .policies()
        .strength();
  }

  /** The session ends, and nothing stands at the path when the next one begins. */
  private void registersAnew() {
    coordinator.committed = List.of();
    tell(new CoordinatorEvent.Lost());
    coordinator.newSession();
    coordinator
        .answer(token -> new CoordinatorEvent.ReadAnswer(token, Optional.empty()))
        .answer(token -> new CoordinatorEvent.Committed(token, 200));
    tell(new CoordinatorEvent.Connected(2, 4_000));
    tell(new CoordinatorEvent.Absent(PATH));
    agent.doWork();
  }

  private void present(byte[] data, long czxid) {
    tell(new CoordinatorEvent.Present(new Znode(PATH, data, czxid, 1, coordinator.session())));
  }

  @Test
  void aStrengthThatWasSetInItsRegistrationIsCarriedByTheNextOne() throws Exception {
    present(ZnodeJson.withStrength(new Znode(PATH, registered(), FIRST, 0, 1), 9), FIRST);
    registersAnew();
    assertThat(registeredStrength()).isEqualTo(9);
  }

  @Test
  void theStrengthOfAnotherLifeUnderItsIdIsNotItsOwn() throws Exception {
    Znode own = new Znode(PATH, registered(), FIRST, 0, coordinator.session());
    coordinator.answer(token -> new CoordinatorEvent.ReadAnswer(token, Optional.of(own)));
    present(ZnodeJson.withStrength(new Znode(PATH, registered(), 60, 0, 1), 9), 60);
    registersAnew();
    assertThat(registeredStrength()).isEqualTo(5);
  }
}
