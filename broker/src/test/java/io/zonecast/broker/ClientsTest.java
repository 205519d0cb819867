package io.zonecast.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Epoch;
import io.zonecast.port.PeerId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ClientsTest {
  private static final Epoch EPOCH = new Epoch(5);
  private static final PeerId FIRST = new PeerId(new byte[] {1});
  private static final PeerId SECOND = new PeerId(new byte[] {2});

  private final Clients<String> clients = new Clients<>();
  private final List<PeerId> told = new ArrayList<>();

  private void tell(long version) {
    clients.tell("c", EPOCH, version, told::add);
  }

  @Test
  void whoHasNotSaidHelloIsToldNothing() {
    tell(1);
    assertThat(told).isEmpty();
  }

  @Test
  void aVersionIsToldOnceUntilAHelloSaysThatItDidNotArrive() {
    clients.onHello("c", FIRST, Epoch.NONE, 0);
    tell(3);
    tell(3);
    assertThat(told).hasSize(1);
    clients.onHello("c", FIRST, EPOCH, 2);
    tell(3);
    assertThat(told).hasSize(2);
    clients.onHello("c", FIRST, EPOCH, 3);
    tell(3);
    assertThat(told).hasSize(2);
    tell(4);
    assertThat(told).hasSize(3);
  }

  @Test
  void theSameVersionOfAnotherReignIsNews() {
    clients.onHello("c", FIRST, new Epoch(4), 9);
    tell(1);
    assertThat(told).containsExactly(FIRST);
  }

  @Test
  void theLatestConnectionIsTold() {
    clients.onHello("c", FIRST, Epoch.NONE, 0);
    clients.onHello("c", SECOND, Epoch.NONE, 0);
    tell(1);
    assertThat(told).containsExactly(SECOND);
  }

  @Test
  void whoIsForgottenMustSayHelloAgain() {
    clients.onHello("c", FIRST, Epoch.NONE, 0);
    clients.forget("c");
    tell(1);
    clients.onHello("c", FIRST, Epoch.NONE, 0);
    clients.clear();
    tell(1);
    assertThat(told).isEmpty();
  }
}
