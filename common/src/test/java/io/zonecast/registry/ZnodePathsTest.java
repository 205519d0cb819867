package io.zonecast.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.BrokerId;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ZnodePathsTest {
  private static final ZoneId ZONE = new ZoneId(12);

  @Test
  void pathsAreWhatTheDocsSay() {
    assertThat(ZnodePaths.CONFIG).isEqualTo("/config");
    assertThat(ZnodePaths.broker(new BrokerId("b"))).isEqualTo("/shared_state/brokers/b");
    assertThat(ZnodePaths.publisher(new PublisherId("p"))).isEqualTo("/shared_state/publishers/p");
    assertThat(ZnodePaths.subscriber(new SubscriberId("s")))
        .isEqualTo("/shared_state/subscribers/s");
    assertThat(ZnodePaths.CURRENT_LOAD).isEqualTo("/shared_state/current_load");
    assertThat(ZnodePaths.primary(ZONE)).isEqualTo("/primaries/zone_12");
    assertThat(ZnodePaths.inSync(ZONE)).isEqualTo("/in_sync/zone_12");
    assertThat(ZnodePaths.candidate(ZONE, new BrokerId("b"), new Incarnation(9)))
        .isEqualTo("/elections/zone_12/b@9");
  }

  @Test
  void anotherLifeOfABrokerIsAnotherCandidate() {
    BrokerId broker = new BrokerId("b");
    assertThat(ZnodePaths.candidate(ZONE, broker, new Incarnation(1)))
        .isNotEqualTo(ZnodePaths.candidate(ZONE, broker, new Incarnation(2)));
  }

  @Test
  void theZoneOfAPathIsFoundAgain() {
    assertThat(ZnodePaths.zoneOf("/primaries/zone_12", ZnodePaths.PRIMARIES)).contains(ZONE);
    assertThat(ZnodePaths.zoneOf("/elections/zone_12/b@9", ZnodePaths.ELECTIONS)).contains(ZONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/primaries", "/primaries/", "/primaries/zone_", "/primaries/zone_0", "/primaries/zone_-1",
        "/primaries/zone_x", "/primaries/zone_99999999999", "/primaries/zone1", "/other/zone_1", "/"
      })
  void aPathWithoutAZoneHasNone(String path) {
    assertThat(ZnodePaths.zoneOf(path, ZnodePaths.PRIMARIES)).isEmpty();
  }

  @Test
  void onlyWhatLiesDirectlyInADirectoryIsItsChild() {
    assertThat(ZnodePaths.isChildOf("/primaries/zone_1", "/primaries")).isTrue();
    assertThat(ZnodePaths.isChildOf("/primaries", "/primaries")).isFalse();
    assertThat(ZnodePaths.isChildOf("/primaries/a/b", "/primaries")).isFalse();
    assertThat(ZnodePaths.isChildOf("/primariez/a", "/primaries")).isFalse();
    assertThat(ZnodePaths.name("/a/b/c")).isEqualTo("c");
  }
}
