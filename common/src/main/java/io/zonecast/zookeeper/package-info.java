/**
 * The coordinator over ZooKeeper: the only room that knows Curator and ZooKeeper. Curator keeps the
 * session; requests, watches and transactions go to ZooKeeper's own asynchronous handle, because
 * Curator repeats what the connection lost, and a guarded transaction must not be sent twice. One
 * thread of its own ("coordinator") keeps everything in order.
 *
 * <p>Quiet logs: {@code org.apache.zookeeper} and {@code org.apache.curator} are the loggers that a
 * command silences (to {@code off}, unless verbose): they print stack traces of what is told here
 * as an event.
 */
package io.zonecast.zookeeper;
