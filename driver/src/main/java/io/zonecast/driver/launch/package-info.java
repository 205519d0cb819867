/** Starts planned processes, on this machine or on Mininet's hosts, and keeps their files. */
package io.zonecast.driver.launch;
