package io.zonecast.domain;

/**
 * Where a subscriber gets messages from. It connects to whatever it is told, and need not know
 * which kind it is.
 */
public sealed interface Source {
  /** Where to connect. */
  Endpoint endpoint();

  /** What comes from there: only streams of this lane. */
  Lane lane();

  /**
   * A publisher.
   *
   * @param publisher who
   * @param incarnation which life of it
   * @param lane what of it
   * @param endpoint where it publishes that
   */
  record FromPublisher(PublisherId publisher, Incarnation incarnation, Lane lane, Endpoint endpoint)
      implements Source {
    /** Of the normal lane. */
    public FromPublisher(PublisherId publisher, Incarnation incarnation, Endpoint endpoint) {
      this(publisher, incarnation, Lane.NORMAL, endpoint);
    }
  }

  /**
   * The primary broker of a zone.
   *
   * @param zone its zone
   * @param epoch its reign
   * @param lane what of it
   * @param endpoint where it publishes that
   */
  record FromBroker(ZoneId zone, Epoch epoch, Lane lane, Endpoint endpoint) implements Source {
    /** Of the normal lane. */
    public FromBroker(ZoneId zone, Epoch epoch, Endpoint endpoint) {
      this(zone, epoch, Lane.NORMAL, endpoint);
    }
  }
}
