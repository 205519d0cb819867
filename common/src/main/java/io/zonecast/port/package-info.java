/** What a process may ask of the world, as contracts: time, a transport, a coordinator. Adapters and simulators keep them. */
package io.zonecast.port;
