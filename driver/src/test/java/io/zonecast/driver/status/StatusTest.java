package io.zonecast.driver.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonecast.domain.Deadline;
import io.zonecast.domain.Dissemination;
import io.zonecast.domain.History;
import io.zonecast.domain.Lifespan;
import io.zonecast.domain.Offer;
import io.zonecast.domain.Ownership;
import io.zonecast.domain.PublisherPolicies;
import io.zonecast.domain.Qos;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.ZoneId;
import io.zonecast.registry.PublisherRecord;
import io.zonecast.registry.RegistryView;
import io.zonecast.registry.ZnodePaths;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusTest {
  private static final Qos EXCLUSIVE = Qos.DEFAULT.with(Ownership.EXCLUSIVE);
  private static final Optional<ZoneId> ONE = Optional.of(Picture.ZONE);
  private static final int ALL = 100;

  private final RegistryView view = new RegistryView();

  private Picture standing(Dissemination dissemination) {
    return new Picture(view::apply, dissemination).brokers("b1", "b2");
  }

  /** One publisher, one subscriber of one of its topics, no policies. */
  private Picture plain() {
    return standing(Dissemination.CENTRALIZED)
        .publisher("p1", Qos.DEFAULT, 0, "A", "B")
        .subscriber("s1", Picture.ZONE, Qos.DEFAULT, "A");
  }

  /** Every policy, an owner, and what does not match. */
  private Picture rich(Dissemination dissemination) {
    Offer strong = Picture.publisher("p3", 30, EXCLUSIVE, 5, "X").offer();
    PublisherPolicies policies =
        new PublisherPolicies(
            strong.policies().retention(),
            5,
            new Lifespan(5_000_000),
            PublisherPolicies.priority(9));
    return standing(dissemination)
        .inSync(Picture.broker("b1", 10), Picture.broker("b2", 11))
        .publisher(
            "p1",
            Qos.of(Reliability.RELIABLE).with(new History(5)).with(new Deadline(500_000)),
            0,
            "A")
        .publisher("p2", EXCLUSIVE, 1, "X")
        .publisher(
            new PublisherRecord(
                new Offer(
                    strong.publisher(),
                    strong.incarnation(),
                    strong.topics(),
                    strong.route(),
                    strong.qos(),
                    policies),
                Picture.ZONE,
                Picture.broker("b", 300).address(),
                0))
        .subscriber("s1", Picture.ZONE, Qos.DEFAULT.with(new History(10)), "A", "lonely")
        .subscriber("s2", Picture.ZONE, EXCLUSIVE, "X")
        .subscriber("s3", Picture.ZONE, Qos.DEFAULT, "A")
        .owner(ONE, "X", "p3", 2);
  }

  @Test
  void jsonNamesThePrimaryItsPidAndEpochBeforeTheStandbys() {
    plain();
    JsonNode zone = StatusJson.of(view).path("zones").path(0);
    assertThat(zone.path("primary").path("id").asText()).isEqualTo("b1");
    assertThat(zone.path("primary").path("pid").asLong()).isEqualTo(10);
    assertThat(zone.path("primary").path("epoch").asLong()).isEqualTo(20);
    assertThat(zone.path("standbys").findValuesAsText("id")).containsExactly("b2");
  }

  @Test
  void jsonListsClientsWithTheirTopics() {
    plain();
    var status = StatusJson.of(view);
    assertThat(status.path("dissemination").asText()).isEqualTo("centralized");
    assertThat(status.path("publishers").path(0).path("incarnation").asLong()).isEqualTo(30);
    assertThat(status.path("publishers").path(0).path("topics")).hasSize(2);
    assertThat(status.path("subscribers").path(0).path("pid").asLong()).isEqualTo(400);
  }

  @Test
  void tableShowsZonesAndClientsInAlignedColumnsAndWhoGetsWhat() {
    plain();
    assertThat(StatusTable.of(view, ALL))
        .isEqualTo(
            """
            deployment d1, centralized

            ZONE  PRIMARY  HOST      PID  EPOCH  STANDBYS
            1     b1       10.0.0.2  10   20     b2 (not in sync)

            PUBLISHER  ZONE  HOST      PID  TOPICS  OFFERS
            p1         1     10.0.0.2  300  A B     -

            SUBSCRIBER  ZONE  HOST      PID  TOPICS  REQUESTS
            s1          1     10.0.0.2  400  A       -

            TOPIC  SUBSCRIBER  GETS IT FROM
            A      s1          p1

            TOPIC  PUBLISHER  SUBSCRIBER  NOT MATCHED BECAUSE
            B      p1         -           nobody subscribes
            """);
  }

  @Test
  void tableShowsPoliciesOwnersAndEveryReason() {
    rich(Dissemination.CENTRALIZED);
    assertThat(StatusTable.of(view, ALL))
        .isEqualTo(
            """
            deployment d1, centralized

            ZONE  PRIMARY  HOST      PID  EPOCH  STANDBYS
            1     b1       10.0.0.2  10   20     b2 (in sync)

            PUBLISHER  ZONE  HOST      PID  TOPICS  OFFERS
            p1         1     10.0.0.2  300  A       reliable, history 5, deadline 500ms
            p2         1     10.0.0.2  300  X       exclusive strength 1
            p3         1     10.0.0.2  300  X       exclusive strength 5, lifespan 5s, priority 9

            SUBSCRIBER  ZONE  HOST      PID  TOPICS    REQUESTS
            s1          1     10.0.0.2  400  A lonely  history 10
            s2          1     10.0.0.2  400  X         exclusive
            s3          1     10.0.0.2  400  A         -

            TOPIC  SUBSCRIBER  GETS IT FROM
            A      s3          p1
            X      s2          p3 (owner); p2 waits

            TOPIC  ZONE  OWNER  TERM  STRENGTH
            X      1     p3     3     5

            TOPIC   PUBLISHER  SUBSCRIBER  NOT MATCHED BECAUSE
            A       p1         s1          offered history 5 < requested 10
            lonely  -          s1          nobody publishes
            """);
  }

  @Test
  void jsonHasPoliciesMatchesOwnersAndReasons() {
    rich(Dissemination.CENTRALIZED);
    JsonNode status = StatusJson.of(view);
    assertThat(status.path("zones").path(0).path("standbys").path(0).path("in_sync").asBoolean())
        .isTrue();
    assertThat(status.path("publishers").path(0).toString())
        .contains("\"reliability\":\"reliable\",\"history\":5,\"ownership\":\"shared\"")
        .contains("\"deadline_us\":500000");
    assertThat(status.path("publishers").path(2).toString())
        .contains("\"strength\":5,\"lifespan_us\":5000000,\"priorities\":[9]");
    assertThat(status.path("subscribers").path(0).path("history").asInt()).isEqualTo(10);
    assertThat(status.path("matches").toString())
        .isEqualTo(
            """
            [{"topic":"A","publisher":"p1","subscriber":"s3"},\
            {"topic":"X","publisher":"p2","subscriber":"s2","owns":false},\
            {"topic":"X","publisher":"p3","subscriber":"s2","owns":true}]""");
    assertThat(status.path("owners").toString())
        .isEqualTo(
            """
            [{"topic":"X","zone":1,"term":3,"publisher":"p3","incarnation":30,"strength":5}]""");
    assertThat(status.path("unmatched").toString())
        .isEqualTo(
            """
            [{"topic":"A","publisher":"p1","subscriber":"s1",\
            "reasons":["offered history 5 < requested 10"]},\
            {"topic":"lonely","subscriber":"s1","reasons":["nobody publishes"]}]""");
  }

  @Test
  void whoIsInAnotherZoneIsNotMetWhereMessagesGoThroughBrokers() {
    ZoneId two = new ZoneId(2);
    plain().subscriber("s2", two, Qos.DEFAULT, "B").owner(Optional.of(two), "A", "", 0);
    assertThat(StatusTable.of(view, ALL))
        .contains("A      2     none   1     -")
        .endsWith(
            """
            B      p1         -           nobody in zone 1 subscribes
            B      -          s2          nobody in zone 2 publishes
            """);
  }

  @Test
  void whoIsInAnotherZoneIsMetWhereMessagesGoDirectlyAndOneOwnerHoldsForAll() {
    standing(Dissemination.DIRECT)
        .publisher("p1", EXCLUSIVE, 0, "A")
        .publisher("p2", EXCLUSIVE, 4, "A")
        .subscriber("s1", new ZoneId(2), EXCLUSIVE, "A")
        .owner(Optional.empty(), "A", "p2", 0)
        .owner(ONE, "A", "p1", 6); // Of a deployment before.
    assertThat(StatusTable.of(view, ALL))
        .endsWith(
            """
            TOPIC  SUBSCRIBER  GETS IT FROM
            A      s1          p2 (owner); p1 waits

            TOPIC  ZONE  OWNER  TERM  STRENGTH
            A      all   p2     1     4
            """);
    assertThat(StatusJson.of(view).path("owners").toString())
        .isEqualTo(
            """
            [{"topic":"A","term":1,"publisher":"p2","incarnation":30,"strength":4}]""");
  }

  @Test
  void whoWaitsToOwnATopicIsNotNamedAsOneWhoBringsIt() {
    rich(Dissemination.CENTRALIZED).publisher("p4", EXCLUSIVE, 2, "X");
    assertThat(StatusTable.of(view, ALL)).contains("p3 (owner); p2 p4 wait\n");
    JsonNode matches = StatusJson.of(view).path("matches");
    assertThat(matches.findValuesAsText("owns")).containsExactly("false", "true", "false");
    assertThat(matches.path(0).has("owns")).as("a topic that nobody owns").isFalse();
  }

  @Test
  void anOwnerThatIsGoneHasNoStrength() {
    rich(Dissemination.CENTRALIZED).gone(ZnodePaths.PUBLISHERS + "/p3");
    assertThat(StatusTable.of(view, ALL))
        .contains("X      1     p3     3     -\n")
        .contains("X      s2          none; p2 waits\n");
    assertThat(StatusJson.of(view).path("owners").path(0).has("strength")).isFalse();
  }

  @Test
  void ofManyRowsTheFirstAreShownAndTheOthersCounted() {
    Picture picture = standing(Dissemination.CENTRALIZED);
    for (int i = 10; i < 15; i++) {
      picture
          .publisher("p" + i, Qos.DEFAULT, 0, "A")
          .subscriber("s" + i, Picture.ZONE, Qos.DEFAULT, "A", "B");
    }
    assertThat(StatusTable.of(view, 2))
        .endsWith(
            """
            PUBLISHER  ZONE  HOST      PID  TOPICS  OFFERS
            p10        1     10.0.0.2  300  A       -
            p11        1     10.0.0.2  300  A       -
            and 3 more (--rows N, --json)

            SUBSCRIBER  ZONE  HOST      PID  TOPICS  REQUESTS
            s10         1     10.0.0.2  400  A B     -
            s11         1     10.0.0.2  400  A B     -
            and 3 more (--rows N, --json)

            TOPIC  SUBSCRIBER  GETS IT FROM
            A      s10         p10 p11 p12 p13 p14
            A      s11         p10 p11 p12 p13 p14
            and 3 more (--rows N, --json)

            TOPIC  PUBLISHER  SUBSCRIBER  NOT MATCHED BECAUSE
            B      -          s10         nobody publishes
            B      -          s11         nobody publishes
            and 3 more (--rows N, --json)
            """);
    assertThat(StatusJson.of(view).path("matches")).hasSize(25);
  }

  @Test
  void aZoneThatLostItsPrimaryIsStillShown() {
    plain().gone(ZnodePaths.primary(Picture.ZONE));
    assertThat(StatusTable.of(view, ALL)).contains("1     none");
    assertThat(StatusJson.of(view).path("zones").path(0).has("primary")).isFalse();
  }

  @Test
  void whereNothingStandsTheTableSaysSo() {
    assertThat(StatusTable.of(new RegistryView(), ALL)).startsWith("no deployment");
  }
}
