package io.zonecast.driver.status;

import io.zonecast.domain.PublisherId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import io.zonecast.registry.BrokerRecord;
import io.zonecast.registry.OwnerRecord;
import io.zonecast.registry.PrimaryRecord;
import io.zonecast.registry.ProcessAddress;
import io.zonecast.registry.RegistryView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The registry as text for people: tables of zones, publishers, subscribers, matches, owners and
 * who is not matched; the last three only where there is something in them.
 */
final class StatusTable {
  private final RegistryView view;
  private final int most;
  private final Matches matches;
  private final List<Owned> owned;

  private StatusTable(RegistryView view, int most) {
    this.view = view;
    this.most = most;
    this.matches = Matches.of(view);
    this.owned = Owned.of(view);
  }

  /**
   * The tables.
   *
   * @param most rows of each that are shown
   */
  static String of(RegistryView view, int most) {
    return new StatusTable(view, most).text();
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        view.config()
            .map(
                config ->
                    "deployment %s, %s\n"
                        .formatted(config.deployment(), config.dissemination().word()))
            .orElse("no deployment: no broker has been here\n"));
    for (TextTable table : List.of(zones(), publishers(), subscribers())) {
      text.append('\n').append(table);
    }
    for (TextTable table : List.of(matches(), owners(), unmatched())) {
      text.append(table.isEmpty() ? "" : "\n" + table);
    }
    return text.toString();
  }

  private TextTable zones() {
    TextTable table = new TextTable(most, "ZONE", "PRIMARY", "HOST", "PID", "EPOCH", "STANDBYS");
    for (ZoneId zone : Zones.of(view)) {
      Optional<PrimaryRecord> primary = view.primary(zone);
      table.row(
          zone,
          primary.map(p -> p.broker().broker().name()).orElse("none"),
          primary.map(p -> p.broker().address().host()).orElse("-"),
          primary.map(p -> Long.toString(p.broker().address().pid())).orElse("-"),
          primary.map(p -> p.epoch().toString()).orElse("-"),
          TextTable.names(
              Zones.standbys(view, zone).stream().map(standby -> standby(zone, standby)).toList()));
    }
    return table;
  }

  private String standby(ZoneId zone, BrokerRecord standby) {
    return standby.broker().name()
        + (Zones.isInSync(view, zone, standby) ? " (in sync)" : " (not in sync)");
  }

  private TextTable publishers() {
    TextTable table = new TextTable(most, "PUBLISHER", "ZONE", "HOST", "PID", "TOPICS", "OFFERS");
    view.publishers()
        .forEach(
            p ->
                client(
                    table,
                    p.offer().publisher().name(),
                    p.zone(),
                    p.address(),
                    p.offer().topics(),
                    PolicyText.of(p.offer())));
    return table;
  }

  private TextTable subscribers() {
    TextTable table =
        new TextTable(most, "SUBSCRIBER", "ZONE", "HOST", "PID", "TOPICS", "REQUESTS");
    view.subscribers()
        .forEach(
            s ->
                client(
                    table,
                    s.request().subscriber().name(),
                    s.request().zone(),
                    s.address(),
                    s.request().topics(),
                    PolicyText.of(s.request())));
    return table;
  }

  private static void client(
      TextTable table,
      String id,
      ZoneId zone,
      ProcessAddress address,
      Set<Topic> topics,
      String policies) {
    table.row(
        id,
        zone,
        address.host(),
        address.pid(),
        TextTable.names(topics.stream().map(Topic::name).toList()),
        policies);
  }

  /** One row for each topic of a subscriber. */
  private TextTable matches() {
    TextTable table = new TextTable(most, "TOPIC", "SUBSCRIBER", "GETS IT FROM");
    List<Matches.Matched> all = matches.matched();
    int from = 0;
    for (int to = 1; to <= all.size(); to++) {
      Matches.Matched first = all.get(from);
      boolean isSame =
          to < all.size()
              && all.get(to).topic().equals(first.topic())
              && all.get(to).subscriber().equals(first.subscriber());
      if (!isSame) {
        table.row(
            first.topic(),
            first.subscriber(),
            table.isFull() ? "" : publishers(all.subList(from, to)));
        from = to;
      }
    }
    return table;
  }

  /** Those that a subscriber gets a topic from; who waits to own it brings nothing. */
  private String publishers(List<Matches.Matched> ofOne) {
    List<String> from = new ArrayList<>();
    List<String> waiting = new ArrayList<>();
    for (Matches.Matched match : ofOne) {
      String name = match.publisher().name();
      Optional<Boolean> owns = Owned.owns(view, owned, match);
      if (owns.isEmpty()) {
        from.add(name);
      } else if (owns.get()) {
        from.add(name + " (owner)");
      } else {
        waiting.add(name);
      }
    }
    return waiting.isEmpty()
        ? TextTable.names(from)
        : TextTable.names(from)
            + "; "
            + TextTable.names(waiting)
            + (waiting.size() == 1 ? " waits" : " wait");
  }

  private TextTable owners() {
    TextTable table = new TextTable(most, "TOPIC", "ZONE", "OWNER", "TERM", "STRENGTH");
    for (Owned one : owned) {
      OwnerRecord record = one.record();
      table.row(
          record.topic(),
          one.zone().map(ZoneId::toString).orElse("all"),
          record.owner().map(owner -> owner.publisher().name()).orElse("none"),
          record.term(),
          text(one.strength()));
    }
    return table;
  }

  private TextTable unmatched() {
    TextTable table =
        new TextTable(most, "TOPIC", "PUBLISHER", "SUBSCRIBER", "NOT MATCHED BECAUSE");
    for (Matches.Unmatched pair : matches.unmatched()) {
      table.row(
          pair.topic(),
          pair.publisher().map(PublisherId::name).orElse("-"),
          pair.subscriber().map(SubscriberId::name).orElse("-"),
          String.join("; ", pair.reasons()));
    }
    return table;
  }

  private static String text(OptionalInt number) {
    return number.isPresent() ? Integer.toString(number.getAsInt()) : "-";
  }
}
