package io.zonecast.driver.status;

import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import io.zonecast.registry.BrokerRecord;
import io.zonecast.registry.PrimaryRecord;
import io.zonecast.registry.ProcessAddress;
import io.zonecast.registry.RegistryView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The registry as text for people: one table for zones, one for publishers, one for subscribers.
 */
final class StatusTable {
  private static final int TOPICS_SHOWN = 8;

  private StatusTable() {}

  static String of(RegistryView view) {
    StringBuilder text = new StringBuilder();
    text.append(
        view.config()
            .map(
                config ->
                    "deployment %s, %s%n%n"
                        .formatted(config.deployment(), config.dissemination().word()))
            .orElse("no deployment: no broker has been here%n%n".formatted()));
    text.append(zones(view)).append('\n');
    List<List<String>> publishers = new ArrayList<>();
    publishers.add(List.of("PUBLISHER", "ZONE", "HOST", "PID", "TOPICS"));
    view.publishers()
        .forEach(
            p ->
                publishers.add(
                    client(
                        p.offer().publisher().name(), p.zone(), p.address(), p.offer().topics())));
    text.append(aligned(publishers)).append('\n');
    List<List<String>> subscribers = new ArrayList<>();
    subscribers.add(List.of("SUBSCRIBER", "ZONE", "HOST", "PID", "TOPICS"));
    view.subscribers()
        .forEach(
            s ->
                subscribers.add(
                    client(
                        s.request().subscriber().name(),
                        s.request().zone(),
                        s.address(),
                        s.request().topics())));
    return text.append(aligned(subscribers)).toString();
  }

  private static String zones(RegistryView view) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("ZONE", "PRIMARY", "HOST", "PID", "EPOCH", "STANDBYS"));
    for (ZoneId zone : Zones.of(view)) {
      Optional<PrimaryRecord> primary = view.primary(zone);
      rows.add(
          List.of(
              zone.toString(),
              primary.map(p -> p.broker().broker().name()).orElse("none"),
              primary.map(p -> p.broker().address().host()).orElse("-"),
              primary.map(p -> Long.toString(p.broker().address().pid())).orElse("-"),
              primary.map(p -> p.epoch().toString()).orElse("-"),
              names(Zones.standbys(view, zone))));
    }
    return aligned(rows);
  }

  private static String names(List<BrokerRecord> brokers) {
    return brokers.isEmpty()
        ? "none"
        : brokers.stream().map(broker -> broker.broker().name()).collect(Collectors.joining(" "));
  }

  private static List<String> client(
      String id, ZoneId zone, ProcessAddress address, Set<Topic> topics) {
    String shown =
        topics.stream().limit(TOPICS_SHOWN).map(Topic::name).collect(Collectors.joining(" "));
    String more =
        topics.size() > TOPICS_SHOWN ? " and %d more".formatted(topics.size() - TOPICS_SHOWN) : "";
    return List.of(id, zone.toString(), address.host(), Long.toString(address.pid()), shown + more);
  }

  /** Columns as wide as their widest cell, two blanks between, nothing behind the last. */
  private static String aligned(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      for (int i = 0; i < columns - 1; i++) {
        text.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      text.append(row.get(columns - 1)).append('\n');
    }
    return text.toString();
  }
}
