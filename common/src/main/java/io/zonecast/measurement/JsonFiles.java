package io.zonecast.measurement;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Small JSON files, written beside and renamed, so that a reader sees the old file or the new one
 * and never half of one. Stateless; any thread.
 */
public final class JsonFiles {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final DefaultPrettyPrinter PRETTY =
      new DefaultPrettyPrinter()
          .withObjectIndenter(new DefaultIndenter("  ", "\n"))
          .withArrayIndenter(new DefaultIndenter("  ", "\n"));

  private JsonFiles() {}

  /** A new empty JSON object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** The value as a JSON tree; a map keeps its order. */
  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** The tree as indented text that ends with a line feed. */
  public static String pretty(JsonNode tree) {
    try {
      return MAPPER.writer(PRETTY).writeValueAsString(tree) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree that cannot be written", e);
    }
  }

  /** The tree as one line, without a line feed. */
  public static String line(JsonNode tree) {
    return tree.toString();
  }

  /**
   * Writes the tree as {@code file}, making its directories.
   *
   * @throws IOException naming the file, when the disk refuses
   */
  public static void write(Path file, JsonNode tree) throws IOException {
    writeText(file, pretty(tree));
  }

  /** As {@link #write}; throws {@link UncheckedIOException} where the disk refuses. */
  public static void writeUnchecked(Path file, JsonNode tree) {
    try {
      write(file, tree);
    } catch (IOException e) {
      throw new UncheckedIOException("can't write " + file + ": " + Disk.why(e), e);
    }
  }

  /**
   * Writes UTF-8 text as {@code file} in the same way: beside, then renamed. A link is followed; a
   * device or a pipe is written to, never replaced.
   */
  public static void writeText(Path file, String text) throws IOException {
    Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      Files.writeString(target, text);
      return;
    }
    Files.createDirectories(target.getParent());
    Path beside = target.resolveSibling("." + target.getFileName() + ".part");
    Files.write(beside, text.getBytes(StandardCharsets.UTF_8));
    try {
      Files.move(
          beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(beside, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /**
   * Reads one JSON object.
   *
   * @throws IOException naming the file, when it is absent or is not a JSON object
   */
  public static ObjectNode read(Path file) throws IOException {
    return parse(Files.readString(file), file.toString());
  }

  /**
   * Parses one JSON object.
   *
   * @param where names the place (file, line) in the error
   */
  public static ObjectNode parse(String text, String where) throws IOException {
    JsonNode tree;
    try {
      tree = MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IOException(
          where
              + " is not JSON: "
              + e.getOriginalMessage().replaceAll("(?s)\\s*at \\[Source.*", ""),
          e);
    }
    if (tree instanceof ObjectNode object) {
      return object;
    }
    throw new IOException(where + " is not a JSON object");
  }
}
