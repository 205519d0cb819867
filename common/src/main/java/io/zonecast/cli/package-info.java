/**
 * What the four programs share on the command line: options, converters, exit codes, and running an
 * agent as a process.
 */
package io.zonecast.cli;
