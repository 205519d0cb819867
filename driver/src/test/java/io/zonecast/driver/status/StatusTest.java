package io.zonecast.driver.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.BrokerId;
import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Offer;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.Request;
import io.zonecast.domain.Route;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.Znode;
import io.zonecast.registry.BrokerRecord;
import io.zonecast.registry.ConfigRecord;
import io.zonecast.registry.ProcessAddress;
import io.zonecast.registry.PublisherRecord;
import io.zonecast.registry.RegistryView;
import io.zonecast.registry.SubscriberRecord;
import io.zonecast.registry.ZnodeJson;
import io.zonecast.registry.ZnodePaths;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatusTest {
  private static final ZoneId ZONE = new ZoneId(1);

  private final RegistryView view = new RegistryView();

  @BeforeEach
  void aDeploymentStands() {
    put(ZnodePaths.CONFIG, ZnodeJson.config(new ConfigRecord("d1", Dissemination.CENTRALIZED)), 1);
    BrokerRecord first = broker("b1", 10);
    BrokerRecord second = broker("b2", 11);
    for (BrokerRecord broker : new BrokerRecord[] {first, second}) {
      put(ZnodePaths.broker(broker.broker()), ZnodeJson.broker(broker), 10);
      put(
          ZnodePaths.candidate(ZONE, broker.broker(), broker.incarnation()),
          ZnodeJson.broker(broker),
          broker.incarnation().zxid() + 5);
    }
    put(ZnodePaths.primary(ZONE), ZnodeJson.broker(first), 20);
    put(
        ZnodePaths.publisher(new PublisherId("p1")),
        ZnodeJson.publisher(
            new PublisherRecord(
                new Offer(
                    new PublisherId("p1"),
                    new Incarnation(30),
                    Set.of(new Topic("A"), new Topic("B")),
                    new Route.ViaBroker(ZONE),
                    Reliability.BEST_EFFORT),
                ZONE,
                address(300),
                0),
            Optional.empty()),
        30);
    put(
        ZnodePaths.subscriber(new SubscriberId("s1")),
        ZnodeJson.subscriber(
            new SubscriberRecord(
                new Request(
                    new SubscriberId("s1"),
                    new Incarnation(40),
                    Set.of(new Topic("A")),
                    ZONE,
                    Reliability.BEST_EFFORT),
                address(400),
                0),
            Optional.empty()),
        40);
  }

  @Test
  void jsonNamesThePrimaryItsPidAndEpochBeforeTheStandbys() {
    var zone = StatusJson.of(view).path("zones").path(0);
    assertThat(zone.path("primary").path("id").asText()).isEqualTo("b1");
    assertThat(zone.path("primary").path("pid").asLong()).isEqualTo(10);
    assertThat(zone.path("primary").path("epoch").asLong()).isEqualTo(20);
    assertThat(zone.path("standbys").findValuesAsText("id")).containsExactly("b2");
  }

  @Test
  void jsonListsClientsWithTheirTopics() {
    var status = StatusJson.of(view);
    assertThat(status.path("dissemination").asText()).isEqualTo("centralized");
    assertThat(status.path("publishers").path(0).path("incarnation").asLong()).isEqualTo(30);
    assertThat(status.path("publishers").path(0).path("topics")).hasSize(2);
    assertThat(status.path("subscribers").path(0).path("pid").asLong()).isEqualTo(400);
  }

  @Test
  void tableShowsZonesAndClientsInAlignedColumns() {
    assertThat(StatusTable.of(view))
        .isEqualTo(
            """
            deployment d1, centralized

            ZONE  PRIMARY  HOST      PID  EPOCH  STANDBYS
            1     b1       10.0.0.2  10   20     b2

            PUBLISHER  ZONE  HOST      PID  TOPICS
            p1         1     10.0.0.2  300  A B

            SUBSCRIBER  ZONE  HOST      PID  TOPICS
            s1          1     10.0.0.2  400  A
            """);
  }

  @Test
  void aZoneThatLostItsPrimaryIsStillShown() {
    view.apply(new CoordinatorEvent.Absent(ZnodePaths.primary(ZONE)));
    assertThat(StatusTable.of(view)).contains("1     none");
    assertThat(StatusJson.of(view).path("zones").path(0).has("primary")).isFalse();
  }

  @Test
  void whereNothingStandsTheTableSaysSo() {
    assertThat(StatusTable.of(new RegistryView())).startsWith("no deployment");
  }

  private static BrokerRecord broker(String id, long incarnation) {
    return new BrokerRecord(
        new BrokerId(id),
        new Incarnation(incarnation),
        ZONE,
        address(incarnation),
        new Endpoint("10.0.0.2", 5001),
        new Endpoint("10.0.0.2", 5002));
  }

  private static ProcessAddress address(long pid) {
    return new ProcessAddress("10.0.0.2", pid, new Endpoint("10.0.0.2", 5000));
  }

  private void put(String path, byte[] data, long czxid) {
    view.apply(new CoordinatorEvent.Present(new Znode(path, data, czxid, 0, 7)));
  }
}
