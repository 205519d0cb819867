package io.zonecast.driver.bench;

import io.zonecast.driver.plan.ProcessPlan;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;

/** A contender's processes in a trial, and what they wrote when they have ended. */
public interface Lineup {
  /** What is started together, one group when the one before is ready. */
  List<List<ProcessPlan>> groups();

  /** The port that must accept connections before the second group starts, where there is one. */
  OptionalInt port();

  /** How many must be in sync before anybody publishes; 1: nobody has to. */
  int inSync();

  /** Whether a subscriber ends by itself when it has everything. */
  boolean subscribersEnd();

  /**
   * What was counted.
   *
   * @throws IOException where a summary is missing or broken, naming it
   */
  Counted read() throws IOException;

  /**
   * What processes counted.
   *
   * @param published by all publishers
   * @param refused what they wanted to publish and had no room for
   * @param received by each subscriber
   */
  record Counted(long published, long refused, List<Received> received) {
    /** Takes a copy. */
    public Counted {
      received = List.copyOf(received);
    }
  }
}
