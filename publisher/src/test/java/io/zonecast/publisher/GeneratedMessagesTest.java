package io.zonecast.publisher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GeneratedMessagesTest {
  private static final Topic A = new Topic("A");
  private static final Topic B = new Topic("B");

  @Test
  void generatedMessagesTakeTheTopicsInTurnAndNumberEach() {
    GeneratedMessages source = new GeneratedMessages(List.of(A, B), 8, OptionalLong.of(5), 1);
    List<String> made = new ArrayList<>();
    while (!source.isExhausted()) {
      Publication next = source.poll(topic -> true).orElseThrow();
      made.add(next.topic() + ":" + new String(next.payload(), UTF_8));
    }
    assertThat(made)
        .containsExactly("A:A 1 ....", "B:B 1 ....", "A:A 2 ....", "B:B 2 ....", "A:A 3 ....");
    assertThat(source.poll(topic -> true)).isEmpty();
  }

  @Test
  void aBurstOfATopicComesBeforeTheNextTopicsTurn() {
    GeneratedMessages source = new GeneratedMessages(List.of(A, B), 3, OptionalLong.of(7), 3);
    assertThat(topics(source, topic -> true)).containsExactly(A, A, A, B, B, B, A);
  }

  @Test
  void aBurstEndsWhereItsTopicHasNoRoomAnyMore() {
    GeneratedMessages source = new GeneratedMessages(List.of(A, B), 3, OptionalLong.of(7), 3);
    source.poll(topic -> true);
    assertThat(source.poll(topic -> topic.equals(B)).orElseThrow().topic()).isEqualTo(B);
    assertThat(topics(source, topic -> true)).containsExactly(B, B, A, A, A);
  }

  private static List<Topic> topics(GeneratedMessages source, Predicate<Topic> hasRoom) {
    List<Topic> topics = new ArrayList<>();
    while (!source.isExhausted()) {
      topics.add(source.poll(hasRoom).orElseThrow().topic());
    }
    return topics;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 100, 65_536})
  void aGeneratedPayloadHasExactlyItsSize(int size) {
    GeneratedMessages source = new GeneratedMessages(List.of(A), size, OptionalLong.empty(), 1);
    for (int i = 0; i < 12; i++) {
      assertThat(source.poll(topic -> true).orElseThrow().payload()).hasSize(size);
    }
    assertThat(source.isExhausted()).isFalse();
  }

  @Test
  void aSizeTooSmallKeepsTheEndOfTheNumber() {
    GeneratedMessages source = new GeneratedMessages(List.of(A), 1, OptionalLong.empty(), 1);
    for (int i = 0; i < 11; i++) {
      source.poll(topic -> true);
    }
    assertThat(source.poll(topic -> true).orElseThrow().payload()).containsExactly('2'); // Of 12.
  }

  @Test
  void theNumbersOfEachTopicGoOnWhateverWasWrittenBetween() {
    GeneratedMessages source = new GeneratedMessages(List.of(A, B), 7, OptionalLong.of(2_400), 1);
    List<String> made = new ArrayList<>();
    while (!source.isExhausted()) {
      made.add(new String(source.poll(topic -> true).orElseThrow().payload(), UTF_8));
    }
    assertThat(made.subList(16, 22))
        .containsExactly("A 9 ...", "B 9 ...", "A 10 ..", "B 10 ..", "A 11 ..", "B 11 ..");
    assertThat(made.subList(1_996, 2_002))
        .containsExactly("A 999 .", "B 999 .", "A 1000 ", "B 1000 ", "A 1001 ", "B 1001 ");
  }

  @Test
  void everyTextOfOneTopicHasTheNextNumberAndTheSameSize() {
    for (int size : new int[] {3, 4, 5, 6, 12}) {
      GeneratedMessages source = new GeneratedMessages(List.of(A), size, OptionalLong.of(1_100), 1);
      for (int number = 1; number <= 1_100; number++) {
        String text = new String(source.poll(topic -> true).orElseThrow().payload(), UTF_8);
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
