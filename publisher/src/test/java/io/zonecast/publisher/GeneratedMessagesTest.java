package io.zonecast.publisher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GeneratedMessagesTest {
  private static final Topic A = new Topic("A");
  private static final Topic B = new Topic("B");

  @Test
  void generatedMessagesTakeTheTopicsInTurnAndNumberEach() {
    GeneratedMessages source = new GeneratedMessages(List.of(A, B), 8, OptionalLong.of(5));
    List<String> made = new ArrayList<>();
    while (!source.isExhausted()) {
      Publication next = source.poll(topic -> true).orElseThrow();
      made.add(next.topic() + ":" + new String(next.payload(), UTF_8));
    }
    assertThat(made)
        .containsExactly("A:A 1 ....", "B:B 1 ....", "A:A 2 ....", "B:B 2 ....", "A:A 3 ....");
    assertThat(source.poll(topic -> true)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 100, 65_536})
  void aGeneratedPayloadHasExactlyItsSize(int size) {
    GeneratedMessages source = new GeneratedMessages(List.of(A), size, OptionalLong.empty());
    for (int i = 0; i < 12; i++) {
      assertThat(source.poll(topic -> true).orElseThrow().payload()).hasSize(size);
    }
    assertThat(source.isExhausted()).isFalse();
  }

  @Test
  void aSizeTooSmallKeepsTheEndOfTheNumber() {
    GeneratedMessages source = new GeneratedMessages(List.of(A), 1, OptionalLong.empty());
    for (int i = 0; i < 11; i++) {
      source.poll(topic -> true);
    }
    assertThat(source.poll(topic -> true).orElseThrow().payload()).containsExactly('2'); // Of 12.
  }
}
