/**
 * Reliable streams at whoever holds them: a publisher, a primary, a standby. A window keeps a
 * stream's batches for those who have not delivered them, and answers who lacks some. Pure: frames
 * and numbers go in, frames and numbers come out.
 */
package io.zonecast.stream;
