package io.zonecast.driver.peer;

/**
 * What a sender publishes: on each topic in turn, a burst.
 *
 * @param size bytes of a payload, from {@link Payload#HEADER}
 * @param rate messages per second, on schedule; 0: as fast as it goes
 * @param topics from 1
 * @param burst messages in a row on a topic, from 1
 * @param seconds after which it ends; 0: by the count alone
 * @param count messages after which it ends; 0: by the time alone
 */
record Work(int size, long rate, int topics, long burst, double seconds, long count) {
  /** Checks the numbers. */
  Work {
    require(size >= Payload.HEADER, "--size " + size + " is below " + Payload.HEADER);
    require(rate >= 0 && count >= 0 && seconds >= 0, "a rate, count or time is negative");
    require(topics >= 1 && burst >= 1, "there must be a topic and a burst of 1");
    require(seconds > 0 || count > 0, "--seconds or --count is missing");
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  boolean isPaced() {
    return rate > 0;
  }

  /** Whether this is the end, after so many messages; time is asked for separately. */
  boolean isDone(long published) {
    return count > 0 && published >= count;
  }

  /** The topic of the message after so many. */
  int topic(long published) {
    return (int) (published / burst % topics);
  }

  /** When the message after so many is due, if paced: nanoseconds after the first. */
  long dueNs(long published) {
    long seconds = published / rate;
    return seconds * 1_000_000_000 + published % rate * 1_000_000_000 / rate;
  }

  /** When the time is over: nanoseconds after the first message. */
  long endNs() {
    return seconds > 0 ? (long) (seconds * 1e9) : Long.MAX_VALUE;
  }
}
