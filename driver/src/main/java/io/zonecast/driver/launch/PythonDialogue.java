package io.zonecast.driver.launch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A Python script that is told and tells in lines of JSON, through its standard input and output.
 * {@link #say} may be called by one thread at a time; reports arrive on a thread of the dialogue.
 */
final class PythonDialogue {
  /** The system's Python, to which Mininet belongs; another one on the PATH does not have it. */
  static final Path PYTHON = Path.of("/usr/bin/python3");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final Writer toScript;

  private PythonDialogue(Process process) {
    this.process = process;
    this.toScript = process.outputWriter();
  }

  static PythonDialogue start(
      Path script, Path log, Consumer<JsonNode> heard, Consumer<String> silenced) {
    try {
      Process process =
          new ProcessBuilder(PYTHON.toString(), script.toString(), "--driver")
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      PythonDialogue dialogue = new PythonDialogue(process);
      Thread reader = new Thread(() -> dialogue.read(log, heard, silenced), "topology.py");
      reader.setDaemon(true);
      reader.start();
      return dialogue;
    } catch (IOException e) {
      throw new LaunchException("can't run " + PYTHON + ": " + e.getMessage(), e);
    }
  }

  void say(Map<String, String> command) {
    try {
      toScript.write(JSON.writeValueAsString(command) + "\n");
      toScript.flush();
    } catch (IOException e) {
      // The script is gone: its end is reported by the reader.
    }
  }

  boolean isOpen() {
    return process.isAlive();
  }

  /** Closes the script's input, which ends it; kills it when it takes longer than the bound. */
  void close(Duration bound) {
    try {
      toScript.close();
    } catch (IOException e) {
      // Closed already.
    }
    try {
      if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
    }
  }

  private void read(Path log, Consumer<JsonNode> heard, Consumer<String> silenced) {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        heard.accept(JSON.readTree(line));
      }
    } catch (IOException e) {
      process.destroy();
    }
    silenced.accept(lastLine(log));
  }

  private static String lastLine(Path log) {
    try {
      return Files.readAllLines(log).stream()
          .filter(line -> !line.isBlank())
          .reduce((first, second) -> second)
          .orElse("it said nothing");
    } catch (IOException e) {
      return "its log can't be read";
    }
  }
}
