package io.zonecast.broker;

import io.zonecast.domain.Epoch;

/**
 * A broker's role in its zone. {@code Standby → Primary} (elected), {@code Primary → Primary}
 * (elected again, after its session ended), {@code Primary → Fenced} (somebody else reigns), {@code
 * Fenced → Standby} (it knows whom it stands by), and each {@code → Closed}.
 */
sealed interface BrokerRole {
  /** Ready to take over. */
  record Standby() implements BrokerRole {
    Primary toPrimary(Epoch epoch) {
      return new Primary(epoch);
    }
  }

  /**
   * Serves the zone.
   *
   * @param epoch its reign
   */
  record Primary(Epoch epoch) implements BrokerRole {
    Primary toPrimary(Epoch later) {
      if (!epoch.isBefore(later)) {
        throw new IllegalStateException("epoch %s does not follow %s".formatted(later, epoch));
      }
      return new Primary(later);
    }

    Fenced toFenced() {
      return new Fenced(epoch);
    }
  }

  /**
   * Its reign is over: nothing more is relayed or granted in its name.
   *
   * @param epoch the reign that ended
   */
  record Fenced(Epoch epoch) implements BrokerRole {
    Standby toStandby() {
      return new Standby();
    }
  }

  /** Leaving. */
  record Closed() implements BrokerRole {}

  /** Leaves, from any role. */
  default Closed toClosed() {
    return new Closed();
  }

  /** Whether it serves its zone. */
  default boolean isPrimary() {
    return this instanceof Primary;
  }
}
