package io.zonecast.driver.launch;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waiting for a future with a bound, with failures as {@link LaunchException}. */
final class Futures {
  private Futures() {}

  static <T> T await(CompletableFuture<T> future, Duration bound, String what) {
    try {
      return future.get(bound.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new LaunchException(what + " did not start within " + bound.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof LaunchException known
          ? known
          : new LaunchException(what + ": " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaunchException("interrupted while waiting for " + what, e);
    }
  }
}
