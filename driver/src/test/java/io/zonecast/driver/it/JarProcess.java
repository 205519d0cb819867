package io.zonecast.driver.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonecast.driver.Interruptible;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** One of our jars as a process: what it says, what it writes, how it ends. */
final class JarProcess {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SHOWN = 2_000;

  private final Process process;
  private final Path folder;
  private final String id;

  private JarProcess(Process process, Path folder, String id) {
    this.process = process;
    this.folder = folder;
    this.id = id;
  }

  /** Starts a command; its files go to a folder that exists, under its id. */
  static JarProcess start(List<String> command, Path folder, String id) {
    try {
      Process process =
          new ProcessBuilder(Interruptible.command(command))
              .directory(folder.toFile())
              .redirectOutput(folder.resolve(id + ".out").toFile())
              .redirectError(folder.resolve(id + ".err").toFile())
              .start();
      return new JarProcess(process, folder, id);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String id() {
    return id;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly();
  }

  /** SIGINT, as Ctrl-C. */
  void interrupt() throws Exception {
    new ProcessBuilder("kill", "-INT", Long.toString(pid())).inheritIO().start().waitFor();
  }

  /** Writes to its standard input and closes that. */
  void type(String text) throws IOException {
    try (OutputStream in = process.getOutputStream()) {
      in.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Waits for its end; the exit code. */
  int exit() {
    Until.so("the end of " + id, this::words, () -> !process.isAlive());
    return process.exitValue();
  }

  String out() {
    return text(id + ".out");
  }

  String err() {
    return text(id + ".err");
  }

  /** The lines of a file that this process writes, none while it is not there. */
  List<String> lines(String suffix) {
    return text(id + suffix).lines().toList();
  }

  /** A file that this process writes at its end. */
  JsonNode json(String suffix) throws IOException {
    return JSON.readTree(file(suffix).toFile());
  }

  Path file(String suffix) {
    return folder.resolve(id + suffix);
  }

  /** Its events of one name so far, in order. */
  List<JsonNode> events(String name) {
    List<JsonNode> events = new ArrayList<>();
    String text = text(id + ".jsonl");
    try {
      for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
        JsonNode event = JSON.readTree(line);
        if (event.path("event").asText().equals(name)) {
          events.add(event);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return events;
  }

  boolean hasEvent(String name) {
    return !events(name).isEmpty();
  }

  /** Waits for an event; the first one. */
  JsonNode await(String name) {
    return await(name, event -> true);
  }

  /** Waits for an event that fits; the first one. */
  JsonNode await(String name, Predicate<JsonNode> fits) {
    Until.so(
        "event " + name + " of " + id,
        this::words,
        () -> events(name).stream().anyMatch(fits) || !isAlive());
    return events(name).stream()
        .filter(fits)
        .findFirst()
        .orElseThrow(() -> new AssertionError(id + " ended without " + name + "\n" + words()));
  }

  /** The last of what it said and wrote. */
  String words() {
    return "---- %s (%s)%nout: %s%nerr: %s%nevents: %s"
        .formatted(
            id,
            isAlive() ? "runs" : "exit code " + process.exitValue(),
            end(out()),
            end(err()),
            end(text(id + ".jsonl")));
  }

  private static String end(String text) {
    return text.substring(Math.max(0, text.length() - SHOWN));
  }

  private String text(String name) {
    Path path = folder.resolve(name);
    try {
      return Files.exists(path) ? Files.readString(path) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
