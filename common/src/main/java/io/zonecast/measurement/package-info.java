/**
 * What a run leaves behind: delivery rows, events, latency, summaries and plots.
 *
 * <p>Nothing here knows a socket or a clock: times are arguments, microseconds since 1970 ({@code
 * …Us}, wall clock) or nanoseconds of the monotonic clock ({@code …Ns}). Every class has a single
 * writer thread. Every file and column is explained in {@code docs/RESULTS.md}.
 */
package io.zonecast.measurement;
