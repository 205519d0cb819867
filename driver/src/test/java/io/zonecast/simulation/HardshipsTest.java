package io.zonecast.simulation;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No promise is broken in any of the {@link Hardships}; what they catch, the planted bugs show. */
final class HardshipsTest {
  private static LongStream each() {
    return LongStream.rangeClosed(1, Hardships.EACH);
  }

  @ParameterizedTest
  @MethodSource("each")
  void whatADeadPrimaryDecidedTakesNoEffectAfterItsSuccessorsDecision(long seed) {
    Hardships.decidedByOneThatDied(seed);
  }

  @ParameterizedTest
  @MethodSource("each")
  void whatADeadPrimaryDecidedTakesNoEffectOnceItsSuccessorReigns(long seed) {
    Hardships.decidedByOneThatDiedAndItsSuccessorNotYet(seed);
  }

  @ParameterizedTest
  @MethodSource("each")
  void whatWasDecidedInAnotherZoneTakesNoEffectAfterALaterDecision(long seed) {
    Hardships.decidedInAZoneWithoutASuccessor(seed);
  }

  @ParameterizedTest
  @MethodSource("each")
  void whoHearsOfTheNextOwnerFirstWaitsForTheEndOfTheFormerTerm(long seed) {
    Hardships.cutOffFromTheFormerOwner(seed);
  }

  @ParameterizedTest
  @MethodSource("each")
  void whoAsksLateForItsHistoryGetsItThoughTheStreamHasForgottenIt(long seed) {
    Hardships.joiningFromAfar(seed);
  }

  @ParameterizedTest
  @MethodSource("each")
  void whoJoinsABrokerThatLostEverythingGetsItsWholeHistory(long seed) {
    Hardships.joiningABrokerThatLostEverything(seed);
  }
}
