package io.zonecast.driver.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonecast.port.TimeSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
final class ReceptionTest {
  private long nowUs = 1_000_000;

  private final TimeSource time =
      new TimeSource() {
        @Override
        public long nanoTime() {
          return nowUs * 1000;
        }

        @Override
        public long epochMicros() {
          return nowUs;
        }
      };

  @Test
  void countsMessagesButNoHellosAndEnds() throws InterruptedException {
    Reception reception = new Reception(2, 1, 0, time);
    take(reception, 0, Payload.HELLO);
    take(reception, 1, Payload.HELLO);
    reception.awaitGreeting();
    take(reception, 0, 1);
    nowUs += 2_000_000;
    take(reception, 1, 2);
    take(reception, 0, Payload.END);
    take(reception, 1, Payload.END);
    reception.awaitEnd(Long.MAX_VALUE);
    JsonNode summary = reception.summary();
    assertThat(summary.path("delivered").asLong()).isEqualTo(2);
    assertThat(summary.path("first_received_us").asLong()).isEqualTo(1_000_000);
    assertThat(summary.path("last_received_us").asLong()).isEqualTo(3_000_000);
    assertThat(summary.path("complete").asBoolean()).isTrue();
    assertThat(summary.path("out_of_order").asLong()).isZero();
  }

  @Test
  void latencyOfTheFirstSecondsIsLeftOut() {
    Reception reception = new Reception(1, 1, 1_000_000, time);
    reception.onMessage(0, frame(nowUs - 900, 1), 3);
    nowUs += 1_000_000;
    reception.onMessage(0, frame(nowUs - 200, 2), 3);
    JsonNode latency = reception.summary().path("latency_us");
    assertThat(latency.path("count").asLong()).isEqualTo(1);
    assertThat(latency.path("max").asLong()).isEqualTo(200);
    assertThat(latency.path("p999").asLong()).isEqualTo(200);
  }

  @Test
  void isCompleteOnlyWhenEverySenderHasEndedEveryTopic() {
    Reception reception = new Reception(2, 2, 0, time);
    take(reception, 0, Payload.END);
    take(reception, 0, Payload.END);
    take(reception, 1, Payload.END);
    assertThat(reception.isComplete()).isFalse();
    take(reception, 1, Payload.END);
    assertThat(reception.isComplete()).isTrue();
    assertThat(reception.summary().path("out_of_order").asLong()).isEqualTo(-1);
  }

  @Test
  void orderIsWatchedWithinATopic() {
    Reception reception = new Reception(2, 1, 0, time);
    take(reception, 0, 2);
    take(reception, 1, 1);
    assertThat(reception.summary().path("out_of_order").asLong()).isZero();
    take(reception, 0, 1);
    assertThat(reception.summary().path("out_of_order").asLong()).isEqualTo(1);
  }

  @Test
  void silenceEndsItIncomplete() throws InterruptedException {
    Reception reception = new Reception(1, 1, 0, time);
    take(reception, 0, 1);
    nowUs += 20_000_001;
    reception.awaitEnd(20_000_000_000L);
    take(reception, 0, 2);
    assertThat(reception.summary().path("complete").asBoolean()).isFalse();
    assertThat(reception.summary().path("delivered").asLong()).isEqualTo(1);
  }

  private void take(Reception reception, int topic, long number) {
    reception.onMessage(topic, frame(nowUs, number), 3);
  }

  private static byte[] frame(long sentUs, long number) {
    byte[] frame = new byte[3 + Payload.HEADER];
    Payload.write(frame, 3, sentUs, number);
    return frame;
  }
}
