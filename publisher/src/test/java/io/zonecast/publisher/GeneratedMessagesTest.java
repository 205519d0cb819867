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
  private static final MessageSource.Room ANY = (topic, priority) -> true;

  @Test
  void generatedMessagesTakeTheTopicsInTurnAndNumberEach() {
    GeneratedMessages source = new GeneratedMessages(List.of(A, B), 8, OptionalLong.of(5), 1, 0);
    List<String> made = new ArrayList<>();
    while (!source.isExhausted()) {
      Publication next = source.poll(ANY).orElseThrow();
      made.add(next.topic() + ":" + new String(next.payload(), UTF_8));
    }
    assertThat(made)
        .containsExactly("A:A 1 ....", "B:B 1 ....", "A:A 2 ....", "B:B 2 ....", "A:A 3 ....");
    assertThat(source.poll(ANY)).isEmpty();
  }

  @Test
  void aBurstOfATopicComesBeforeTheNextTopicsTurn() {
    GeneratedMessages source = new GeneratedMessages(List.of(A, B), 3, OptionalLong.of(7), 3, 0);
    assertThat(topics(source, ANY)).containsExactly(A, A, A, B, B, B, A);
  }

  @Test
  void aBurstEndsWhereItsTopicHasNoRoomAnyMore() {
    GeneratedMessages source = new GeneratedMessages(List.of(A, B), 3, OptionalLong.of(7), 3, 0);
    source.poll(ANY);
    assertThat(source.poll((topic, priority) -> topic.equals(B)).orElseThrow().topic())
        .isEqualTo(B);
    assertThat(topics(source, ANY)).containsExactly(B, B, A, A, A);
  }

  private static List<Topic> topics(GeneratedMessages source, MessageSource.Room room) {
    List<Topic> topics = new ArrayList<>();
    while (!source.isExhausted()) {
      topics.add(source.poll(room).orElseThrow().topic());
    }
    return topics;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 100, 65_536})
  void aGeneratedPayloadHasExactlyItsSize(int size) {
    GeneratedMessages source = new GeneratedMessages(List.of(A), size, OptionalLong.empty(), 1, 0);
    for (int i = 0; i < 12; i++) {
      assertThat(source.poll(ANY).orElseThrow().payload()).hasSize(size);
    }
    assertThat(source.isExhausted()).isFalse();
  }

  @Test
  void aSizeTooSmallKeepsTheEndOfTheNumber() {
    GeneratedMessages source = new GeneratedMessages(List.of(A), 1, OptionalLong.empty(), 1, 0);
    for (int i = 0; i < 11; i++) {
      source.poll(ANY);
    }
    assertThat(source.poll(ANY).orElseThrow().payload()).containsExactly('2'); // Of 12.
  }

  @Test
  void theNumbersOfEachTopicGoOnWhateverWasWrittenBetween() {
    GeneratedMessages source =
        new GeneratedMessages(List.of(A, B), 7, OptionalLong.of(2_400), 1, 0);
    List<String> made = new ArrayList<>();
    while (!source.isExhausted()) {
      made.add(new String(source.poll(ANY).orElseThrow().payload(), UTF_8));
    }
    assertThat(made.subList(16, 22))
        .containsExactly("A 9 ...", "B 9 ...", "A 10 ..", "B 10 ..", "A 11 ..", "B 11 ..");
    assertThat(made.subList(1_996, 2_002))
        .containsExactly("A 999 .", "B 999 .", "A 1000 ", "B 1000 ", "A 1001 ", "B 1001 ");
  }

  @Test
  void everyTextOfOneTopicHasTheNextNumberAndTheSameSize() {
    for (int size : new int[] {3, 4, 5, 6, 12}) {
      GeneratedMessages source =
          new GeneratedMessages(List.of(A), size, OptionalLong.of(1_100), 1, 0);
      for (int number = 1; number <= 1_100; number++) {
        String text = new String(source.poll(ANY).orElseThrow().payload(), UTF_8);
        String named = "A " + number;
        String expected =
            named.length() > size
                ? "%06d".formatted(number).substring(6 - size > 0 ? 6 - size : 0)
                : (named + " ..........").substring(0, size);
        assertThat(text).as("size %d", size).isEqualTo(expected);
      }
    }
  }
}
