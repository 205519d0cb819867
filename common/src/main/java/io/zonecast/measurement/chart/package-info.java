/**
 * Line charts of latency, described once ({@link io.zonecast.measurement.chart.Chart}) and drawn
 * twice: as SVG text, which needs neither AWT nor fonts and goes into the report, and as PNG by
 * XChart. (XChart's own SVG needs VectorGraphics2D, an optional LGPL library that is left out.)
 * Stacked bars of time ({@link io.zonecast.measurement.chart.StackedBars}) are drawn as SVG alone.
 */
package io.zonecast.measurement.chart;
