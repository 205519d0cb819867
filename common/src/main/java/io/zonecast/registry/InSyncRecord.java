package io.zonecast.registry;

import io.zonecast.domain.BrokerId;
import io.zonecast.domain.Incarnation;
import java.util.List;

/**
 * The list that guards a zone's take-overs.
 *
 * @param deployment the deployment in which it holds; in another one it lists nobody
 * @param members the primary first, then its standbys
 * @param version the znode's version: every take-over and every change of the list raises it
 */
public record InSyncRecord(String deployment, List<Member> members, int version) {
  /** Most members of a list. */
  public static final int MAX_MEMBERS = 1_000;

  public InSyncRecord {
    members = List.copyOf(members);
  }

  /** Those listed, as far as the list speaks of this deployment. */
  public List<Member> membersOf(String present) {
    return deployment.equals(present) ? members : List.of();
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
