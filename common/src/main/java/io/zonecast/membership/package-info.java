/**
 * How a process belongs to a deployment: the duty cycle that all agents share, the choice of a
 * zone, the links to its brokers, and the answer to "are you there?".
 */
package io.zonecast.membership;
