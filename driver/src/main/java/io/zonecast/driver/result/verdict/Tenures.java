package io.zonecast.driver.result.verdict;

import io.zonecast.driver.result.run.Event;
import io.zonecast.driver.result.run.RunFacts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** When each subscriber was matched to which streams, and what that obliges others to. */
final class Tenures {
  private final Map<String, Map<StreamKey, List<Tenure>>> bySubscriber = new HashMap<>();

  static Tenures of(RunFacts facts) {
    Joins joins = Joins.of(facts);
    Map<String, TenureBook> books = new HashMap<>();
    for (String id : facts.ids("subscriber")) {
      books.put(id, new TenureBook(id, facts, joins));
    }
    for (Event event : facts.events()) {
      switch (event.role()) {
        case "subscriber" -> books.get(event.id()).told(event);
        case "driver" -> {
          if (event.event().equals("fault")) {
            books.values().forEach(book -> book.fault(event));
          }
        }
        default -> {
          if (event.event().equals("undeliverable")) {
            Lives.of(event.text("subscriber"), facts).stream()
                .filter(books::containsKey)
                .forEach(life -> books.get(life).undeliverable(event));
          }
        }
      }
    }
    Tenures tenures = new Tenures();
    books.forEach((id, book) -> tenures.bySubscriber.put(id, book.close()));
    return tenures;
  }

  /** In order of time; none where the subscriber was never matched to the stream. */
  List<Tenure> of(String subscriber, StreamKey stream) {
    return bySubscriber.getOrDefault(subscriber, Map.of()).getOrDefault(stream, List.of());
  }
}
