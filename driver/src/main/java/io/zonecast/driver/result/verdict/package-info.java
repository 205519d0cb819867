/**
 * Judges a run from its files: streams every delivery once, counts, and asks each {@link
 * io.zonecast.driver.result.verdict.Rule} whether its promise was kept. How each number is computed
 * is written in {@code docs/RESULTS.md}.
 */
package io.zonecast.driver.result.verdict;
