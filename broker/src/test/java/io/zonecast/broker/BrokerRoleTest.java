package io.zonecast.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.zonecast.domain.Epoch;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class BrokerRoleTest {
  private static final Epoch FIVE = new Epoch(5);
  private static final Epoch EIGHT = new Epoch(8);

  @Test
  void aStandbyIsElectedDeposedAndStandsByAgain() {
    BrokerRole.Primary primary = new BrokerRole.Standby().toPrimary(FIVE);
    assertThat(primary.isPrimary()).isTrue();
    BrokerRole.Fenced fenced = primary.toFenced();
    assertThat(fenced).isEqualTo(new BrokerRole.Fenced(FIVE));
    assertThat(fenced.isPrimary()).isFalse();
    assertThat(fenced.toStandby().isPrimary()).isFalse();
    assertThat(fenced.toClosed().isPrimary()).isFalse();
  }

  @Test
  void aPrimaryRenewsItselfOnlyWithALaterEpoch() {
    BrokerRole.Primary primary = new BrokerRole.Primary(FIVE);
    assertThat(primary.toPrimary(EIGHT).epoch()).isEqualTo(EIGHT);
    assertThatIllegalStateException()
        .isThrownBy(() -> primary.toPrimary(FIVE))
        .withMessage("epoch 5 does not follow 5");
    assertThatIllegalStateException()
        .isThrownBy(() -> new BrokerRole.Primary(EIGHT).toPrimary(FIVE));
  }

  /** What is not a method can't be done: no way leads back from the end. */
  @Test
  void theTransitionsAreThoseOfTheJavadocAndNoOthers() {
    Map<String, String> transitions = new TreeMap<>();
    for (Class<?> role : BrokerRole.class.getPermittedSubclasses()) {
      transitions.put(
          role.getSimpleName(),
          Arrays.stream(role.getDeclaredMethods())
              .map(Method::getName)
              .filter(name -> name.startsWith("to") && !name.equals("toString"))
              .collect(Collectors.toCollection(TreeSet::new))
              .toString());
    }
    assertThat(transitions)
        .isEqualTo(
            Map.of(
                "Standby", List.of("toPrimary").toString(),
                "Primary", List.of("toFenced", "toPrimary").toString(),
                "Fenced", List.of("toStandby").toString(),
                "Closed", List.of().toString()));
  }
}
