package io.zonecast.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Epochs, incarnations, streams, batches, offers: their bounds and their order. */
final class NumbersTest {
  private static final PublisherId PUBLISHER = new PublisherId("p");
  private static final Incarnation LIFE = new Incarnation(7);
  private static final Topic TOPIC = new Topic("A");
  private static final StreamId STREAM = new StreamId(PUBLISHER, LIFE, TOPIC);
  private static final Message MESSAGE = new Message(1, 1, new byte[0]);

  @Test
  void anEpochIsZeroOrMoreAndLaterReignsAreHigher() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Epoch(-1))
        .withMessage("epoch -1 is negative");
    Epoch early = new Epoch(1);
    Epoch late = new Epoch(Long.MAX_VALUE);
    assertThat(Epoch.NONE.isBefore(early)).isTrue();
    assertThat(early.isBefore(early)).isFalse();
    assertThat(late.isBefore(early)).isFalse();
    assertThat(early.max(late)).isSameAs(late);
    assertThat(late.max(early)).isSameAs(late);
    assertThat(early).isLessThan(late).hasToString("1");
  }

  @Test
  void anIncarnationIsPositiveAndLaterLivesAreHigher() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Incarnation(0))
        .withMessage("incarnation 0 is not positive");
    assertThat(new Incarnation(1).isBefore(new Incarnation(2))).isTrue();
    assertThat(new Incarnation(2).isBefore(new Incarnation(2))).isFalse();
    assertThat(new Incarnation(3)).isGreaterThan(new Incarnation(2)).hasToString("3");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 10, Integer.MAX_VALUE})
  void aPriorityIsWithinItsBounds(int priority) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StreamId(PUBLISHER, LIFE, TOPIC, priority, 0))
        .withMessage("priority %d is not between 0 and 9".formatted(priority));
  }

  @Test
  void aStreamWithoutPriorityHasTheLowest() {
    assertThat(STREAM).isEqualTo(new StreamId(PUBLISHER, LIFE, TOPIC, 0, 0)).hasToString("p/7/A/0");
    assertThat(STREAM).isNotEqualTo(new StreamId(PUBLISHER, new Incarnation(8), TOPIC));
  }

  @Test
  void aBatchHoldsOneTo65535Messages() {
    assertThat(new Batch(STREAM, 1, Collections.nCopies(65_535, MESSAGE)).lastSequence())
        .isEqualTo(65_535);
    assertThat(new Batch(STREAM, 5, List.of(MESSAGE)).lastSequence()).isEqualTo(5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Batch(STREAM, 1, List.of()))
        .withMessage("a batch holds 1 to 65535 messages, not 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Batch(STREAM, 1, Collections.nCopies(65_536, MESSAGE)))
        .withMessage("a batch holds 1 to 65535 messages, not 65536");
  }

  @Test
  void aBatchsNumbersArePositiveAndNeverOverflow() {
    for (long first : new long[] {0, -1, Long.MIN_VALUE}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Batch(STREAM, first, List.of(MESSAGE)))
          .withMessage("sequence %d is not positive".formatted(first));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Batch(STREAM, Long.MAX_VALUE, List.of(MESSAGE)));
    assertThat(new Batch(STREAM, Long.MAX_VALUE - 2, List.of(MESSAGE, MESSAGE)).lastSequence())
        .isEqualTo(Long.MAX_VALUE - 1);
  }

  @Test
  void aBatchDoesNotChangeWithTheListThatItWasMadeOf() {
    List<Message> messages = new ArrayList<>(List.of(MESSAGE));
    Batch batch = new Batch(STREAM, 1, messages);
    messages.add(MESSAGE);
    assertThat(batch.messages()).hasSize(1);
  }

  @Test
  void messagesAreEqualByTheirBytes() {
    Message one = new Message(1, 2, new byte[] {3});
    assertThat(one)
        .isEqualTo(new Message(1, 2, new byte[] {3}))
        .hasSameHashCodeAs(new Message(1, 2, new byte[] {3}))
        .isNotEqualTo(new Message(1, 2, new byte[] {4}))
        .isNotEqualTo(new Message(1, 3, new byte[] {3}))
        .isNotEqualTo(new Message(2, 2, new byte[] {3}))
        .hasToString("Message[sentUs=1, dueUs=2, 1 bytes]");
  }

  @Test
  void offersAndRequestsHaveOneToTenThousandTopics() {
    Set<Topic> most =
        IntStream.range(0, 10_000)
            .mapToObj(i -> new Topic("t" + i))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(offer(most).topics()).hasSize(10_000);
    assertThat(request(most).topics()).hasSize(10_000);
    Set<Topic> more = new TreeSet<>(most);
    more.add(new Topic("one more"));
    for (Set<Topic> wrong : List.of(Set.<Topic>of(), more)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> offer(wrong))
          .withMessage("1 to 10000 topics, not %d".formatted(wrong.size()));
      assertThatIllegalArgumentException().isThrownBy(() -> request(wrong));
    }
  }

  @Test
  void topicsAreInOrderHoweverTheyWereGiven() {
    assertThat(offer(Set.of(new Topic("B"), TOPIC, new Topic("C"))).topics())
        .containsExactly(TOPIC, new Topic("B"), new Topic("C"));
  }

  private static Offer offer(Set<Topic> topics) {
    return new Offer(
        PUBLISHER, LIFE, topics, new Route.ViaBroker(new ZoneId(1)), Reliability.BEST_EFFORT);
  }

  private static Request request(Set<Topic> topics) {
    return new Request(new SubscriberId("s"), LIFE, topics, new ZoneId(1), Reliability.BEST_EFFORT);
  }
}
