package io.zonecast.publisher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Topic;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class LineMessagesTest {
  private static final List<Topic> ONE = List.of(new Topic("A"));
  private static final List<Topic> TWO = List.of(new Topic("A"), new Topic("B"));

  private Optional<String> refusals = Optional.empty();
  private OptionalInt priority = OptionalInt.of(0);

  /** Takes what comes, whenever the reader wakes the agent, until nothing will come any more. */
  private List<String> read(List<Topic> topics, InputStream input) throws InterruptedException {
    LineMessages source = new LineMessages(topics, input, priority);
    LinkedBlockingQueue<String> wakes = new LinkedBlockingQueue<>();
    List<String> lines = new ArrayList<>();
    source.start(() -> wakes.add("wake"));
    while (!source.isExhausted()) {
      assertThat(wakes.poll(10, TimeUnit.SECONDS)).as("the reader wakes").isNotNull();
      for (var next = source.poll((topic, level) -> true);
          next.isPresent();
          next = source.poll((topic, level) -> true)) {
        lines.add(next.get().topic() + ":" + new String(next.get().payload(), UTF_8));
      }
    }
    refusals = source.refusals();
    return lines;
  }

  private List<String> read(List<Topic> topics, String input) throws InterruptedException {
    return read(topics, new ByteArrayInputStream(input.getBytes(UTF_8)));
  }

  @Test
  void aLineNamesItsTopicBeforeTheTab() throws InterruptedException {
    assertThat(read(TWO, "A\tone\nB\ttwo\twith a tab\nA\t\n"))
        .containsExactly("A:one", "B:two\twith a tab", "A:");
    assertThat(refusals).isEmpty();
  }

  @Test
  void withOneTopicTheLineIsThePayloadUnlessItNamesTheTopic() throws InterruptedException {
    assertThat(read(ONE, "plain\n\nA\tnamed\nkey\tvalue\nlast without newline"))
        .containsExactly("A:plain", "A:", "A:named", "A:key\tvalue", "A:last without newline");
  }

  @Test
  void aLineForATopicOfOthersIsRefusedAndCounted() throws InterruptedException {
    assertThat(read(TWO, "C\tx\nno tab\nA\ty\n")).containsExactly("A:y");
    assertThat(refusals)
        .contains(
            "2 lines refused: topic \"C\" is not one of this publisher's (1);"
                + " a line without a tab names no topic (1)");
    assertThat(read(TWO, "C\tx\n")).isEmpty();
    assertThat(refusals).contains("1 line refused: topic \"C\" is not one of this publisher's");
  }

  @Test
  void aLineMayBeginWithItsOwnPriority() throws InterruptedException {
    priority = OptionalInt.empty();
    LineMessages source =
        new LineMessages(
            ONE,
            new ByteArrayInputStream("0\tA\tlow\n9\thigh\n9\tnext\n".getBytes(UTF_8)),
            priority);
    LinkedBlockingQueue<String> wakes = new LinkedBlockingQueue<>();
    source.start(() -> wakes.add("wake"));
    for (int line = 1; line <= 3; line++) {
      assertThat(wakes.poll(10, TimeUnit.SECONDS)).isNotNull();
    }
    assertThat(source.poll((topic, level) -> false)).as("no room for any").isEmpty();
    Publication first = source.poll((topic, level) -> true).orElseThrow();
    assertThat(first.priority()).isEqualTo(9);
    assertThat(new String(first.payload(), UTF_8)).as("it overtakes").isEqualTo("high");
    Publication second = source.poll((topic, level) -> level < 9).orElseThrow();
    assertThat(new String(second.payload(), UTF_8)).as("what has room").isEqualTo("low");
    assertThat(source.isExhausted()).isFalse();
    assertThat(source.poll((topic, level) -> true)).isPresent();
    assertThat(read(ONE, "9\tfirst\n0\tA\tlast\n")).containsExactly("A:first", "A:last");
    assertThat(read(ONE, "x\tno\n10\tno\n9 no\n9\n\n3\tyes\n")).containsExactly("A:yes");
    assertThat(refusals)
        .contains("5 lines refused: a line does not begin with a priority, 0 to 9, and a tab");
  }

  @Test
  void whyALineWasRefusedIsSaidOfEachReasonAndNotOfTheLastLineAlone() throws InterruptedException {
    priority = OptionalInt.empty();
    assertThat(read(TWO, "x\tno\n5\tC\tno\n\uff19\tA\tno\n5\tD\tno\n\n")).isEmpty();
    assertThat(refusals)
        .contains(
            "5 lines refused:"
                + " a line does not begin with a priority, 0 to 9, and a tab (3);"
                + " topic \"D\" is not one of this publisher's (2, the last of them)");
  }

  @Test
  void noInputIsTheEnd() throws InterruptedException {
    assertThat(read(ONE, "")).isEmpty();
    assertThat(refusals).isEmpty();
  }

  @Test
  void moreLinesThanMayWaitAreAllReadInOrder() throws InterruptedException {
    int count = 3 * LineMessages.MAX_WAITING;
    StringBuilder input = new StringBuilder();
    for (int i = 0; i < count; i++) {
      input.append(i).append('\n');
    }
    List<String> lines = read(ONE, input.toString());
    assertThat(lines).hasSize(count).startsWith("A:0").endsWith("A:" + (count - 1));
  }

  @Test
  void brokenInputEndsTheSourceAndIsTold() throws InterruptedException {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("pipe broke");
          }

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            return read();
          }
        };
    assertThat(read(ONE, broken)).isEmpty();
    assertThat(refusals).contains("1 line refused: standard input: pipe broke");
  }

  @Test
  void theBytesOfALineAreThePayloadWhateverTheyAre() throws InterruptedException {
    byte[] line = {(byte) 0xff, 0, (byte) 0xfe, '\r', '\n'};
    LineMessages source = new LineMessages(ONE, new ByteArrayInputStream(line), priority);
    LinkedBlockingQueue<String> wakes = new LinkedBlockingQueue<>();
    source.start(() -> wakes.add("wake"));
    assertThat(wakes.poll(10, TimeUnit.SECONDS)).isNotNull();
    assertThat(source.poll((topic, level) -> true).orElseThrow().payload())
        .containsExactly(0xff, 0, 0xfe, '\r');
  }
}
