/**
 * Benches: which faults, or which trials, they need, and what the files of a run, or the processes'
 * own summaries, say about them afterwards. Nothing is started here.
 */
package io.zonecast.driver.bench;
