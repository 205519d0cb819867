package io.zonecast.registry;

import io.zonecast.domain.BrokerId;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.ZoneId;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.Znode;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The registry as this process has heard of it: it may lag behind, and it is complete only for
 * trees that were read. Malformed znodes are counted and left out. Not thread-safe.
 */
public final class RegistryView {
  private final Map<BrokerId, BrokerRecord> brokers = new TreeMap<>();
  private final Map<PublisherId, PublisherRecord> publishers = new TreeMap<>();
  private final Map<SubscriberId, SubscriberRecord> subscribers = new TreeMap<>();
  private final Map<ZoneId, PrimaryRecord> primaries = new TreeMap<>();
  private final Map<ZoneId, InSyncRecord> inSync = new TreeMap<>();
  private final Map<String, CandidateRecord> candidates = new TreeMap<>();
  private final Map<String, OwnerRecord> owners = new HashMap<>();
  private final Set<String> readTrees = new HashSet<>();
  private Optional<ConfigRecord> config = Optional.empty();
  private long malformed;

  /** Takes what the coordinator told; events that are not about the tree change nothing. */
  public void apply(CoordinatorEvent event) {
    if (event instanceof CoordinatorEvent.Present present) {
      try {
        put(present.znode());
      } catch (MalformedZnodeException broken) {
        malformed++;
        remove(present.znode().path());
      }
    } else if (event instanceof CoordinatorEvent.Absent absent) {
      remove(absent.path());
    } else if (event instanceof CoordinatorEvent.TreeRead read) {
      readTrees.add(read.root());
    }
  }

  /** Whether a watched tree was read completely at least once. */
  public boolean isRead(String root) {
    return readTrees.contains(root);
  }

  /** What the deployment agreed on. */
  public Optional<ConfigRecord> config() {
    return config;
  }

  /** A zone's primary. */
  public Optional<PrimaryRecord> primary(ZoneId zone) {
    return Optional.ofNullable(primaries.get(zone));
  }

  /** The zones that have a primary, in order. */
  public Set<ZoneId> livingZones() {
    return Collections.unmodifiableSet(primaries.keySet());
  }

  /** A zone's list of those in sync. */
  public Optional<InSyncRecord> inSync(ZoneId zone) {
    return Optional.ofNullable(inSync.get(zone));
  }

  /** A zone's candidates, who stood first first. */
  public List<CandidateRecord> candidates(ZoneId zone) {
    return candidates.values().stream()
        .filter(candidate -> candidate.broker().zone().equals(zone))
        .sorted(Comparator.comparingLong(CandidateRecord::order))
        .toList();
  }

  /** The registered brokers. */
  public Collection<BrokerRecord> brokers() {
    return Collections.unmodifiableCollection(brokers.values());
  }

  /** The registered publishers. */
  public Collection<PublisherRecord> publishers() {
    return Collections.unmodifiableCollection(publishers.values());
  }

  /** The registered subscribers. */
  public Collection<SubscriberRecord> subscribers() {
    return Collections.unmodifiableCollection(subscribers.values());
  }

  /** A registered publisher. */
  public Optional<PublisherRecord> publisher(PublisherId publisher) {
    return Optional.ofNullable(publishers.get(publisher));
  }

  /** A registered subscriber. */
  public Optional<SubscriberRecord> subscriber(SubscriberId subscriber) {
    return Optional.ofNullable(subscribers.get(subscriber));
  }

  /**
   * Who owns a topic.
   *
   * @param path the topic's {@link ZnodePaths#owner}
   */
  public Optional<OwnerRecord> owner(String path) {
    return Optional.ofNullable(owners.get(path));
  }

  /** Every topic that has, or had, an owner, by path. */
  public Map<String, OwnerRecord> owners() {
    return Collections.unmodifiableMap(owners);
  }

  /** The load as this view has it. */
  public LoadRecord load() {
    return new LoadRecord(publishers.size(), subscribers.size(), primaries.size());
  }

  /** How many malformed znodes were left out. */
  public long malformed() {
    return malformed;
  }

  private void put(Znode znode) throws MalformedZnodeException {
    String path = znode.path();
    if (path.equals(ZnodePaths.CONFIG)) {
      config = Optional.of(ZnodeJson.readConfig(znode));
    } else if (ZnodePaths.isChildOf(path, ZnodePaths.PRIMARIES)) {
      BrokerRecord broker = ZnodeJson.readBroker(znode);
      primaries.put(
          broker.zone(),
          new PrimaryRecord(broker, new io.zonecast.domain.Epoch(znode.czxid()), znode.owner()));
    } else if (ZnodePaths.isChildOf(path, ZnodePaths.IN_SYNC)) {
      Optional<ZoneId> zone = ZnodePaths.zoneOf(path, ZnodePaths.IN_SYNC);
      if (zone.isPresent()) {
        inSync.put(zone.get(), ZnodeJson.readInSync(znode));
      }
    } else if (ZnodePaths.isChildOf(path, ZnodePaths.BROKERS)) {
      BrokerRecord broker = ZnodeJson.readBroker(znode);
      brokers.put(broker.broker(), broker);
    } else if (ZnodePaths.isChildOf(path, ZnodePaths.PUBLISHERS)) {
      PublisherRecord publisher = ZnodeJson.readPublisher(znode);
      require(ZnodePaths.publisher(publisher.offer().publisher()), path);
      publishers.put(publisher.offer().publisher(), publisher);
    } else if (ZnodePaths.isChildOf(path, ZnodePaths.SUBSCRIBERS)) {
      SubscriberRecord subscriber = ZnodeJson.readSubscriber(znode);
      require(ZnodePaths.subscriber(subscriber.request().subscriber()), path);
      subscribers.put(subscriber.request().subscriber(), subscriber);
    } else if (ZnodePaths.isChildOf(path, ZnodePaths.OWNERS)) {
      owners.put(path, ZnodeJson.readOwner(znode));
    } else if (isCandidate(path)) {
      candidates.put(path, new CandidateRecord(ZnodeJson.readBroker(znode), znode.czxid(), path));
    }
  }

  /** Who registers under another's name would not be found when that vanishes. */
  private static void require(String expected, String path) throws MalformedZnodeException {
    if (!expected.equals(path)) {
      throw new MalformedZnodeException(path, "belongs at " + expected);
    }
  }

  private void remove(String path) {
    String name = ZnodePaths.name(path);
    if (path.equals(ZnodePaths.CONFIG)) {
      config = Optional.empty();
    } else if (ZnodePaths.isChildOf(path, ZnodePaths.PRIMARIES)) {
      ZnodePaths.zoneOf(path, ZnodePaths.PRIMARIES).ifPresent(primaries::remove);
    } else if (ZnodePaths.isChildOf(path, ZnodePaths.IN_SYNC)) {
      ZnodePaths.zoneOf(path, ZnodePaths.IN_SYNC).ifPresent(inSync::remove);
    } else if (ZnodePaths.isChildOf(path, ZnodePaths.BROKERS)) {
      brokers.keySet().removeIf(id -> id.name().equals(name));
    } else if (ZnodePaths.isChildOf(path, ZnodePaths.PUBLISHERS)) {
      ZnodePaths.publisherOf(path).ifPresent(publishers::remove);
    } else if (ZnodePaths.isChildOf(path, ZnodePaths.SUBSCRIBERS)) {
      ZnodePaths.subscriberOf(path).ifPresent(subscribers::remove);
    } else if (ZnodePaths.isChildOf(path, ZnodePaths.OWNERS)) {
      owners.remove(path);
    } else if (isCandidate(path)) {
      candidates.remove(path);
    }
  }

  private static boolean isCandidate(String path) {
    return ZnodePaths.zoneOf(path, ZnodePaths.ELECTIONS)
        .filter(zone -> ZnodePaths.isChildOf(path, ZnodePaths.election(zone)))
        .isPresent();
  }
}
