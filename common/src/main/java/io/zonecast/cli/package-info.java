/** What the command lines of all four programs share: converters, exit codes, common options. */
package io.zonecast.cli;
