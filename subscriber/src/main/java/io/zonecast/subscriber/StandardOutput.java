package io.zonecast.subscriber;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Writes each delivered message as a line to standard output, handed to the system at the end of
 * each duty cycle.
 */
final class StandardOutput implements DeliverySink {
  /** How a message becomes a line. */
  enum Format {
    /** {@code TOPIC<TAB>PAYLOAD}. */
    TEXT,
    /** One object: topic, publisher, sequence, times, kind, payload. */
    JSON,
    /** The payload alone. */
    PAYLOAD,
    /** Nothing. */
    NONE
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private final OutputStream out;
  private final Format format;
  private boolean dirty;

  StandardOutput(OutputStream out, Format format) {
    this.out = new BufferedOutputStream(out, 64 * 1024);
    this.format = format;
  }

  @Override
  public void deliver(Delivered delivered) {
    if (format == Format.NONE) {
      return;
    }
    try {
      write(delivered);
      out.write('\n');
      dirty = true;
    } catch (IOException gone) {
      throw new UncheckedIOException("standard output: " + gone.getMessage(), gone);
    }
  }

  @Override
  public void endOfCycle(long nowNs) {
    flush();
  }

  @Override
  public void flush() {
    if (dirty) {
      dirty = false;
      try {
        out.flush();
      } catch (IOException gone) {
        throw new UncheckedIOException("standard output: " + gone.getMessage(), gone);
      }
    }
  }

  @Override
  public void close() {
    endOfCycle(0);
  }

  private void write(Delivered delivered) throws IOException {
    if (format == Format.JSON) {
      out.write(JSON.writeValueAsBytes(json(delivered)));
      return;
    }
    if (format == Format.TEXT) {
      out.write(delivered.stream().topic().utf8());
      out.write('\t');
    }
    delivered.message().writeTo(out);
  }

  private static ObjectNode json(Delivered delivered) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("topic", delivered.stream().topic().name())
            .put("publisher", delivered.stream().publisher().name())
            .put("sequence", delivered.sequence())
            .put("sent_us", delivered.message().sentUs())
            .put("received_us", delivered.receivedUs())
            .put("kind", delivered.kind().text());
    if (delivered.stream().priority() > 0) {
      json.put("priority", delivered.stream().priority());
    }
    if (delivered.stream().term() > 0) {
      json.put("term", delivered.stream().term());
    }
    byte[] payload = delivered.message().payload();
    try {
      json.put(
          "payload",
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString());
    } catch (CharacterCodingException notText) {
      json.put("payload_base64", Base64.getEncoder().encodeToString(payload));
    }
    return json;
  }
}
