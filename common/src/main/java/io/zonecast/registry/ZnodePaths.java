package io.zonecast.registry;

import io.zonecast.domain.BrokerId;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Every path, below the deployment's root: the only place with path strings. Ids are safe in a path
 * by their own check.
 */
public final class ZnodePaths {
  /** What a deployment agreed on. */
  public static final String CONFIG = "/config";

  /** The elected brokers, one for each zone. */
  public static final String PRIMARIES = "/primaries";

  /** The candidates, by zone. */
  public static final String ELECTIONS = "/elections";

  /** The lists that guard take-overs, by zone. */
  public static final String IN_SYNC = "/in_sync";

  /** Everything that is registered. */
  public static final String SHARED_STATE = "/shared_state";

  /** The registered brokers. */
  public static final String BROKERS = SHARED_STATE + "/brokers";

  /** The registered publishers. */
  public static final String PUBLISHERS = SHARED_STATE + "/publishers";

  /** The registered subscribers. */
  public static final String SUBSCRIBERS = SHARED_STATE + "/subscribers";

  /** The owners of topics that only one publisher at a time may publish. */
  public static final String OWNERS = SHARED_STATE + "/owners";

  /** The load, for whoever provisions brokers. */
  public static final String CURRENT_LOAD = SHARED_STATE + "/current_load";

  /** The persistent directories that every client makes where they lack. */
  public static final List<String> DIRECTORIES =
      List.of(
          PRIMARIES, ELECTIONS, IN_SYNC, SHARED_STATE, BROKERS, PUBLISHERS, SUBSCRIBERS, OWNERS);

  private static final String ZONE = "/zone_";
  private static final String SCOPE = "zone_";

  private ZnodePaths() {}

  /** A broker's registration. */
  public static String broker(BrokerId broker) {
    return BROKERS + "/" + broker.name();
  }

  /** A publisher's registration. */
  public static String publisher(PublisherId publisher) {
    return PUBLISHERS + "/" + publisher.name();
  }

  /** A subscriber's registration. */
  public static String subscriber(SubscriberId subscriber) {
    return SUBSCRIBERS + "/" + subscriber.name();
  }

  /** A zone's primary. */
  public static String primary(ZoneId zone) {
    return PRIMARIES + ZONE + zone.number();
  }

  /** The directory of a zone's candidates. */
  public static String election(ZoneId zone) {
    return ELECTIONS + ZONE + zone.number();
  }

  /** A candidate, named so that no other life of a broker has the same name. */
  public static String candidate(ZoneId zone, BrokerId broker, Incarnation incarnation) {
    return election(zone) + "/" + broker.name() + "@" + incarnation.zxid();
  }

  /** A zone's list of those in sync. */
  public static String inSync(ZoneId zone) {
    return IN_SYNC + ZONE + zone.number();
  }

  /**
   * The owner of a topic.
   *
   * @param zone whose publishers and subscribers alone meet on the topic; nothing where those of
   *     all zones do, as in direct dissemination
   */
  public static String owner(Optional<ZoneId> zone, Topic topic) {
    String scope = zone.map(one -> SCOPE + one.number()).orElse("direct");
    return OWNERS + "/" + scope + "." + escaped(topic);
  }

  /** The zone in which an {@link #owner} owns; nothing where it does in all of them. */
  public static Optional<ZoneId> ownersZone(String path) {
    String name = name(path);
    int end = name.indexOf('.');
    try {
      return name.startsWith(SCOPE) && end > 0
          ? Optional.of(new ZoneId(Integer.parseInt(name.substring(SCOPE.length(), end))))
          : Optional.empty();
    } catch (IllegalArgumentException notAZone) {
      return Optional.empty();
    }
  }

  /** A topic may hold what a path may not: anything but letters, digits, dot and dash is coded. */
  private static String escaped(Topic topic) {
    StringBuilder name = new StringBuilder();
    for (byte b : topic.utf8()) {
      boolean isPlain =
          (b >= 'a' && b <= 'z')
              || (b >= 'A' && b <= 'Z')
              || (b >= '0' && b <= '9')
              || b == '.'
              || b == '-';
      name.append(isPlain ? Character.toString(b) : "_%02x".formatted(b & 0xff));
    }
    return name.toString();
  }

  /** The last part of a path. */
  public static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Whether a path lies directly in a directory. */
  public static boolean isChildOf(String path, String directory) {
    return path.lastIndexOf('/') == directory.length() && path.startsWith(directory);
  }

  /** Whose registration as a publisher lies at a path; nothing where nobody's can. */
  public static Optional<PublisherId> publisherOf(String path) {
    return idOf(path, PUBLISHERS, PublisherId::new);
  }

  /** Whose registration as a subscriber lies at a path; nothing where nobody's can. */
  public static Optional<SubscriberId> subscriberOf(String path) {
    return idOf(path, SUBSCRIBERS, SubscriberId::new);
  }

  private static <I> Optional<I> idOf(String path, String directory, Function<String, I> id) {
    try {
      return isChildOf(path, directory) ? Optional.of(id.apply(name(path))) : Optional.empty();
    } catch (IllegalArgumentException notAnId) {
      return Optional.empty();
    }
  }

  /**
   * The zone of a {@code …/zone_<n>} path or of what lies directly in it; nothing where there is
   * none.
   */
  public static Optional<ZoneId> zoneOf(String path, String directory) {
    String prefix = directory + ZONE;
    if (!path.startsWith(prefix)) {
      return Optional.empty();
    }
    int end = path.indexOf('/', prefix.length());
    try {
      int number = Integer.parseInt(path.substring(prefix.length(), end < 0 ? path.length() : end));
      return Optional.of(new ZoneId(number));
    } catch (IllegalArgumentException notAZone) {
      return Optional.empty();
    }
  }
}
