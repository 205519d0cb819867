package io.zonecast.driver.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonecast.runtime.SystemTime;
import java.io.EOFException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
final class SenderTest {
  /** Writes down what it is asked to do: {@code 0:5} is message 5 on topic 0. */
  private static final class Notes implements Client {
    private final List<String> notes = new ArrayList<>();
    private final CompletableFuture<String> go = new CompletableFuture<>();

    @Override
    public byte[] prefix(int topic) {
      return Topics.prefix("t" + topic);
    }

    @Override
    public void publish(int topic, byte[] frame) {
      int offset = frame.length - 20;
      assertThat(offset).isEqualTo(3);
      assertThat(frame).startsWith(Topics.prefix("t" + topic));
      notes.add(topic + ":" + Payload.number(frame, offset));
    }

    @Override
    public void flush() {
      notes.add("flush");
      go.complete("go");
    }

    @Override
    public void subscribe(Inbox inbox) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
      notes.add("close");
    }
  }

  private final Notes client = new Notes();

  @Test
  void helloOnEachTopicThenBurstsThenAnEndOnEach() throws Exception {
    JsonNode summary = run(new Work(20, 0, 2, 2, 0, 5));
    assertThat(client.notes)
        .containsExactly(
            "0:0", "1:0", "flush", "0:1", "0:2", "1:3", "1:4", "0:5", "0:-1", "1:-1", "flush",
            "close");
    assertThat(summary.path("published").asLong()).isEqualTo(5);
    assertThat(summary.path("id").asText()).isEqualTo("name");
  }

  @Test
  void whoIsPacedFlushesBeforeWaitingAndEndsWithTheTime() throws Exception {
    JsonNode summary = run(new Work(20, 100, 1, 1, 0.03, 0));
    assertThat(client.notes)
        .containsSubsequence("0:1", "flush", "0:2", "flush", "0:3", "0:-1", "flush", "close")
        .doesNotContain("0:4");
    assertThat(summary.path("seconds").asDouble()).isGreaterThanOrEqualTo(0.02);
  }

  @Test
  void nothingIsPublishedWhereNobodySaysGo() {
    client.go.completeExceptionally(new EOFException("standard input ended"));
    assertThatThrownBy(() -> run(new Work(20, 0, 1, 1, 0, 5)))
        .hasMessageContaining("standard input ended");
    assertThat(client.notes).containsExactly("0:0", "flush");
  }

  private JsonNode run(Work work) throws Exception {
    return new Sender(work, client, new SystemTime()).run("name", client.go);
  }
}
