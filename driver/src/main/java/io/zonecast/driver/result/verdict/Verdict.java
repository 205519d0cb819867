package io.zonecast.driver.result.verdict;

import java.util.Locale;

/** What a run's files prove. A proven violation outweighs missing evidence. */
public enum Verdict {
  /** Every promise was kept, and there was at least one. */
  PASS(0),
  /** A promise was broken. */
  FAIL(3),
  /** Something needed to judge is missing. */
  UNKNOWN(1);

  private final int exitCode;

  Verdict(int exitCode) {
    this.exitCode = exitCode;
  }

  /** The exit code of {@code run} and {@code check}. */
  public int exitCode() {
    return exitCode;
  }

  /** As it is written in {@code summary.json}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
