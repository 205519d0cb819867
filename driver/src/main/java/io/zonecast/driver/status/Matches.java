package io.zonecast.driver.status;

import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Match;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import io.zonecast.registry.ConfigRecord;
import io.zonecast.registry.PublisherRecord;
import io.zonecast.registry.Reach;
import io.zonecast.registry.RegistryView;
import io.zonecast.registry.SubscriberRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Who gets what from whom, and who does not and why, by the rule that brokers follow: what they
 * will have granted once they have seen this registry.
 *
 * @param matched by topic, subscriber and publisher
 * @param unmatched by topic, subscriber and publisher
 */
record Matches(List<Matched> matched, List<Unmatched> unmatched) {
  /** A subscriber is served a topic of a publisher. */
  record Matched(Topic topic, PublisherId publisher, SubscriberId subscriber) {}

  /**
   * Two that do not fit each other, or one that has nobody on a topic.
   *
   * @param reasons in plain words, at least one
   */
  record Unmatched(
      Topic topic,
      Optional<PublisherId> publisher,
      Optional<SubscriberId> subscriber,
      List<String> reasons) {}

  /** Applies the rule to everyone. */
  static Matches of(RegistryView view) {
    return new Rule(view).apply();
  }

  /** One application of the rule. */
  private static final class Rule {
    private static final Comparator<Matched> ORDER =
        Comparator.comparing((Matched match) -> match.topic().name())
            .thenComparing(match -> match.subscriber().name())
            .thenComparing(match -> match.publisher().name());
    private static final Comparator<Unmatched> UNMATCHED_ORDER =
        Comparator.comparing((Unmatched pair) -> pair.topic().name())
            .thenComparing(pair -> pair.subscriber().map(SubscriberId::name).orElse(""))
            .thenComparing(pair -> pair.publisher().map(PublisherId::name).orElse(""));

    private final Dissemination dissemination;
    private final Collection<PublisherRecord> publishers;
    private final Collection<SubscriberRecord> subscribers;
    private final Map<Topic, List<PublisherRecord>> publishersOf = new HashMap<>();
    private final Map<Topic, List<SubscriberRecord>> subscribersOf = new HashMap<>();
    private final List<Matched> matched = new ArrayList<>();
    private final List<Unmatched> unmatched = new ArrayList<>();

    Rule(RegistryView view) {
      dissemination = view.config().map(ConfigRecord::dissemination).orElse(Dissemination.DIRECT);
      publishers = view.publishers();
      subscribers = view.subscribers();
      publishers.forEach(
          publisher ->
              publisher
                  .offer()
                  .topics()
                  .forEach(
                      topic ->
                          publishersOf
                              .computeIfAbsent(topic, none -> new ArrayList<>())
                              .add(publisher)));
      subscribers.forEach(
          subscriber ->
              subscriber
                  .request()
                  .topics()
                  .forEach(
                      topic ->
                          subscribersOf
                              .computeIfAbsent(topic, none -> new ArrayList<>())
                              .add(subscriber)));
    }

    Matches apply() {
      subscribersOf.forEach(this::pair);
      subscribers.forEach(this::findLonely);
      publishers.forEach(this::findLonely);
      matched.sort(ORDER);
      unmatched.sort(UNMATCHED_ORDER);
      return new Matches(List.copyOf(matched), List.copyOf(unmatched));
    }

    private void pair(Topic topic, List<SubscriberRecord> to) {
      for (PublisherRecord publisher : publishersOf.getOrDefault(topic, List.of())) {
        for (SubscriberRecord subscriber : to) {
          if (meet(publisher, subscriber)) {
            pair(topic, publisher, subscriber);
          }
        }
      }
    }

    private boolean meet(PublisherRecord publisher, SubscriberRecord subscriber) {
      return Reach.reaches(dissemination, publisher, subscriber.request().zone());
    }

    private void pair(Topic topic, PublisherRecord publisher, SubscriberRecord subscriber) {
      PublisherId from = publisher.offer().publisher();
      SubscriberId to = subscriber.request().subscriber();
      if (Match.of(publisher.offer(), subscriber.request())
          instanceof Match.Incompatible incompatible) {
        unmatched.add(
            new Unmatched(topic, Optional.of(from), Optional.of(to), incompatible.reasons()));
      } else {
        matched.add(new Matched(topic, from, to));
      }
    }

    private void findLonely(SubscriberRecord subscriber) {
      for (Topic topic : new TreeSet<>(subscriber.request().topics())) {
        List<PublisherRecord> others = publishersOf.getOrDefault(topic, List.of());
        lonely(
                others,
                publisher -> meet(publisher, subscriber),
                "publishes",
                subscriber.request().zone())
            .ifPresent(
                why ->
                    unmatched.add(
                        new Unmatched(
                            topic,
                            Optional.empty(),
                            Optional.of(subscriber.request().subscriber()),
                            List.of(why))));
      }
    }

    private void findLonely(PublisherRecord publisher) {
      for (Topic topic : new TreeSet<>(publisher.offer().topics())) {
        List<SubscriberRecord> others = subscribersOf.getOrDefault(topic, List.of());
        lonely(others, subscriber -> meet(publisher, subscriber), "subscribes", publisher.zone())
            .ifPresent(
                why ->
                    unmatched.add(
                        new Unmatched(
                            topic,
                            Optional.of(publisher.offer().publisher()),
                            Optional.empty(),
                            List.of(why))));
      }
    }

    /** Why nobody of those on the topic is met; nothing where somebody is. */
    private <T> Optional<String> lonely(
        List<T> others, Predicate<T> isMet, String does, ZoneId zone) {
      if (others.stream().anyMatch(isMet)) {
        return Optional.empty();
      }
      return Optional.of(
          others.isEmpty()
              ? "nobody " + does
              : dissemination == Dissemination.DIRECT
                  ? "nobody within reach " + does
                  : "nobody in zone %s %s".formatted(zone, does));
    }
  }
}
