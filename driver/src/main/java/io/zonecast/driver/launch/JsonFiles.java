package io.zonecast.driver.launch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes JSON files beside and renames them, so that a reader never sees half of one. */
public final class JsonFiles {
  /** For making the documents. */
  public static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private JsonFiles() {}

  /** Writes a document, replacing an older one in one step. */
  public static void write(Path file, JsonNode document) {
    Path beside = file.resolveSibling("." + file.getFileName() + ".new");
    try {
      Files.writeString(beside, JSON.writeValueAsString(document) + "\n");
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("can't write " + file, e);
    }
  }
}
