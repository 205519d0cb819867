/**
 * What a run has shown: reads its files, judges them, and writes {@code summary.json}, {@code
 * report.html} and the plots. Knows a run by its directory alone, so all of it can be done again.
 */
package io.zonecast.driver.result;
