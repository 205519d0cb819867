package io.zonecast.driver.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.driver.plan.RunPaths;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventTailTest {
  @TempDir private Path directory;
  private RunPaths paths;
  private EventTail tail;

  @BeforeEach
  void follow() throws Exception {
    paths = new RunPaths(directory);
    Files.createDirectories(directory.resolve("events"));
    tail = new EventTail(paths);
    tail.follow("p");
  }

  private void append(String text) throws Exception {
    Files.writeString(
        paths.events("p"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Test
  void aLineCountsOnceItIsComplete() throws Exception {
    assertThat(tail.poll()).isEmpty();
    append("{\"event\":\"a\",\"zone\":2}\n{\"event\":");
    assertThat(tail.poll()).extracting(ProcessEvent::name).containsExactly("a");
    append("\"é\"}");
    assertThat(tail.poll()).isEmpty();
    append("\n\n");
    assertThat(tail.poll()).extracting(ProcessEvent::name).containsExactly("é");
    assertThat(tail.poll()).isEmpty();
  }

  @Test
  void whatIsNotJsonIsLeftOutAndCounted() throws Exception {
    append("{\"event\":\"a\"}\nrubbish\n{\"event\":\"b\"}\n");
    assertThat(tail.poll()).extracting(ProcessEvent::name).containsExactly("a", "b");
  }
}
