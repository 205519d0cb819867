package io.zonecast.driver.status;

import io.zonecast.domain.Offer;
import io.zonecast.domain.OnSlow;
import io.zonecast.domain.Ownership;
import io.zonecast.domain.PublisherPolicies;
import io.zonecast.domain.Qos;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.Request;
import io.zonecast.domain.Retention;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Collectors;

/** Policies as people read them: only what differs from the usual, {@code -} where nothing does. */
final class PolicyText {
  private PolicyText() {}

  static String of(Offer offer) {
    PublisherPolicies policies = offer.policies();
    List<String> words = words(offer.qos(), " strength " + policies.strength());
    if (policies.lifespan().isSome()) {
      words.add("lifespan " + policies.lifespan());
    }
    if (!policies.priorities().equals(PublisherPolicies.DEFAULT.priorities())) {
      words.add(priorities(policies.priorities()));
    }
    Retention retention = policies.retention();
    if (retention.window() != Retention.DEFAULT.window()) {
      words.add("window " + retention.window());
    }
    if (retention.onSlow() != OnSlow.BLOCK) {
      words.add("on slow " + retention.onSlow().word());
    }
    return line(words);
  }

  static String of(Request request) {
    return line(words(request.qos(), ""));
  }

  private static List<String> words(Qos qos, String strength) {
    List<String> words = new ArrayList<>();
    if (qos.reliability() != Reliability.BEST_EFFORT) {
      words.add(qos.reliability().word());
    }
    if (qos.history().isSome()) {
      words.add("history " + qos.history());
    }
    if (qos.ownership() != Ownership.SHARED) {
      words.add(qos.ownership().word() + strength);
    }
    if (qos.deadline().isSome()) {
      words.add("deadline " + qos.deadline());
    }
    return words;
  }

  private static String priorities(SortedSet<Integer> priorities) {
    int first = priorities.first();
    int last = priorities.last();
    if (first == last) {
      return "priority " + first;
    }
    boolean isRange = last - first + 1 == priorities.size();
    return "priorities "
        + (isRange
            ? first + "-" + last
            : priorities.stream().map(String::valueOf).collect(Collectors.joining(" ")));
  }

  private static String line(List<String> words) {
    return words.isEmpty() ? "-" : String.join(", ", words);
  }
}
