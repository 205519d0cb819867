package io.zonecast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.wire.FuzzSearch;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The fuzzing of the codecs can fail: each of these bugs, planted alone into the source, is caught
 * by {@link FuzzSearch}. Without a bug it finds nothing in many more inputs, which is {@code
 * CodecFuzzTest}.
 */
final class PlantedCodecBugTest {
  /** Of 2,000 inputs each. */
  private static final int SEEDS = 5;

  private static final String WIRE = "common/src/main/java/io/zonecast/wire/";

  private static List<Mutation> bugs() {
    return List.of(
        bug(
            "a field is read past the frame's end",
            "FrameReader.java",
            "if (count > bytes.length - position) {",
            "if (false) {"),
        bug(
            "a length beyond the frame is skipped",
            "FrameReader.java",
            "    need(count);\n    position += (int) count;",
            "    position += (int) count;"),
        bug(
            "a length over 2^31 is a negative one",
            "FrameReader.java",
            "long value = numbers.getInt(position) & 0xffff_ffffL;",
            "long value = numbers.getInt(position);"),
        bug(
            "a length is added up in 32 bits",
            "BatchCodec.java",
            "header.count(); i++) {\n      in.skip(BatchWriter.OPTIONS_AT);\n"
                + "      in.skip(in.u16() + in.u32());",
            "header.count(); i++) {\n      in.skip(BatchWriter.OPTIONS_AT);\n"
                + "      in.skip((int) (in.u16() + in.u32()));"),
        bug(
            "a list gets the room that it asks for",
            "FrameReader.java",
            "    if (count > bytes.length - position || elements > MAX_ELEMENTS) {",
            "    new ArrayList<T>((int) Math.min(count, MAX_ELEMENTS));\n"
                + "    if (count > bytes.length - position || elements > MAX_ELEMENTS) {"),
        bug(
            "what follows a batch's last message is let pass",
            "BatchCodec.java",
            "    in.end();\n    return new BatchFrame",
            "    return new BatchFrame"),
        bug(
            "a batch without messages is one",
            "BatchCodec.java",
            "first < 1 || count < 1 ||",
            "first < 1 ||"),
        bug(
            "a batch's numbers go beyond the largest",
            "BatchCodec.java",
            " || first > Long.MAX_VALUE - count",
            ""),
        bug(
            "a message's options are taken for its payload",
            "BatchFrame.java",
            "int payloadAt = optionsAt + options;",
            "int payloadAt = optionsAt;"),
        bug(
            "a message's options are signed",
            "BatchFrame.java",
            "in.getShort(next + BatchWriter.OPTIONS_AT) & 0xffff",
            "in.getShort(next + BatchWriter.OPTIONS_AT)"),
        bug(
            "a message follows the last one",
            "BatchFrame.java",
            "return sequence < header.lastSequence();",
            "return sequence <= header.lastSequence();"),
        bug(
            "a stream is known without its term",
            "StreamNames.java",
            "Arrays.equals(name, 0, name.length, frame, priorityAt, nameEnd)",
            "Arrays.equals(name, 9, name.length, frame, priorityAt + 9, nameEnd)"),
        bug(
            "a message's index is taken from another option",
            "Options.java",
            "if (frame[option] == name) {",
            "if (true) {"),
        bug(
            "a stream is known by its topic's beginning",
            "StreamNames.java",
            "Arrays.equals(topic, 0, topic.length, frame, 0, end)",
            "Arrays.equals(topic, 0, 1, frame, 0, 1)"),
        bug(
            "text that is not UTF-8 is mended",
            "FrameReader.java",
            "              .decode(ByteBuffer",
            "              .onMalformedInput(java.nio.charset.CodingErrorAction.REPLACE)\n"
                + "              .decode(ByteBuffer"));
  }

  private static Mutation bug(String name, String file, String old, String now) {
    return new Mutation(name, WIRE + file, old, now, SEEDS);
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void isCaught(Mutation bug, @TempDir Path work) throws Exception {
    try (MutatedClasses classes = MutatedClasses.with(bug, work)) {
      var search = classes.search(FuzzSearch.class);
      Optional<String> caught = Optional.empty();
      for (long seed = 1; seed <= bug.seeds() && caught.isEmpty(); seed++) {
        caught = search.apply(seed);
      }
      assertThat(caught).as("%s, among %d seeds", bug, bug.seeds()).isPresent();
      System.out.printf("%s: %.200s%n", bug, caught.get());
    }
  }
}
