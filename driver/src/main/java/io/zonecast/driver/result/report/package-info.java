/** Writes a judged run down for people: one self-contained page, and its charts as files. */
package io.zonecast.driver.result.report;
