package io.zonecast.simulation;

import io.zonecast.broker.BrokerAgent;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.ZoneId;
import io.zonecast.port.Znode;
import io.zonecast.registry.InSyncRecord;
import io.zonecast.registry.MalformedZnodeException;
import io.zonecast.registry.ZnodeJson;
import io.zonecast.registry.ZnodePaths;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whoever the list in ZooKeeper names, and lives that life, holds everything that living publishers
 * were told is acknowledged: it may take over at any moment. Looked at whenever something is
 * acknowledged, and when a broker was elected. An unclean election starts over.
 */
final class ListedHoldAcknowledged implements Invariant {
  private static final String LIST = ZnodePaths.inSync(new ZoneId(1));

  private final Deployment deployment;
  private final Map<StreamId, Long> acknowledged = new HashMap<>();
  private boolean look;
  private boolean electing;
  private int seenVersion = -1;

  ListedHoldAcknowledged(Deployment deployment) {
    this.deployment = deployment;
  }

  @Override
  public void onFact(Fact fact) {
    if (fact instanceof Fact.Acknowledged told) {
      acknowledged.merge(told.stream(), told.last(), Math::max);
      look = true;
    } else if (fact instanceof Fact.PrimaryCreated) {
      electing = true; // Whether it is a clean election, who was elected says.
    } else if (fact instanceof Fact.Elected) {
      electing = false;
      look = true;
    } else if (fact instanceof Fact.Unclean) {
      acknowledged.clear();
    } else if (fact instanceof Fact.Ended ended) {
      acknowledged.keySet().removeIf(one -> one.publisher().name().equals(ended.process()));
    }
  }

  @Override
  public void afterEvent(long nowNs) {
    for (Znode list : deployment.world().zooKeeper().nodes(LIST)) {
      if ((look || list.version() != seenVersion) && !electing) {
        seenVersion = list.version();
        look = false;
        check(list);
      }
    }
  }

  private void check(Znode znode) {
    try {
      List<InSyncRecord.Member> listed = ZnodeJson.readInSync(znode).members();
      if (listed.isEmpty()) { // The last one left in order, and everything was delivered.
        acknowledged.clear();
      }
      listed.forEach(this::check);
    } catch (MalformedZnodeException broken) {
      throw new InvariantViolation(broken.getMessage());
    }
  }

  private void check(InSyncRecord.Member member) {
    String name = member.broker().name();
    boolean lives =
        deployment.world().isAlive(name)
            && deployment.agent(name) instanceof BrokerAgent agent
            && agent.incarnation().filter(member.incarnation()::equals).isPresent();
    if (lives) {
      BrokerAgent broker = (BrokerAgent) deployment.agent(name);
      acknowledged.forEach(
          (stream, last) -> {
            if (broker.held(stream) < last) {
              throw new InvariantViolation(
                  "%s is listed and holds %s up to %d, but %d is acknowledged"
                      .formatted(member, stream, broker.held(stream), last));
            }
          });
    }
  }
}
