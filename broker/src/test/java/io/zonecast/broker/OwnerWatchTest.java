package io.zonecast.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.membership.FakeTransport;
import io.zonecast.port.ProbeResult;
import io.zonecast.registry.PublisherRecord;
import io.zonecast.registry.Records;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a primary takes an owner for dead. */
final class OwnerWatchTest {
  private static final long MS = 1_000_000;

  private final PublisherRecord owner = Records.direct("p1", 10, "A");
  private final FakeTransport transport = new FakeTransport();
  private final List<String> gone = new ArrayList<>();
  private final OwnerWatch watch =
      new OwnerWatch(transport, (publisher, registration) -> gone.add(publisher.toString()));

  @Test
  void whoDiedBeforeItOwnedAnythingIsSeenWhenItDoes() {
    watch.watch(List.of(owner), 100 * MS);
    transport.asked();
    assertThat(watch.nextDeadlineNs()).isEqualTo(100 * MS);
    watch.look(100 * MS);
    assertThat(transport.asked()).hasSize(1).allMatch(asked -> asked.startsWith("probe "));
    watch.look(1_000 * MS);
    assertThat(transport.asked()).as("once, where no link broke").isEmpty();
    watch.onProbed(owner.address().control(), ProbeResult.SILENT);
    assertThat(gone).isEmpty();
    watch.onProbed(owner.address().control(), ProbeResult.REFUSED);
    watch.onProbed(owner.address().control(), ProbeResult.REFUSED);
    assertThat(gone).as("told once").containsExactly("p1");
  }
}
