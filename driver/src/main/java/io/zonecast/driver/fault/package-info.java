/**
 * Injects faults into a running experiment: when they are due, into whom they mean at that moment.
 */
package io.zonecast.driver.fault;
