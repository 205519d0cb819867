package io.zonecast.driver.result.verdict;

import io.zonecast.driver.result.run.Event;
import io.zonecast.driver.result.run.RunFacts;
import io.zonecast.measurement.Delivery;
import io.zonecast.measurement.DeliveryKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The hand-overs of owned topics, and the longest silence across each. Single writer. */
final class Handovers {
  private final List<Handover> all = new ArrayList<>();

  static Handovers of(RunFacts facts, OwnerDecisions decisions) {
    Handovers handovers = new Handovers();
    decisions.topics().forEach(byTerm -> handovers.add(byTerm.values(), facts));
    handovers.all.sort(Comparator.comparingLong(Handover::decidedUs));
    return handovers;
  }

  private void add(Iterable<Event> byTerm, RunFacts facts) {
    String owner = "";
    for (Event decided : byTerm) {
      String next = decided.text("publisher");
      if (!next.isEmpty() && !owner.isEmpty()) {
        all.add(
            new Handover(
                facts.isDirect() ? 0 : facts.zoneOfBroker(decided.id()),
                decided.text("topic"),
                owner,
                next,
                decided.number("term"),
                decided.atUs(),
                0,
                0,
                0));
      }
      owner = next.isEmpty() ? owner : next;
    }
  }

  /** As far as the subscribers were added. */
  List<Handover> found() {
    return List.copyOf(all);
  }

  /**
   * The silences of a subscriber, to be told its deliveries.
   *
   * @param zone its own; 0 where it is not known
   */
  Watch watch(long zone) {
    Watch watch = new Watch();
    for (int i = 0; i < all.size(); i++) {
      Handover handover = all.get(i);
      if (zone == 0 || handover.zone() == 0 || handover.zone() == zone) {
        watch
            .byTopic
            .computeIfAbsent(handover.topic(), topic -> new ArrayList<>())
            .add(new Span(i, handover.term()));
      }
    }
    return watch;
  }

  /**
   * Takes a subscriber's silences in.
   *
   * @param publishingEndUs until then who heard nothing more was silent; 0 where that does not
   *     count
   */
  void add(Watch watch, long publishingEndUs) {
    for (List<Span> spans : watch.byTopic.values()) {
      for (Span span : spans) {
        long until = span.firstUs == 0 ? publishingEndUs : span.firstUs;
        if (span.lastUs > 0 && until > span.lastUs) {
          all.set(
              span.index, all.get(span.index).with(span.lastUs, span.firstUs, until - span.lastUs));
        }
      }
    }
  }

  /** One subscriber's deliveries around each hand-over. */
  static final class Watch {
    private final Map<String, List<Span>> byTopic = new HashMap<>();

    void onDelivery(Delivery row) {
      if (row.term() > 0 && row.kind() != DeliveryKind.HISTORY) {
        byTopic.getOrDefault(row.topic(), List.of()).forEach(span -> span.onDelivery(row));
      }
    }
  }

  private static final class Span {
    private final int index;
    private final long term;
    private long lastUs;
    private long firstUs;

    private Span(int index, long term) {
      this.index = index;
      this.term = term;
    }

    private void onDelivery(Delivery row) {
      if (row.term() < term && firstUs == 0) {
        lastUs = row.receivedUs();
      } else if (row.term() >= term && firstUs == 0) {
        firstUs = row.receivedUs();
      }
    }
  }
}
