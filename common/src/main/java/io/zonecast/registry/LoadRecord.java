package io.zonecast.registry;

/**
 * A deployment's load.
 *
 * @param publishers registered ones
 * @param subscribers registered ones
 * @param zones zones with a primary
 */
public record LoadRecord(int publishers, int subscribers, int zones) {
  /** Clients per zone; 0 where there is no zone. */
  public double load() {
    return zones == 0 ? 0 : (double) (publishers + subscribers) / zones;
  }
}
