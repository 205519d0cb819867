package io.zonecast.publisher;

import static io.zonecast.publisher.StartSignal.Heard.BEGIN;
import static io.zonecast.publisher.StartSignal.Heard.NOBODY_THERE;
import static io.zonecast.publisher.StartSignal.Heard.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StartSignalTest {
  private final CountDownLatch woken = new CountDownLatch(1);

  private void awaitWaking() throws InterruptedException {
    assertThat(woken.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void withoutAnInputItIsThereFromTheBeginning() {
    StartSignal signal = StartSignal.atOnce();
    assertThat(signal.heard()).isEqualTo(BEGIN);
  }

  @Test
  void nothingIsHeardBeforeTheLineIsComplete() throws Exception {
    try (PipedOutputStream writer = new PipedOutputStream();
        PipedInputStream input = new PipedInputStream(writer)) {
      StartSignal signal = StartSignal.onLine(input);
      signal.listen(woken::countDown);
      writer.write("go".getBytes(StandardCharsets.UTF_8));
      writer.flush();
      assertThat(signal.heard()).isEqualTo(NOTHING);
      writer.write('\n');
      writer.flush();
      awaitWaking();
      assertThat(signal.heard()).isEqualTo(BEGIN);
    }
  }

  @Test
  void anInputThatEndsWithoutALineIsNoSignal() throws Exception {
    StartSignal signal = StartSignal.onLine(InputStream.nullInputStream());
    signal.listen(woken::countDown);
    awaitWaking();
    assertThat(signal.heard()).isEqualTo(NOBODY_THERE);
  }
}
