package io.zonecast.domain;

/** Where a subscriber gets messages from. It connects to whatever it is told, and need not know which kind it is. */
public sealed interface Source {
  /** Where to connect. */
  Endpoint endpoint();

  /**
   * A publisher.
   *
   * @param publisher who
   * @param incarnation which life of it
   * @param endpoint where it publishes
   */
  record FromPublisher(PublisherId publisher, Incarnation incarnation, Endpoint endpoint) implements Source {}

  /**
   * The primary broker of a zone.
   *
   * @param zone its zone
   * @param epoch its reign
   * @param endpoint where it publishes
   */
  record FromBroker(ZoneId zone, Epoch epoch, Endpoint endpoint) implements Source {}
}
