package io.zonecast.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.PublisherId;
import io.zonecast.domain.Topic;
import io.zonecast.registry.PublisherRecord;
import io.zonecast.registry.Records;
import io.zonecast.registry.RegistryView;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CandidatesTest {
  private static final Topic A = new Topic("A");
  private static final Topic B = new Topic("B");
  private static final Topic C = new Topic("C");
  private static final PublisherId P = new PublisherId("p");
  private static final PublisherId Q = new PublisherId("q");

  private final Candidates candidates = new Candidates();

  private static Optional<PublisherRecord> offering(PublisherId id, long czxid, String... topics) {
    RegistryView view = new RegistryView();
    view.apply(Records.present(Records.direct(id.name(), czxid, topics)));
    return view.publisher(id);
  }

  private Iterable<String> at(Topic topic) {
    return candidates.offering(topic).stream()
        .map(one -> one.offer().publisher().name())
        .sorted()
        .toList();
  }

  @Test
  void aChangeConcernsTheTopicsOfBeforeAndOfNow() {
    assertThat(candidates.put(P, offering(P, 5, "A", "B"))).containsExactlyInAnyOrder(A, B);
    assertThat(candidates.put(Q, offering(Q, 6, "A"))).containsExactly(A);
    assertThat(candidates.put(P, offering(P, 7, "B", "C"))).containsExactlyInAnyOrder(A, B, C);
    assertThat(at(A)).containsExactly("q");
    assertThat(at(B)).containsExactly("p");
    assertThat(candidates.put(P, Optional.empty())).containsExactlyInAnyOrder(B, C);
    assertThat(candidates.put(P, Optional.empty())).isEmpty();
    assertThat(candidates.topics()).containsExactly(A);
  }

  @Test
  void whoIsRegisteredAnewCountsAsItIsNow() {
    candidates.put(P, offering(P, 5, "A"));
    Optional<PublisherRecord> now = offering(P, 9, "A");
    candidates.put(P, now);
    assertThat(candidates.offering(A)).containsExactly(now.orElseThrow());
  }

  @Test
  void anotherReignKnowsNobody() {
    candidates.put(P, offering(P, 5, "A"));
    candidates.clear();
    assertThat(candidates.offering(A)).isEmpty();
    assertThat(candidates.topics()).isEmpty();
    assertThat(candidates.put(P, Optional.empty())).isEmpty();
  }
}
