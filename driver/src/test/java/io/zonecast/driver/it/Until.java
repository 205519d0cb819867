package io.zonecast.driver.it;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.awaitility.core.ConditionTimeoutException;

/** Waiting for what must come, with a limit that only a broken program reaches. */
final class Until {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(40);

  private Until() {}

  /**
   * Waits.
   *
   * @param what for the message
   * @param context what to show when it did not come
   */
  static void so(String what, Supplier<String> context, Callable<Boolean> done) {
    try {
      await(what).atMost(LIMIT).pollDelay(Duration.ZERO).pollInterval(LOOK).until(done);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("waited in vain for " + what + "\n" + context.get(), e);
    }
  }
}
