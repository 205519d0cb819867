package io.zonecast.driver.plan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.zonecast.domain.Names;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a list of faults from a JSON or YAML file:
 *
 * <pre>
 * - {at: 4s, what: kill, target: primary, zone: 1}
 * - {at: 5s, what: kill, target: zookeeper, for: 1s}       # started again after it
 * - {at: 6s, what: terminate, target: broker-1-2}
 * - {at: 7s, what: restart, target: sub-2}                 # kill, and at once again
 * - {at: 8s, what: pause, target: sub-1, for: 3s}
 * - {at: 9s, what: cut, target: broker-1-1, for: 3s}       # from all
 * - {at: 9s, what: strength, target: pub-1, to: 1}
 * - {at: 9s, what: cut, target: primary, from: pub-1, direction: in, for: 3s}
 * </pre>
 *
 * <p>Read as a stream of tokens, so that each mistake is told with its line.
 */
public final class FaultFile {
  /** The most faults in a file, and the most bytes. */
  static final int MAX_FAULTS = 1_000;

  private static final long MAX_BYTES = 1 << 20;

  private FaultFile() {}

  /** A scalar and the line on which it stands. */
  record Located(String text, int line) {}

  /** A mistake in a file; the message names file, line and rule. */
  static final class Refused extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  /**
   * The faults of a file, in its order.
   *
   * @param scope knows which targets exist, and when the run ends
   * @throws IllegalArgumentException naming the file, the line where there is one, and the rule
   */
  public static List<Fault> read(Path file, FaultScope scope) {
    String text;
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IllegalArgumentException(file + " is larger than 1 MiB");
      }
      text = Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("--faults " + file + ": there is no such file", e);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("--faults " + file + ": it is not UTF-8 text", e);
    } catch (AccessDeniedException e) {
      throw new IllegalArgumentException("--faults " + file + " can't be read: no permission", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--faults " + file + " can't be read: " + e.getMessage(), e);
    }
    return parse(file.toString(), text, scope);
  }

  static List<Fault> parse(String name, String text, FaultScope scope) {
    JsonFactory format = text.stripLeading().startsWith("[{") ? new JsonFactory() : formatOf(name);
    try (JsonParser parser = format.createParser(text)) {
      return list(name, parser, scope);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      String why = e.getOriginalMessage().lines().findFirst().orElse("broken");
      throw new IllegalArgumentException("--faults %s:%d: %s".formatted(name, line, why), e);
    } catch (IOException e) {
      throw new IllegalArgumentException("--faults " + name + ": " + e.getMessage(), e);
    }
  }

  private static JsonFactory formatOf(String name) {
    return name.endsWith(".json") ? new JsonFactory() : new YAMLFactory();
  }

  private static List<Fault> list(String name, JsonParser parser, FaultScope scope)
      throws IOException {
    if (parser.nextToken() != JsonToken.START_ARRAY) {
      throw wrong(name, line(parser), "a list of faults is needed: - {at: 4s, what: kill, …}");
    }
    List<Fault> faults = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      int line = line(parser);
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw wrong(name, line, "a fault is written {at: 4s, what: kill, target: primary}");
      }
      if (faults.size() == MAX_FAULTS) {
        throw wrong(name, line, "more than " + MAX_FAULTS + " faults");
      }
      faults.add(new FaultEntry(name, line, entries(name, parser)).toFault(scope));
    }
    if (parser.nextToken() != null) {
      throw wrong(name, line(parser), "something follows the list");
    }
    return faults;
  }

  private static Map<String, Located> entries(String name, JsonParser parser) throws IOException {
    Map<String, Located> entries = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      JsonToken value = parser.nextToken();
      if (!value.isScalarValue()) {
        throw wrong(name, line(parser), "\"" + Names.printable(key) + "\" must be one value");
      }
      if (entries.put(key, new Located(parser.getText(), line(parser))) != null) {
        throw wrong(name, line(parser), "\"" + Names.printable(key) + "\" is given twice");
      }
    }
    return entries;
  }

  private static int line(JsonParser parser) {
    return Math.max(1, parser.currentTokenLocation().getLineNr());
  }

  static Refused wrong(String name, int line, String rule) {
    return new Refused("--faults %s:%d: %s".formatted(name, line, rule));
  }
}
