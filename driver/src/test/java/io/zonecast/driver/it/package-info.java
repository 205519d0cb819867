/** The real jars as processes, on this machine and on Mininet. */
package io.zonecast.driver.it;
