/**
 * Benches: what faults an experiment needs so that many failovers can be measured in it, and what
 * its files say about them afterwards. Measures nothing itself: every figure is read from the run's
 * {@code experiment.json} and {@code summary.json}.
 */
package io.zonecast.driver.bench;
