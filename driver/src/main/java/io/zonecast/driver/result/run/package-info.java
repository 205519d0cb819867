/** A run directory as facts: what its files say, and which of them are missing or broken. */
package io.zonecast.driver.result.run;
