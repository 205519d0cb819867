package io.zonecast.driver.result.report;

import io.zonecast.domain.Match;
import io.zonecast.domain.Qos;
import io.zonecast.driver.result.run.ProcessEntry;
import io.zonecast.driver.result.run.RunFacts;
import io.zonecast.driver.result.run.RunQos;
import io.zonecast.driver.result.verdict.Handover;
import io.zonecast.driver.result.verdict.Judgement;
import io.zonecast.measurement.chart.Axis;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The report's tables of policies and owners, as HTML. Stateless. */
final class QosTables {
  private static final int MOST_NAMED = 4;
  private static final int MAX_ROWS = 50;

  private QosTables() {}

  /** One row for each set of policies, with those who have it. */
  static String policies(RunFacts facts) {
    RunQos qos = facts.qos();
    Map<List<String>, List<String>> rows = new LinkedHashMap<>();
    for (ProcessEntry process : facts.processes()) {
      if (process.role().equals("publisher")) {
        List<String> cells = cells("offers", qos.offeredBy(process.id()));
        boolean exclusive = qos.isExclusive(process.id());
        cells.add(exclusive ? String.valueOf(qos.strengthOf(process.id())) : "–");
        cells.add(qos.lifespanOf(process.id()).toString());
        cells.add(String.valueOf(qos.priorityOf(process.id())));
        rows.computeIfAbsent(cells, unused -> new ArrayList<>()).add(process.id());
      } else if (process.role().equals("subscriber")) {
        List<String> cells = cells("asks for", qos.requestedBy(process.id()));
        cells.addAll(List.of("–", "–", "–"));
        rows.computeIfAbsent(cells, unused -> new ArrayList<>()).add(process.id());
      }
    }
    HtmlTable table =
        new HtmlTable(
            "process",
            "",
            "reliability",
            "history",
            "ownership",
            "deadline",
            "strength",
            "lifespan",
            "priority");
    rows.forEach(
        (cells, ids) -> {
          List<String> row = new ArrayList<>(List.of(names(ids)));
          row.addAll(cells);
          table.row("", row);
        });
    return table.html();
  }

  private static List<String> cells(String does, Qos qos) {
    return new ArrayList<>(
        List.of(
            does,
            qos.reliability().word(),
            qos.history().toString(),
            qos.ownership().word(),
            qos.deadline().toString()));
  }

  private static String names(List<String> ids) {
    String first = String.join(", ", ids.subList(0, Math.min(MOST_NAMED, ids.size())));
    int more = ids.size() - MOST_NAMED;
    return more > 0 ? first + " and %d more".formatted(more) : first;
  }

  /** One row for each pair that shares a topic and does not match; empty where there is none. */
  static String refused(RunFacts facts) {
    HtmlTable table = new HtmlTable("publisher", "subscriber", "why not");
    int rows = 0;
    for (ProcessEntry publisher : of(facts, "publisher")) {
      for (ProcessEntry subscriber : of(facts, "subscriber")) {
        if (subscriber.life() == 1
            && publisher.zone() == subscriber.zone()
            && publisher.topics().stream().anyMatch(subscriber.topics()::contains)
            && facts.qos().match(publisher.id(), subscriber.id())
                instanceof Match.Incompatible incompatible) {
          if (++rows <= MAX_ROWS) {
            table.row(publisher.id(), subscriber.id(), String.join("; ", incompatible.reasons()));
          }
        }
      }
    }
    if (rows > MAX_ROWS) {
      table.row("and %d pairs more".formatted(rows - MAX_ROWS), "", "");
    }
    return rows == 0 ? "" : table.html();
  }

  private static List<ProcessEntry> of(RunFacts facts, String role) {
    return facts.processes().stream().filter(process -> process.role().equals(role)).toList();
  }

  /**
   * One row for each hand-over.
   *
   * @param originUs time 0, microseconds since 1970
   */
  static String handovers(Judgement judgement, long originUs) {
    HtmlTable table =
        new HtmlTable(
            "topic", "from", "to", "term", "decided at", "first delivery after", "longest silence");
    List<Handover> all = judgement.handovers();
    for (Handover handover : all.subList(0, Math.min(MAX_ROWS, all.size()))) {
      table.row(
          handover.topic(),
          handover.from(),
          handover.to(),
          handover.term(),
          Axis.duration(Math.max(0, handover.decidedUs() - originUs)),
          sinceDecided(handover),
          silence(handover));
    }
    if (all.size() > MAX_ROWS) {
      table.row(
          "and %d more, in summary.json".formatted(all.size() - MAX_ROWS), "", "", "", "", "", "");
    }
    return table.html();
  }

  private static String silence(Handover handover) {
    if (!handover.isMeasured()) {
      return "-";
    }
    String silence = Axis.duration(handover.gapUs());
    return handover.isCompleted() ? silence : silence + ", to the end";
  }

  /** The first of the new owner may be there before the broker's word that it owns. */
  private static String sinceDecided(Handover handover) {
    if (!handover.isMeasured()) {
      return "-";
    }
    return handover.isCompleted()
        ? Axis.duration(Math.max(0, handover.firstDeliveryUs() - handover.decidedUs()))
        : "never";
  }
}
