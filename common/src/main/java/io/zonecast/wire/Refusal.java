package io.zonecast.wire;

import io.zonecast.domain.Topic;
import java.util.List;

/**
 * Why two that name the same topic were not matched.
 *
 * @param peer the other one's id
 * @param topic the topic in common
 * @param reasons every policy that does not fit, in plain words
 */
public record Refusal(String peer, Topic topic, List<String> reasons) {
  public Refusal {
    reasons = List.copyOf(reasons);
  }
}
