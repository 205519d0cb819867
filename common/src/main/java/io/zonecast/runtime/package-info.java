/** How a process runs: one agent, one thread, one duty cycle, one writer. Others speak to it through its mailbox. */
package io.zonecast.runtime;
