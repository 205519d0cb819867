package io.zonecast.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonecast.domain.Endpoint;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZooKeeperAddressTest {
  @Test
  void readsServersAndChroot() {
    ZooKeeperAddress address = ZooKeeperAddress.parse("a:1,b:2/x/y");
    assertThat(address.servers()).containsExactly(new Endpoint("a", 1), new Endpoint("b", 2));
    assertThat(address.root()).isEqualTo("/x/y");
    assertThat(address).hasToString("a:1,b:2/x/y");
    assertThat(ZooKeeperAddress.parse("a:1").root()).isEqualTo("/zonecast");
    assertThat(ZooKeeperAddress.parse("a:1")).hasToString("a:1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "a:",
        "a:x",
        "a:0",
        "a:70000",
        ":1",
        "a:1,",
        "a:1/",
        "a:1//x",
        "a:1/x/",
        "a:1/../x",
        "a:1/x y",
        "a:1/zookeeper/x",
        "a:1/x\u0007"
      })
  void rejectsWhatIsNotAnAddress(String text) {
    assertThatThrownBy(() -> ZooKeeperAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("\u0007");
  }

  @Test
  void optionThenVariableThenDefaultThenMininet() throws Exception {
    List<InetAddress> mininet = List.of(InetAddress.getByName("10.0.0.7"));
    List<InetAddress> office = List.of(InetAddress.getByName("192.168.1.7"));
    Optional<String> none = Optional.empty();
    assertThat(choice(Optional.of("o:1"), Optional.of("v:1"), true, mininet))
        .isEqualTo("o:1 given by --zookeeper");
    assertThat(choice(none, Optional.of("v:1/x"), true, mininet))
        .isEqualTo("v:1/x given by $ZONECAST_ZOOKEEPER");
    assertThat(choice(none, Optional.of(" "), false, mininet))
        .isEqualTo("127.0.0.1:2181 the default");
    assertThat(choice(none, none, true, office)).isEqualTo("127.0.0.1:2181 the default");
    assertThat(choice(none, none, true, mininet))
        .isEqualTo("10.0.0.1:2181 127.0.0.1:2181 refuses and this host has a 10.0.0.0/8 address");
  }

  private static String choice(
      Optional<String> option,
      Optional<String> variable,
      boolean refuses,
      List<InetAddress> ofThisHost) {
    ZooKeeperChoice choice = ZooKeeperChoice.of(option, variable, endpoint -> refuses, ofThisHost);
    return choice.address() + " " + choice.why();
  }

  @Test
  void announcesWhatIsNotLoopbackWhereThereIsSuchAnAddress() throws Exception {
    List<Endpoint> here = List.of(new Endpoint("127.0.0.1", 2181));
    List<InetAddress> addresses =
        List.of(InetAddress.getByName("10.0.0.7"), InetAddress.getByName("10.0.0.8"));
    assertThat(LocalAddress.reaching(here, addresses)).isEqualTo("10.0.0.7");
    assertThat(LocalAddress.reaching(here, List.of())).isEqualTo("127.0.0.1");
    assertThat(LocalAddress.reaching(here)).isNotBlank();
  }

  @Test
  void refusalIsSeen() throws Exception {
    int port;
    try (var server = new java.net.ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
      assertThat(LocalAddress.refuses(new Endpoint("127.0.0.1", port))).isFalse();
    }
    assertThat(LocalAddress.refuses(new Endpoint("127.0.0.1", port))).isTrue();
  }
}
