package io.zonecast.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.PublisherId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.port.PeerId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PeersTest {
  private final Peers peers = new Peers();

  private static PeerId peer(int number) {
    return new PeerId(ByteBuffer.allocate(4).putInt(number).array());
  }

  @Test
  void theLatestConnectionOfAClientIsTheOneByWhichItIsSpokenTo() {
    PublisherId p = new PublisherId("p");
    assertThat(peers.of(p)).isEmpty();
    peers.onHello(p, peer(1));
    peers.onHello(p, peer(2));
    assertThat(peers.of(p)).contains(peer(2));
  }

  @Test
  void publishersAreToldBeforeSubscribers() {
    peers.onHello(new SubscriberId("s"), peer(1));
    peers.onHello(new PublisherId("p"), peer(2));
    List<PeerId> told = new ArrayList<>();
    peers.forEach(told::add);
    assertThat(told).containsExactly(peer(2), peer(1));
  }

  @Test
  void whoWasSilentForLongestIsForgottenFirst() {
    for (int i = 0; i < Peers.MAX_PEERS; i++) {
      peers.onHello(new PublisherId("p" + i), peer(i));
    }
    peers.onHello(new PublisherId("p0"), peer(0));
    peers.onHello(new PublisherId("one-more"), peer(-1));
    assertThat(peers.of(new PublisherId("p0"))).isPresent();
    assertThat(peers.of(new PublisherId("p1"))).isEmpty();
  }
}
