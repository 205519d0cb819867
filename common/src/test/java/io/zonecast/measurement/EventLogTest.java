package io.zonecast.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {
  @TempDir Path directory;

  @Test
  void eachEventIsALineThatCanBeReadAtOnce() throws Exception {
    Path file = directory.resolve("events/b1.jsonl");
    EventLog log = EventLog.open(Optional.of(file), "b1", "broker");
    log.record(5, "ready");
    log.record(6, "elected", EventLog.fields("zone", 1, "epoch", 17L, "note", "a \"b\""));
    assertThat(Files.readAllLines(file))
        .containsExactly(
            "{\"at_us\":5,\"id\":\"b1\",\"role\":\"broker\",\"event\":\"ready\"}",
            "{\"at_us\":6,\"id\":\"b1\",\"role\":\"broker\",\"event\":\"elected\",\"zone\":1,"
                + "\"epoch\":17,\"note\":\"a \\\"b\\\"\"}");
    log.close();
    log.record(7, "late");
    assertThat(Files.readAllLines(file)).hasSize(2);
  }

  @Test
  void aRestartedProcessAppends() throws Exception {
    Path file = directory.resolve("b1.jsonl");
    for (int i = 0; i < 2; i++) {
      try (EventLog log = EventLog.open(file, "b1", "broker")) {
        log.record(i, "started");
      }
    }
    assertThat(Files.readAllLines(file)).hasSize(2);
  }

  @Test
  void withoutAFileNothingHappens() {
    EventLog log = EventLog.open(Optional.empty(), "b1", "broker");
    log.record(1, "started");
    log.close();
    assertThat(log).isSameAs(EventLog.none());
  }

  @Test
  void aFullDiskIsReportedOnce() {
    Path full = Path.of("/dev/full");
    org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(full));
    EventLog log = EventLog.open(full, "b1", "broker");
    assertThatThrownBy(() -> log.record(1, "started"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("/dev/full");
    assertThatCode(() -> log.record(2, "ready")).doesNotThrowAnyException();
  }
}
