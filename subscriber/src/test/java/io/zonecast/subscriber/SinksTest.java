package io.zonecast.subscriber;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Message;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;
import io.zonecast.measurement.DeliveryKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SinksTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private static DeliverySink.Delivered delivered(byte[] payload) {
    return new DeliverySink.Delivered(
        new StreamId(new PublisherId("p"), new Incarnation(7), new Topic("ä \"1\"")),
        3,
        new Message(1_000, 900, payload),
        DeliveryKind.LIVE,
        5,
        1_250);
  }

  private String printed(StandardOutput.Format format, byte[] payload) {
    StandardOutput output = new StandardOutput(bytes, format);
    output.deliver(delivered(payload));
    output.endOfCycle(0);
    return bytes.toString(UTF_8);
  }

  @Test
  void textIsTopicTabPayload() {
    assertThat(printed(StandardOutput.Format.TEXT, "hello".getBytes(UTF_8)))
        .isEqualTo("ä \"1\"\thello\n");
  }

  @Test
  void payloadIsThePayloadAlone() {
    assertThat(printed(StandardOutput.Format.PAYLOAD, "hello".getBytes(UTF_8)))
        .isEqualTo("hello\n");
  }

  @Test
  void noneIsNothing() {
    assertThat(printed(StandardOutput.Format.NONE, "hello".getBytes(UTF_8))).isEmpty();
  }

  @Test
  void jsonIsOneObjectALine() {
    assertThat(printed(StandardOutput.Format.JSON, "a\nb \u2028".getBytes(UTF_8)))
        .isEqualTo(
            "{\"topic\":\"ä \\\"1\\\"\",\"publisher\":\"p\",\"sequence\":3,\"sent_us\":1000,"
                + "\"received_us\":1250,\"kind\":\"live\",\"payload\":\"a\\nb \u2028\"}\n");
  }

  @Test
  void aPayloadThatIsNotTextIsBase64InJson() {
    assertThat(printed(StandardOutput.Format.JSON, new byte[] {(byte) 0xff, 0}))
        .contains("\"payload_base64\":\"/wA=\"")
        .doesNotContain("\"payload\"");
  }

  @Test
  void linesAreHandedToTheSystemAtTheEndOfTheCycle() {
    StandardOutput output = new StandardOutput(bytes, StandardOutput.Format.TEXT);
    output.deliver(delivered(new byte[0]));
    assertThat(bytes.size()).isZero();
    output.endOfCycle(0);
    assertThat(bytes.size()).isPositive();
  }

  @Test
  void aReaderThatLeftIsAFailureThatNamesStandardOutput() {
    StandardOutput output =
        new StandardOutput(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
              }
            },
            StandardOutput.Format.TEXT);
    output.deliver(delivered(new byte[0]));
    assertThatThrownBy(() -> output.endOfCycle(0))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("standard output: Broken pipe");
  }

  @Test
  void theRecordingSinkMeasuresLatencyAndTheFirstAndLastArrival() {
    RecordingSink sink =
        new RecordingSink(
            new StandardOutput(bytes, StandardOutput.Format.NONE),
            Optional.empty(),
            Optional.empty(),
            0,
            Optional.empty());
    sink.deliver(delivered(new byte[0]));
    sink.deliver(
        new DeliverySink.Delivered(
            delivered(new byte[0]).stream(),
            4,
            new Message(1_000, 1_000, new byte[0]),
            DeliveryKind.LIVE,
            5,
            1_350));
    assertThat(sink.firstReceivedUs()).isEqualTo(1_250);
    assertThat(sink.lastReceivedUs()).isEqualTo(1_350);
    assertThat(delivered(new byte[0]).latencyUs()).isEqualTo(250);
    assertThat(sink.latency().summary().count()).isEqualTo(2);
  }

  @Test
  void theLatencyOfOneTopicIsCountedAloneWhereOneIsAskedFor() {
    RecordingSink other =
        new RecordingSink(
            new StandardOutput(bytes, StandardOutput.Format.NONE),
            Optional.empty(),
            Optional.empty(),
            0,
            Optional.of(new Topic("another")));
    other.deliver(delivered(new byte[0]));
    assertThat(other.latency().summary().count()).isZero();
    RecordingSink same =
        new RecordingSink(
            new StandardOutput(bytes, StandardOutput.Format.NONE),
            Optional.empty(),
            Optional.empty(),
            0,
            Optional.of(delivered(new byte[0]).stream().topic()));
    same.deliver(delivered(new byte[0]));
    assertThat(same.latency().summary().count()).isEqualTo(1);
  }

  @Test
  void whatArrivesBehindTheSkippedTimeAloneCountsForLatency() {
    RecordingSink sink =
        new RecordingSink(
            new StandardOutput(bytes, StandardOutput.Format.NONE),
            Optional.empty(),
            Optional.empty(),
            500,
            Optional.empty());
    for (long receivedUs : new long[] {10_000, 10_499, 10_500, 10_600}) {
      sink.deliver(
          new DeliverySink.Delivered(
              delivered(new byte[0]).stream(),
              4,
              new Message(10_000, 10_000, new byte[0]),
              DeliveryKind.LIVE,
              5,
              receivedUs));
    }
    assertThat(sink.firstReceivedUs()).isEqualTo(10_000);
    assertThat(sink.latency().summary().count()).isEqualTo(2);
    assertThat(sink.latency().summary().min()).isEqualTo(500);
  }
}
