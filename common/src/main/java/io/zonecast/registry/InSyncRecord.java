package io.zonecast.registry;

import io.zonecast.domain.BrokerId;
import io.zonecast.domain.Incarnation;
import java.util.List;

/**
 * The list that guards a zone's take-overs.
 *
 * @param members the primary first, then its standbys
 * @param version the znode's version: every take-over and every change of the list raises it
 */
public record InSyncRecord(List<Member> members, int version) {
  /** Most members of a list. */
  public static final int MAX_MEMBERS = 1_000;

  public InSyncRecord {
    members = List.copyOf(members);
  }

  /**
   * One life of a broker.
   *
   * @param broker who
   * @param incarnation which life
   */
  public record Member(BrokerId broker, Incarnation incarnation) {
    /** The member that a record speaks of. */
    public static Member of(BrokerRecord broker) {
      return new Member(broker.broker(), broker.incarnation());
    }
  }
}
