package io.zonecast.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.port.CoordinatorEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RequestsTest {
  private final FakeZooKeeper zooKeeper = new FakeZooKeeper();
  private final FakeZooKeeper.Client client = zooKeeper.client();
  private final Requests requests = client.requests();
  private final List<CoordinatorEvent.Answer> answers = new ArrayList<>();

  @Test
  void everyAnswerGoesToWhoeverAskedOnce() {
    requests.read("/config", answers::add);
    requests.list(ZnodePaths.BROKERS, answer -> requests.read("/nested", answers::add));
    client.answerAll();
    assertThat(answers)
        .extracting(CoordinatorEvent.Answer::token)
        .containsExactly(1L, 3L)
        .doesNotHaveDuplicates();
    requests.onAnswer(answers.get(0));
    assertThat(answers).hasSize(2);
  }

  @Test
  void anAnswerThatNobodyWaitsForIsIgnored() {
    requests.onAnswer(new CoordinatorEvent.Unknown(17));
    assertThat(answers).isEmpty();
  }

  @Test
  void theSessionIsTheCoordinators() {
    assertThat(requests.session()).isEqualTo(client.session());
    client.close();
    assertThat(requests.session()).isZero();
  }
}
