package io.zonecast.driver.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Ownership;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.Qos;
import io.zonecast.driver.status.StrengthChange.Outcome;
import io.zonecast.membership.CoordinatorByHand;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.Znode;
import io.zonecast.port.ZnodeOp;
import io.zonecast.registry.ZnodeJson;
import io.zonecast.registry.ZnodePaths;
import io.zonecast.runtime.SystemTime;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StrengthChangeTest {
  private static final PublisherId P = new PublisherId("p1");
  private static final String PATH = ZnodePaths.publisher(P);

  private final CoordinatorByHand coordinator = new CoordinatorByHand();

  private Outcome set(int strength) throws InterruptedException {
    return new StrengthChange(
            new Inquiry(coordinator, new SystemTime()), P, strength, 10_000_000_000L)
        .make();
  }

  private static Znode exclusive(int strength, int version) {
    byte[] data =
        ZnodeJson.publisher(
            Picture.publisher("p1", 30, Qos.DEFAULT.with(Ownership.EXCLUSIVE), strength, "A"),
            Optional.of(new Incarnation(30)));
    return new Znode(PATH, data, 30, version, 7);
  }

  private StrengthChangeTest stands(Znode znode) {
    coordinator.answer(token -> new CoordinatorEvent.ReadAnswer(token, Optional.of(znode)));
    return this;
  }

  private StrengthChangeTest commits() {
    coordinator.answer(token -> new CoordinatorEvent.Committed(token, 99));
    return this;
  }

  private StrengthChangeTest refuses() {
    coordinator.answer(token -> new CoordinatorEvent.Refused(token, "BadVersion"));
    return this;
  }

  private StrengthChangeTest losesTheAnswer() {
    coordinator.answer(CoordinatorEvent.Unknown::new);
    return this;
  }

  private ZnodeOp.SetData last() {
    return (ZnodeOp.SetData) coordinator.committed.get(0);
  }

  @Test
  void theRegistrationIsSetUnderItsVersionAndSaysNothingElseAnew() throws Exception {
    Znode before = exclusive(5, 3);
    stands(before).commits();
    assertThat(set(1)).isEqualTo(new Outcome.Done(5));
    assertThat(last().version()).isEqualTo(3);
    assertThat(last().data()).isEqualTo(exclusive(1, 3).data());
  }

  @Test
  void whoeverElseWasFasterIsReadFirst() throws Exception {
    stands(exclusive(5, 3)).refuses().stands(exclusive(7, 4)).commits();
    assertThat(set(1)).isEqualTo(new Outcome.Done(5));
    assertThat(last().version()).isEqualTo(4);
  }

  @Test
  void aLostAnswerIsReadAgainAndWasYes() throws Exception {
    stands(exclusive(5, 3)).losesTheAnswer().stands(exclusive(1, 4));
    assertThat(set(1)).isEqualTo(new Outcome.Done(5));
  }

  @Test
  void afterFiveRefusalsItGivesUp() throws Exception {
    for (int i = 0; i < 5; i++) {
      stands(exclusive(5, i)).refuses();
    }
    assertThat(set(1))
        .isInstanceOfSatisfying(
            Outcome.Failed.class, failed -> assertThat(failed.why()).contains("5 times"));
  }

  @Test
  void aStrengthThatItHasAlreadyIsNotSet() throws Exception {
    stands(exclusive(5, 3));
    assertThat(set(5)).isEqualTo(new Outcome.Done(5));
    assertThat(coordinator.committed).isEmpty();
  }

  @Test
  void nobodySharedAndMalformedAreSaid() throws Exception {
    coordinator.answer(token -> new CoordinatorEvent.ReadAnswer(token, Optional.empty()));
    assertThat(set(1)).isEqualTo(new Outcome.Failed("there is no such publisher"));
    byte[] shared =
        ZnodeJson.publisher(
            Picture.publisher("p1", 30, Qos.DEFAULT, 0, "A"), Optional.of(new Incarnation(30)));
    stands(new Znode(PATH, shared, 30, 0, 7));
    assertThat(((Outcome.Failed) set(1)).why()).startsWith("its ownership is shared");
    byte[] broken = "{".getBytes(StandardCharsets.UTF_8);
    stands(new Znode(PATH, broken, 30, 0, 7));
    assertThat(((Outcome.Failed) set(1)).why()).startsWith("its registration is malformed");
    assertThat(coordinator.committed).isEqualTo(List.of());
  }
}
