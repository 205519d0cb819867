package io.zonecast.driver.result.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LivesTest {
  @TempDir private Path directory;

  @BeforeEach
  void writeARunWhoseSubscriberWasKilledAndCameAgain() throws Exception {
    write("experiment.json", "{\"dissemination\": \"direct\", \"zones\": 1}");
    write(
        "processes.json",
        """
        {"processes": [
          {"id": "sub-1", "role": "subscriber", "topics": ["A"], "pid": 12, "exit_code": 0,
           "earlier": [{"pid": 11, "exit_code": 137}]},
          {"id": "pub-1", "role": "publisher", "topics": ["A"], "pid": 22, "exit_code": 0,
           "earlier": [{"pid": 21, "exit_code": 137}]}]}
        """);
    write(
        "events/sub-1.jsonl",
        event(1, "sub-1", "subscriber", "started", "\"pid\":11")
            + event(2, "sub-1", "subscriber", "registered", "\"incarnation\":5")
            + event(5, "sub-1", "subscriber", "started", "\"pid\":12")
            + event(6, "sub-1", "subscriber", "registered", "\"incarnation\":6"));
    write(
        "events/pub-1.jsonl",
        event(1, "pub-1", "publisher", "started", "\"pid\":21")
            + event(7, "pub-1", "publisher", "started", "\"pid\":22"));
    write(
        "events/driver.jsonl",
        event(4, "driver", "driver", "fault", "\"target\":\"sub-1\",\"pid\":11")
            + event(6, "driver", "driver", "fault", "\"target\":\"pub-1\",\"pid\":21"));
    write("deliveries/sub-1.1.csv", "");
    write("deliveries/sub-1.csv", "");
    write("publishers/pub-1.json", "{}");
  }

  private void write(String name, String text) throws Exception {
    Files.createDirectories(directory.resolve(name).getParent());
    Files.writeString(directory.resolve(name), text);
  }

  private static String event(long at, String id, String role, String name, String more) {
    return "{\"at_us\":%d,\"id\":\"%s\",\"role\":\"%s\",\"event\":\"%s\",%s}%n"
        .formatted(at, id, role, name, more);
  }

  @Test
  void eachLifeOfASubscriberIsASubscriberOfItsOwn() throws Exception {
    RunFacts facts = RunReader.read(directory);
    assertThat(facts.ids("subscriber")).containsExactly("sub-1", "sub-1.1");
    assertThat(facts.deliveries().keySet()).containsExactlyInAnyOrder("sub-1.1", "sub-1");
    assertThat(facts.events("subscriber", "registered"))
        .extracting(event -> event.id() + " " + event.number("incarnation"))
        .containsExactly("sub-1.1 5", "sub-1 6");
    assertThat(facts.processes())
        .extracting(p -> p.id() + " " + p.pid() + " " + p.exitCode() + " " + p.life())
        .containsExactly("sub-1.1 11 137 1", "sub-1 12 0 2", "pub-1 22 0 2");
  }

  @Test
  void aFaultExcusesTheLifeThatItHit() throws Exception {
    RunFacts facts = RunReader.read(directory);
    assertThat(facts.faulted("sub-1.1")).isTrue();
    assertThat(facts.faulted("sub-1")).isFalse();
    assertThat(facts.faulted("pub-1")).isTrue();
    assertThat(facts.missing())
        .contains("subscribers/sub-1.json is missing")
        .doesNotContain("subscribers/sub-1.1.json is missing");
  }

  @Test
  void aLaterLifeWasNotThereBefore() throws Exception {
    RunFacts facts = RunReader.read(directory);
    assertThat(List.of(facts.hadBegun("sub-1.1", 0), facts.hadBegun("sub-1", 5)))
        .containsExactly(true, false);
    assertThat(facts.hadBegun("sub-1", 6)).isTrue();
  }
}
