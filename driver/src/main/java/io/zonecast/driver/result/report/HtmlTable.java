package io.zonecast.driver.result.report;

import io.zonecast.measurement.chart.SvgChart;
import java.util.Arrays;
import java.util.List;

/** An HTML table; every cell is escaped. Cells that look like numbers stand on the right. */
final class HtmlTable {
  private final StringBuilder rows = new StringBuilder();
  private final String head;

  HtmlTable(String... columns) {
    StringBuilder cells = new StringBuilder();
    for (String column : columns) {
      cells.append("<th>").append(SvgChart.escape(column)).append("</th>");
    }
    this.head = columns.length == 0 ? "" : "<thead><tr>" + cells + "</tr></thead>";
  }

  HtmlTable row(Object... cells) {
    return row("", Arrays.asList(cells));
  }

  HtmlTable row(String cssClass, List<?> cells) {
    rows.append("<tr class=\"").append(cssClass).append("\">");
    for (Object cell : cells) {
      String text = String.valueOf(cell);
      boolean number = text.matches("-?[0-9][0-9,.]*( (µs|ms|s))?|–");
      rows.append(number ? "<td class=\"n\">" : "<td>");
      rows.append(SvgChart.escape(text)).append("</td>");
    }
    rows.append("</tr>\n");
    return this;
  }

  String html() {
    return "<div class=\"wide\"><table>" + head + "<tbody>\n" + rows + "</tbody></table></div>\n";
  }
}
