package io.zonecast.driver.status;

import io.zonecast.domain.Offer;
import io.zonecast.domain.PublisherId;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.Znode;
import io.zonecast.port.ZnodeOp;
import io.zonecast.registry.MalformedZnodeException;
import io.zonecast.registry.ZnodeJson;
import io.zonecast.registry.ZnodePaths;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Sets the strength of a running publisher in its registration, guarded by the registration's
 * version: whoever else changed it meanwhile is read first.
 */
final class StrengthChange {
  /** What came of it. */
  sealed interface Outcome {
    /** It is set. */
    record Done(int before) implements Outcome {}

    /** It is not. */
    record Failed(String why) implements Outcome {}
  }

  private static final int ATTEMPTS = 5;

  private final Inquiry inquiry;
  private final PublisherId publisher;
  private final int strength;
  private final long timeoutNs;
  private OptionalInt before = OptionalInt.empty();

  /**
   * A change that is not made yet.
   *
   * @param timeoutNs longest wait for each answer, nanoseconds
   */
  StrengthChange(Inquiry inquiry, PublisherId publisher, int strength, long timeoutNs) {
    this.inquiry = inquiry;
    this.publisher = publisher;
    this.strength = strength;
    this.timeoutNs = timeoutNs;
  }

  /** Makes it; tries again where somebody else was faster, or an answer was lost. */
  Outcome make() throws InterruptedException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<Outcome> outcome = attempt();
      if (outcome.isPresent()) {
        return outcome.get();
      }
    }
    return failed(
        "could not set its strength: ZooKeeper refused or did not answer, %d times"
            .formatted(ATTEMPTS));
  }

  /** Nothing where it must be tried again. */
  private Optional<Outcome> attempt() throws InterruptedException {
    String path = ZnodePaths.publisher(publisher);
    Optional<CoordinatorEvent.Answer> answer =
        inquiry.ask(token -> inquiry.coordinator().read(token, path), timeoutNs);
    if (!(answer.orElse(null) instanceof CoordinatorEvent.ReadAnswer read)) {
      return Optional.empty();
    }
    if (read.znode().isEmpty()) {
      return Optional.of(failed("there is no such publisher"));
    }
    Znode znode = read.znode().get();
    try {
      Offer offer = ZnodeJson.readPublisher(znode).offer();
      if (!offer.isExclusive()) {
        return Optional.of(
            failed(
                "its ownership is shared: only a publisher of --ownership exclusive has a strength"));
      }
      int present = offer.policies().strength();
      before = before.isPresent() ? before : OptionalInt.of(present);
      return present == strength || set(znode)
          ? Optional.of(new Outcome.Done(before.getAsInt()))
          : Optional.empty();
    } catch (MalformedZnodeException broken) {
      return Optional.of(failed("its registration is malformed: " + broken.getMessage()));
    }
  }

  private boolean set(Znode znode) throws MalformedZnodeException, InterruptedException {
    ZnodeOp change =
        new ZnodeOp.SetData(znode.path(), ZnodeJson.withStrength(znode, strength), znode.version());
    return inquiry
        .ask(token -> inquiry.coordinator().commit(token, List.of(change)), timeoutNs)
        .filter(answer -> answer instanceof CoordinatorEvent.Committed)
        .isPresent();
  }

  private static Outcome failed(String why) {
    return new Outcome.Failed(why);
  }
}
