package zmq;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.zeromq.ZmqTransport;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import zmq.util.Errno;

@Timeout(60)
final class SignalerTest {
  private final Ctx context = new Ctx();
  private final Errno errno = new Errno();
  private final Signaler signaler = new Signaler(context, 0, errno);

  @AfterEach
  void close() throws IOException {
    signaler.close();
    context.terminate();
  }

  @Test
  void ourSignalerIsTheOneThatJeroMqFinds() {
    URL ours = ZmqTransport.class.getProtectionDomain().getCodeSource().getLocation();
    assertThat(Signaler.class.getProtectionDomain().getCodeSource().getLocation()).isEqualTo(ours);
  }

  /** Where this fails, look whether the new JeroMQ still writes before it counts: docs/adr/0018. */
  @Test
  void theClassThatOursReplacesIsTheOneThatWasRead() throws IOException, NoSuchAlgorithmException {
    List<URL> classes =
        Collections.list(Signaler.class.getClassLoader().getResources("zmq/Signaler.class"));
    URL theirs =
        classes.stream().filter(url -> url.toString().contains("jeromq")).findAny().orElseThrow();
    try (InputStream in = theirs.openStream()) {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(in.readAllBytes());
      assertThat(HexFormat.of().formatHex(digest))
          .isEqualTo("363702184bb71e090e542c63d325377b16ef6d4b5d83b2f64805f6836f4ecc44");
    }
  }

  @Test
  void withoutASignalAWaitEndsWithItsTime() {
    assertThat(signaler.waitEvent(0)).isFalse();
    assertThat(errno.get()).isEqualTo(ZError.EAGAIN);
    assertThat(signaler.waitEvent(5)).isFalse();
    assertThat(errno.get()).isEqualTo(ZError.EAGAIN);
  }

  @Test
  void manySignalsAreOneNotice() {
    for (int i = 0; i < 100_000; i++) { // More than a pipe has room for.
      signaler.send();
    }
    assertThat(signaler.waitEvent(-1)).isTrue();
    signaler.recv();
    assertThat(signaler.waitEvent(0)).isFalse();
  }

  @Test
  void aSignalAfterANoticeIsANoticeAgain() {
    signaler.send();
    signaler.recv();
    signaler.send();
    assertThat(signaler.waitEvent(-1)).isTrue();
  }

  @Test
  void anInterruptedThreadSendsAndStaysInterrupted() {
    Thread.currentThread().interrupt();
    signaler.send();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(signaler.waitEvent(-1)).isTrue();
  }

  @Test
  void whoWatchesTheChannelIsNotWokenOverAndOverForANoticeThatWasTaken() throws IOException {
    try (Selector selector = Selector.open()) {
      signaler.getFd().register(selector, SelectionKey.OP_READ);
      signaler.send();
      assertThat(selector.select(10_000)).isOne();
      selector.selectedKeys().clear();
      signaler.recv();
      assertThat(signaler.waitEvent(0)).isFalse();
      assertThat(selector.selectNow()).isZero();
    }
  }

  /** As a mailbox uses it: put, send; look, wait, take the notice, look again. */
  @Test
  void noCommandIsLeftBehindWhoeverSends() throws Exception {
    everyCommandIsTaken(3, 50_000, () -> {});
  }

  /**
   * A sender that waits between raising the flag and writing its byte: the reader takes the notice
   * first, and the byte later, together with that of the next notice.
   */
  @Test
  void aByteThatIsTakenWithTheOneThatWasOwedIsNoticed() throws Exception {
    everyCommandIsTaken(4, 100_000, Thread::yield);
  }

  private void everyCommandIsTaken(int senders, int each, Runnable afterEach) throws Exception {
    ConcurrentLinkedQueue<Integer> queue = new ConcurrentLinkedQueue<>();
    CyclicBarrier together = new CyclicBarrier(senders);
    List<Thread> threads =
        java.util.stream.IntStream.range(0, senders)
            .mapToObj(
                sender ->
                    new Thread(
                        () -> {
                          try {
                            together.await();
                          } catch (Exception failure) {
                            throw new IllegalStateException(failure);
                          }
                          for (int i = 0; i < each; i++) {
                            queue.add(i);
                            signaler.send();
                            afterEach.run();
                          }
                        }))
            .toList();
    threads.forEach(Thread::start);
    int taken = 0;
    while (taken < senders * each) {
      if (queue.poll() != null) {
        taken++;
      } else if (signaler.waitEvent(20_000)) {
        signaler.recv();
      } else {
        break;
      }
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(taken).isEqualTo(senders * each);
    assertThat(queue).isEmpty();
  }
}
