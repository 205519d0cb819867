package io.zonecast.driver.result.report;

import io.zonecast.driver.result.verdict.Judgement;
import io.zonecast.driver.result.verdict.PossibleLoss;
import io.zonecast.driver.result.verdict.Violation;
import io.zonecast.measurement.chart.SvgChart;

/** What the report says about the verdict, as HTML: what was broken, may be lost, is missing. */
final class VerdictHtml {
  private static final int MAX_SHOWN = 50;

  private final StringBuilder out = new StringBuilder();
  private final Judgement judgement;

  private VerdictHtml(Judgement judgement) {
    this.judgement = judgement;
  }

  /**
   * Sections; nothing where nothing is to be said.
   *
   * @param reliable whether the run was
   */
  static String of(Judgement judgement, boolean reliable) {
    VerdictHtml html = new VerdictHtml(judgement);
    html.violations();
    html.possibleLosses();
    html.missing();
    if (judgement.counts().lost() > 0 && judgement.violations().isEmpty()) {
      html.paragraph(
          reliable
              ? "Messages that never came are counted as lost. No promise is broken: they were not"
                  + " acknowledged, or whoever lacks them was told, or was not there."
              : "Messages were lost after an injected fault. In best effort such a loss is counted"
                  + " and is no broken promise.");
    }
    return html.out.toString();
  }

  private void violations() {
    if (judgement.violations().isEmpty()) {
      return;
    }
    section("Broken promises");
    HtmlTable table = new HtmlTable("rule", "stream", "sequences", "file", "what happened");
    judgement.violations().stream()
        .limit(MAX_SHOWN)
        .forEach(
            (Violation v) -> table.row(v.rule(), v.stream(), v.sequences(), v.file(), v.detail()));
    out.append(table.html());
    more(judgement.violations().size());
  }

  private void possibleLosses() {
    if (judgement.possibleLosses().isEmpty()) {
      return;
    }
    section("Possible losses");
    HtmlTable table = new HtmlTable("subscriber", "stream", "sequences", "messages");
    judgement.possibleLosses().stream()
        .limit(MAX_SHOWN)
        .forEach(
            (PossibleLoss loss) ->
                table.row(
                    loss.subscriber(),
                    loss.stream(),
                    loss.sequences(),
                    ReportTables.count(loss.count())));
    out.append(table.html());
    more(judgement.possibleLosses().size());
    paragraph(
        "These were acknowledged, and not delivered. Then a broker was elected although nobody who"
            + " held everything was alive. That election was announced as unclean, so this is no"
            + " broken promise.");
  }

  private void missing() {
    if (judgement.missing().isEmpty()) {
      return;
    }
    section("Missing, so that not everything can be judged");
    out.append("<ul>");
    judgement.missing().stream()
        .limit(MAX_SHOWN)
        .forEach(what -> out.append("<li>").append(SvgChart.escape(what)).append("</li>"));
    out.append("</ul>\n");
    more(judgement.missing().size());
  }

  private void more(int total) {
    if (total > MAX_SHOWN) {
      paragraph("And " + (total - MAX_SHOWN) + " more, in summary.json.");
    }
  }

  private void section(String title) {
    out.append("<h2>").append(title).append("</h2>\n");
  }

  private void paragraph(String text) {
    out.append("<p class=\"note\">").append(text).append("</p>\n");
  }
}
