package io.zonecast.driver;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Asks mininet/check.py, once for all tests, whether packets go through here. */
final class MininetCondition implements ExecutionCondition {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return Once.RESULT;
  }

  private static final class Once {
    static final ConditionEvaluationResult RESULT = check();

    private static ConditionEvaluationResult check() {
      String answer;
      try {
        Path script =
            Path.of(System.getProperty("zonecast.dist")).resolveSibling("mininet/check.py");
        Process process =
            new ProcessBuilder("/usr/bin/python3", script.toString())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        answer = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        if (process.waitFor() == 0) {
          return ConditionEvaluationResult.enabled(answer);
        }
      } catch (IOException e) {
        answer = "mininet: " + e.getMessage();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        answer = "mininet: interrupted while checking";
      }
      if ("1".equals(System.getenv("ZONECAST_REQUIRE_MININET"))) {
        throw new IllegalStateException(answer);
      }
      return ConditionEvaluationResult.disabled(answer);
    }
  }
}
