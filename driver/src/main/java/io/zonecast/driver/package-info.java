/**
 * Runs whole experiments: plan, launch, faults, result. The other programs are started as
 * processes; their classes are never linked here.
 */
package io.zonecast.driver;
