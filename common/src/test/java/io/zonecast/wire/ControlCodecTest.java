package io.zonecast.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ControlCodecTest {
  private static final int ROUNDS = 200;

  static List<Class<?>> kinds() {
    return kinds(ControlMessage.class).toList();
  }

  /** The records below a sealed interface. */
  private static Stream<Class<?>> kinds(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses())
        .flatMap(kind -> kind.isInterface() ? kinds(kind) : Stream.<Class<?>>of(kind));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyControlMessageReadsBackAsItWasWritten(Class<?> kind) throws MalformedFrameException {
    RandomFrames frames = new RandomFrames(new Random(kind.getSimpleName().hashCode()));
    Supplier<ControlMessage> make = frames.makers().get(kind);
    assertThat(make).as("a generator for %s", kind).isNotNull();
    for (int i = 0; i < ROUNDS; i++) {
      ControlMessage message = make.get();
      byte[] frame = ControlCodec.encode(message);
      assertThat(ControlCodec.decode(frame)).isEqualTo(message);
      assertThat(BatchCodec.isBatch(frame)).isFalse();
      byte[] published = ControlCodec.encode(Prefixes.topic(frames.topic()), message);
      assertThat(ControlCodec.decodePublished(published)).isEqualTo(message);
      assertThat(BatchCodec.isBatch(published)).isFalse();
    }
  }

  @Test
  void everyFrameTypeIsOneMessageAndEveryMessageOneType() {
    Set<String> messages =
        kinds().stream().map(kind -> constant(kind.getSimpleName())).collect(Collectors.toSet());
    messages.addAll(List.of("BATCH", "REPAIR"));
    assertThat(Arrays.stream(FrameType.values()).map(Enum::name))
        .containsExactlyInAnyOrderElementsOf(messages);
    RandomFrames frames = new RandomFrames(new Random(1));
    assertThat(List.<Class<?>>copyOf(frames.makers().keySet())).hasSameElementsAs(kinds());
    frames
        .makers()
        .forEach(
            (kind, make) ->
                assertThat(ControlCodec.encode(make.get())[1])
                    .as(kind.getSimpleName())
                    .isEqualTo((byte) FrameType.valueOf(constant(kind.getSimpleName())).code));
  }

  @Test
  void frameTypesHaveDistinctCodesThatFitAByte() {
    List<Integer> codes = Arrays.stream(FrameType.values()).map(type -> type.code).toList();
    assertThat(codes).doesNotHaveDuplicates().allMatch(code -> code > 0 && code < 256);
  }

  /** A subscription's frames go upstream, where ZeroMQ takes 0 and 1 for subscriptions. */
  @Test
  void noFrameBeginsLikeASubscription() {
    RandomFrames frames = new RandomFrames(new Random(2));
    for (int i = 0; i < ROUNDS; i++) {
      assertThat(ControlCodec.encode(frames.control())[0]).isGreaterThan((byte) 1);
      assertThat(BatchCodec.encode(frames.batch())[0]).isNotIn((byte) 0, (byte) 1);
    }
  }

  @Test
  void theProtocolPageNamesEveryControlMessageAndFrameType() throws IOException {
    Path page = Path.of("..", "docs", "PROTOCOL.md");
    assertThat(page).exists();
    String text = Files.readString(page);
    assertThat(
            kinds().stream()
                .map(Class::getSimpleName)
                .filter(name -> !Pattern.compile("\\b" + name + "\\b").matcher(text).find()))
        .as("control messages that docs/PROTOCOL.md does not name")
        .isEmpty();
    assertThat(text).containsPattern("(?i)\\bbatch\\b");
  }

  @Test
  void anotherFormatIsMalformed() {
    byte[] frame = ControlCodec.encode(new ControlMessage.Ping(1));
    frame[0] = 0x11;
    assertThatThrownBy(() -> ControlCodec.decode(frame))
        .isInstanceOf(MalformedFrameException.class)
        .hasMessage("format 0x11 is not 0x13");
  }

  @Test
  void anUnknownTypeIsMalformed() {
    for (int code : new int[] {0, 30, 31, 32, 127, 255}) {
      assertThatThrownBy(
              () -> ControlCodec.decode(new byte[] {(byte) FrameType.FORMAT, (byte) code}))
          .isInstanceOf(MalformedFrameException.class)
          .hasMessage("frame type %d is unknown".formatted(code));
    }
  }

  @Test
  void aBatchIsNoControlMessage() {
    byte[] batch = BatchCodec.encode(new RandomFrames(new Random(3)).batch());
    assertThatThrownBy(() -> ControlCodec.decodePublished(batch))
        .isInstanceOf(MalformedFrameException.class)
        .hasMessage("a batch where a control message belongs");
  }

  @Test
  void aRepairIsNoControlMessage() throws MalformedFrameException {
    byte[] batch = BatchCodec.encode(new RandomFrames(new Random(3)).batch());
    byte[] repair = BatchCodec.repair(5, batch, Epoch.NONE);
    assertThatThrownBy(() -> ControlCodec.decodePublished(repair))
        .isInstanceOf(MalformedFrameException.class)
        .hasMessage("a batch where a control message belongs");
  }

  /** What no honest process sends is refused where it arrives: no core ever sees it. */
  @Test
  void numbersThatNoStreamHasAreMalformed() {
    StreamId stream = new StreamId(new PublisherId("p"), new Incarnation(1), new Topic("A"));
    List<byte[]> broken =
        List.of(
            endingWith(new ControlMessage.StreamStart(stream, 1, 1), 0, -1),
            endingWith(new ControlMessage.StreamStart(stream, 0, 0), 0, 0),
            endingWith(new ControlMessage.Gone(stream, 1, Epoch.NONE), 8, 0),
            endingWith(new ControlMessage.Gone(stream, 1, Epoch.NONE), 0, -1),
            endingWith(tombstone(stream), 17, 0),
            endingWith(tombstone(stream), 9, 0),
            endingWith(tombstone(stream), 9, 4),
            endingWith(tombstone(stream), 9, -1),
            endingWith(repairRequest(stream), 8, 0),
            endingWith(repairRequest(stream), 0, 4),
            endingWith(repairRequest(stream), 0, -1),
            endingWith(acknowledgement(stream), 32, -1),
            endingWith(acknowledgement(stream), 24, -1),
            endingWith(acknowledgement(stream), 16, -1),
            endingWith(acknowledgement(stream), 8, -1),
            endingWith(acknowledgement(stream), 0, -1),
            endingWith(mirrorState(stream), 8 + 8 + 1 + 4 + 3 + 8, 0),
            endingWith(mirrorState(stream), 8 + 1 + 4 + 3 + 8, 3),
            endingWith(mirrorState(stream), 1 + 4 + 3 + 8, 5),
            endingWith(mirrorState(stream), 1 + 4 + 3 + 8, -1),
            endingWith(mirrorState(stream), 0, -1),
            endingWith(delivered(stream), 0, -1));
    for (byte[] frame : broken) {
      assertThatThrownBy(() -> ControlCodec.decode(frame))
          .as("%d", broken.indexOf(frame))
          .isInstanceOf(MalformedFrameException.class);
    }
  }

  /** A message's frame with another number so many bytes before its end. */
  private static byte[] endingWith(ControlMessage message, int before, long number) {
    byte[] frame = ControlCodec.encode(message);
    for (int i = 0; i < 8; i++) {
      frame[frame.length - before - 8 + i] = (byte) (number >>> (56 - 8 * i));
    }
    return frame;
  }

  private static ControlMessage tombstone(StreamId stream) {
    return new ControlMessage.Tombstone(stream, 5, 9, Absence.DROPPED, Epoch.NONE);
  }

  private static ControlMessage repairRequest(StreamId stream) {
    return new ControlMessage.RepairRequest(1, List.of(new StreamRange(stream, 5, 9)));
  }

  private static ControlMessage acknowledgement(StreamId stream) {
    return new ControlMessage.Acknowledgement(
        Epoch.NONE, List.of(new StreamProgress(stream, 1, 1, 1, 1, 1)));
  }

  private static ControlMessage mirrorState(StreamId stream) {
    SubscriberPosition position = new SubscriberPosition(new SubscriberId("s"), 1);
    return new ControlMessage.MirrorState(
        Epoch.NONE,
        1,
        false,
        List.of(new StreamHolding(stream, 5, 5, 1, false, List.of(position))));
  }

  private static ControlMessage delivered(StreamId stream) {
    return new ControlMessage.Delivered(
        new SubscriberId("s"),
        new Incarnation(1),
        Epoch.NONE,
        List.of(new StreamPosition(stream, 1)));
  }

  @Test
  void anUnknownReasonOrReliabilityIsMalformed() {
    StreamId stream = new StreamId(new PublisherId("p"), new Incarnation(1), new Topic("A"));
    for (int code : new int[] {0, 5, 255}) {
      byte[] stone = ControlCodec.encode(tombstone(stream));
      stone[stone.length - 9] = (byte) code;
      assertThatThrownBy(() -> ControlCodec.decode(stone))
          .isInstanceOf(MalformedFrameException.class)
          .hasMessage("absence %d is unknown".formatted(code));
    }
    byte[] attach = attach(1);
    attach[attach.length - 1 - 4 - 4 - 1] = 2; // behind it the history, no positions, the lane
    assertThatThrownBy(() -> ControlCodec.decode(attach))
        .isInstanceOf(MalformedFrameException.class)
        .hasMessage("reliability 2 is unknown");
  }

  @Test
  void whatIsNeitherYesNorNoIsMalformed() {
    StreamId stream = new StreamId(new PublisherId("p"), new Incarnation(1), new Topic("A"));
    byte[] state = ControlCodec.encode(mirrorState(stream));
    state[state.length - 8 - 3 - 4 - 1] = 2;
    assertThatThrownBy(() -> ControlCodec.decode(state))
        .isInstanceOf(MalformedFrameException.class);
    byte[] part = ControlCodec.encode(mirrorState(stream));
    part[2 + 8 + 4] = 2;
    assertThatThrownBy(() -> ControlCodec.decode(part)).hasMessage("2 is neither 0 nor 1");
  }

  @Test
  void countsThatAreNoneAreMalformed() {
    byte[] frame =
        ControlCodec.encode(
            new ControlMessage.PublisherGrant(
                Epoch.NONE, 1, 1, List.of(new Audience(new Topic("A"), 1, 1)), List.of()));
    int matched = 2 + 3 * 8 + 4 + 3;
    frame[matched] = (byte) 0x80;
    assertThatThrownBy(() -> ControlCodec.decode(frame))
        .isInstanceOf(MalformedFrameException.class)
        .hasMessageContaining("no counts");
  }

  /** Each empty text costs two bytes on the wire and far more in memory. */
  @Test
  void aListOfMoreElementsThanAFrameMayHoldIsMalformed() throws MalformedFrameException {
    assertThat(
            ((ControlMessage.Attach) ControlCodec.decode(attach(FrameReader.MAX_ELEMENTS)))
                .topics())
        .hasSize(FrameReader.MAX_ELEMENTS);
    byte[] tooMany = attach(FrameReader.MAX_ELEMENTS + 1);
    assertThatThrownBy(() -> ControlCodec.decode(tooMany))
        .isInstanceOf(MalformedFrameException.class)
        .hasMessageContaining("a list of 250001 elements");
  }

  private static byte[] attach(int topics) {
    return ControlCodec.encode(
        new ControlMessage.Attach(
            new SubscriberId("s"),
            new Incarnation(1),
            1,
            1,
            Collections.nCopies(topics, new Topic("A"))));
  }

  @Test
  void textThatIsNotUtf8IsMalformed() {
    byte[] frame = ControlCodec.encode(new ControlMessage.Pong(1, "xy", 0));
    frame[frame.length - 9] = (byte) 0xff;
    assertThatThrownBy(() -> ControlCodec.decode(frame))
        .isInstanceOf(MalformedFrameException.class)
        .hasMessage("text is not UTF-8");
  }

  @Test
  void whatFollowsAMessageMakesItMalformed() {
    byte[] frame = ControlCodec.encode(new ControlMessage.Ping(1));
    assertThatThrownBy(() -> ControlCodec.decode(Arrays.copyOf(frame, frame.length + 1)))
        .isInstanceOf(MalformedFrameException.class)
        .hasMessage("1 bytes behind the end");
  }

  private static String constant(String camelCase) {
    return camelCase.replaceAll("(?<!^)([A-Z])", "_$1").toUpperCase(Locale.ROOT);
  }
}
