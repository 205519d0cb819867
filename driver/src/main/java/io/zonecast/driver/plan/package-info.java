/**
 * From what a user asked for to what will be started where. Pure: nothing here starts a process or
 * opens a socket, so that a plan can be tested as a table.
 */
package io.zonecast.driver.plan;
