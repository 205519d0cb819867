package io.zonecast.port;

/**
 * One end that a process bound or connected. Never used twice within a process.
 *
 * @param number counts from 1
 */
public record LinkId(int number) {
  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof LinkId that && number == that.number);
  }

  @Override
  public int hashCode() {
    return number;
  }
}
