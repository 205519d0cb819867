package io.zonecast.driver.plan;

/** Whom a fault hits. */
public sealed interface FaultTarget {
  /** The word for it in fault files. */
  String text();

  /** Whoever is primary of a zone at that moment. */
  record Primary(int zone) implements FaultTarget {
    @Override
    public String text() {
      return "primary";
    }
  }

  /** A process by its id. */
  record Named(String id) implements FaultTarget {
    @Override
    public String text() {
      return id;
    }
  }
}
