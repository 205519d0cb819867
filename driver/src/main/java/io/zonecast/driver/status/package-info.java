/**
 * {@code driver.jar status}: what stands in a deployment, read from ZooKeeper, as a table or as
 * JSON.
 */
package io.zonecast.driver.status;
