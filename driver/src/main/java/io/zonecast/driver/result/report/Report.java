package io.zonecast.driver.result.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonecast.driver.result.run.RunFacts;
import io.zonecast.driver.result.verdict.Counts;
import io.zonecast.driver.result.verdict.Judgement;
import io.zonecast.driver.result.verdict.Verdict;
import io.zonecast.measurement.LatencySummary;
import io.zonecast.measurement.chart.Chart;
import io.zonecast.measurement.chart.StackedBars;
import io.zonecast.measurement.chart.SvgBars;
import io.zonecast.measurement.chart.SvgChart;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code report.html}: one file that needs nothing from elsewhere. Everything that comes from the
 * run is escaped. Single use.
 */
public final class Report {
  private static final Set<String> TOLD_ELSEWHERE =
      Set.of("schema", "arguments", "offered", "requested");
  private static final int MAX_OPEN = 30;

  private final RunFacts facts;
  private final Judgement judgement;
  private final JsonNode summary;
  private final Plots plots;
  private final StringBuilder out = new StringBuilder(1 << 16);

  private Report(RunFacts facts, Judgement judgement, ObjectNode summary, Plots plots) {
    this.facts = facts;
    this.judgement = judgement;
    this.summary = summary;
    this.plots = plots;
  }

  /** The page. */
  public static String html(RunFacts facts, Judgement judgement, ObjectNode summary, Plots plots)
      throws IOException {
    return new Report(facts, judgement, summary, plots).html();
  }

  private String html() throws IOException {
    String name =
        String.valueOf(facts.directory().path().toAbsolutePath().normalize().getFileName());
    out.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n");
    out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.append("<title>Zonecast run ").append(SvgChart.escape(name)).append("</title>\n<style>\n");
    out.append(style()).append("</style></head><body><main>\n");
    header(name);
    tiles();
    out.append(VerdictHtml.of(judgement, facts.isReliable()));
    charts();
    out.append(ReportTables.latencies(judgement));
    failovers();
    handovers();
    section("Subscribers");
    out.append(ReportTables.subscribers(judgement));
    experiment();
    qos();
    processes();
    again();
    return out.append("</main></body></html>\n").toString();
  }

  private void header(String name) {
    Verdict verdict = judgement.verdict();
    long zones = summary.path("zones").asLong();
    out.append("<header><div><h1>").append(SvgChart.escape(name)).append("</h1><p>");
    String line =
        "%d publishers, %d subscribers, %d brokers in %s, %s, %s, on %s"
            .formatted(
                summary.path("pubs").asLong(),
                summary.path("subs").asLong(),
                summary.path("brokers").asLong(),
                zones == 1 ? "one zone" : "each of " + zones + " zones",
                summary.path("dissemination").asText(),
                summary.path("reliability").asText(),
                summary.path("on").asText());
    out.append(SvgChart.escape(line)).append("</p></div><span class=\"verdict ");
    out.append(verdict.text()).append("\">").append(verdict.text()).append("</span></header>\n");
  }

  private void tiles() {
    Counts counts = judgement.counts();
    LatencySummary latency = judgement.latency().summary();
    out.append("<div class=\"tiles\">");
    tile("published", ReportTables.count(counts.published()), "");
    tile("expected", ReportTables.count(counts.expected()), "");
    tile("delivered", ReportTables.count(counts.delivered()), "");
    tile("lost", ReportTables.count(counts.lost()), counts.lost() > 0 ? "bad" : "");
    tile(
        "delivered twice",
        ReportTables.count(counts.duplicated()),
        counts.duplicated() > 0 ? "bad" : "");
    tile(
        "out of order",
        ReportTables.count(counts.outOfOrder()),
        counts.outOfOrder() > 0 ? "bad" : "");
    if (counts.expired() > 0) {
      tile("expired", ReportTables.count(counts.expired()), "");
    }
    if (counts.filtered() > 0) {
      tile("filtered", ReportTables.count(counts.filtered()), "");
    }
    tile("p50 latency", ReportTables.latency(latency, latency.p50()), "");
    tile("p99 latency", ReportTables.latency(latency, latency.p99()), "");
    out.append("</div>\n");
  }

  private void tile(String label, String value, String cssClass) {
    out.append("<div class=\"tile ").append(cssClass).append("\"><b>");
    out.append(SvgChart.escape(value)).append("</b><span>").append(label).append("</span></div>");
  }

  private void charts() {
    section("Latency over time");
    chart(plots.overTime());
    paragraph(
        "Time 0 is when all were matched, and publishing began. Each point stands for a slice of time over all subscribers. Latency is wall clock, from"
            + " the call of publish to the delivery: valid where the clocks agree, as on one"
            + " machine or one Mininet, whose hosts share a kernel. Only live messages count.");
    section("Latency by percentile");
    chart(plots.byPercentile());
  }

  private void chart(Chart chart) {
    Chart bare = new Chart("", "", chart.x(), chart.y(), chart.lines(), chart.markers());
    out.append("<figure>").append(SvgChart.draw(bare)).append("</figure>\n");
  }

  private void failovers() {
    if (judgement.failovers().isEmpty()) {
      return;
    }
    section("Failovers");
    out.append(ReportTables.failovers(judgement));
    paragraph(
        "The longest silence is the longest time between two deliveries that any subscriber of the"
            + " zone saw, from its last one before the fault to its first after the election. The"
            + " bound is that of a reliable run; where there is none, nothing is promised.");
    List<StackedBars> charts = FailoverCharts.of(judgement.failovers());
    if (charts.isEmpty()) {
      return;
    }
    section("Where the time went");
    out.append(ReportTables.steps(judgement));
    for (StackedBars chart : charts) {
      out.append("<figure>").append(SvgBars.draw(chart)).append("</figure>\n");
    }
    paragraph(
        "Time since the fault. Suspected: the first broker's link to the primary broke. Seen dead,"
            + " transaction sent, elected, announced: the successor's steps. Resent: the first"
            + " publisher sends again what was not acknowledged. First delivery: at any subscriber"
            + " of the zone. A step that nobody told of is not there, and its time is the next"
            + " one's.");
  }

  private void handovers() {
    if (judgement.handovers().isEmpty()) {
      return;
    }
    section("Hand-overs");
    out.append(QosTables.handovers(judgement, Plots.matchedUs(facts, judgement)));
    paragraph(
        "A topic that only its owner publishes got another one. The silence is from the last"
            + " delivery of an earlier term to the first of this one or a later one, at the"
            + " subscriber for which it was longest.");
  }

  private void qos() {
    section("Qualities of service");
    out.append(QosTables.policies(facts));
    String refused = QosTables.refused(facts);
    if (!refused.isEmpty()) {
      section("Did not match");
      out.append(refused);
    }
  }

  private void experiment() {
    section("Experiment");
    out.append("<dl>");
    for (Map.Entry<String, JsonNode> entry : facts.experiment().properties()) {
      if (TOLD_ELSEWHERE.contains(entry.getKey())) {
        continue;
      }
      out.append("<div><dt>").append(SvgChart.escape(entry.getKey())).append("</dt><dd>");
      out.append(SvgChart.escape(plain(entry.getValue()))).append("</dd></div>\n");
    }
    out.append("</dl>\n");
  }

  /** Values as text: lists with commas, the values of an object side by side. */
  private static String plain(JsonNode value) {
    if (value.isNull()) {
      return "–";
    }
    if (value.isValueNode()) {
      return value.asText();
    }
    List<String> words = new ArrayList<>();
    value.forEach(word -> words.add(plain(word)));
    return words.isEmpty() ? "none" : String.join(value.isArray() ? ", " : " ", words);
  }

  private void processes() {
    int processes = facts.processes().size();
    section("Processes");
    out.append("<details").append(processes <= MAX_OPEN ? " open" : "").append("><summary>");
    out.append(processes).append(" processes</summary>").append(ReportTables.processes(facts));
    out.append("</details>\n");
  }

  private void again() {
    section("Again");
    List<String> command = new ArrayList<>();
    facts.experiment().path("arguments").forEach(word -> command.add(quoted(word.asText())));
    if (!command.isEmpty()) {
      paragraph("The same experiment:");
      code("java -jar driver.jar " + String.join(" ", command));
    }
    paragraph("Judge it again, or build this page again, from the files of the run:");
    String path = quoted(facts.directory().path().toString());
    code("java -jar driver.jar check " + path + "\njava -jar driver.jar report " + path);
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:=,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  private void section(String title) {
    out.append("<h2>").append(SvgChart.escape(title)).append("</h2>\n");
  }

  private void paragraph(String text) {
    out.append("<p class=\"note\">").append(SvgChart.escape(text)).append("</p>\n");
  }

  private void code(String text) {
    // Line feeds matter here, and escape() would flatten them.
    out.append("<pre>");
    text.lines().forEach(line -> out.append(SvgChart.escape(line)).append('\n'));
    out.append("</pre>\n");
  }

  private static String style() throws IOException {
    try (InputStream css = Report.class.getResourceAsStream("report.css")) {
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
