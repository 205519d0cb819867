package io.zonecast.zeromq;

import static io.zonecast.zeromq.Ends.HOST;
import static io.zonecast.zeromq.Ends.bytes;
import static io.zonecast.zeromq.Ends.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonecast.domain.Endpoint;
import io.zonecast.port.Bound;
import io.zonecast.port.LinkId;
import io.zonecast.port.Pattern;
import io.zonecast.port.PeerId;
import io.zonecast.port.PortInUseException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ZmqTransportTest {
  private final Ends a = new Ends();
  private final Ends b = new Ends();

  @AfterEach
  void close() {
    a.close();
    b.close();
  }

  @Test
  void publicationReachesThoseThatSubscribedToThePrefixOnly() {
    Bound publication = a.transport.bind(Pattern.PUBLICATION, HOST, 0);
    LinkId subscription = b.transport.connect(Pattern.SUBSCRIPTION, publication.endpoint());
    b.transport.subscribe(subscription, bytes("A\0"));
    until(() -> a.notices.contains("+A\0"), a, b);
    assertThat(a.transport.send(publication.link(), bytes("AB\0no"))).isTrue();
    assertThat(a.transport.send(publication.link(), bytes("A\0yes"))).isTrue();
    until(() -> !b.frames.isEmpty(), a, b);
    assertThat(b.frames).containsExactly("A\0yes");
    b.transport.unsubscribe(subscription, bytes("A\0"));
    until(() -> a.notices.contains("-A\0"), a, b);
  }

  @Test
  void subscriptionIsToldOffWhenItsPeerCloses() {
    Bound publication = a.transport.bind(Pattern.PUBLICATION, HOST, 0);
    LinkId subscription = b.transport.connect(Pattern.SUBSCRIPTION, publication.endpoint());
    b.transport.subscribe(subscription, bytes("topic"));
    until(() -> a.notices.contains("+topic"), a, b);
    b.transport.close(subscription);
    until(() -> a.notices.contains("-topic"), a, b);
    assertThat(a.notices).containsExactly("+topic", "-topic");
  }

  @Test
  void upstreamFrameNeverOvertakesTheSubscriptionsBeforeIt() {
    Bound publication = a.transport.bind(Pattern.PUBLICATION, HOST, 0);
    for (int round = 0; round < 200; round++) {
      String inbox = "inbox" + round + "\0";
      LinkId subscription = b.transport.connect(Pattern.SUBSCRIPTION, publication.endpoint());
      b.transport.subscribe(subscription, bytes(inbox));
      assertThat(b.transport.send(subscription, bytes("attach " + inbox))).isTrue();
      until(() -> a.frames.contains("attach " + inbox), a, b);
      assertThat(a.transport.send(publication.link(), bytes(inbox + "welcome"))).isTrue();
      until(() -> b.frames.contains(inbox + "welcome"), a, b);
      b.transport.close(subscription);
      a.frames.clear();
    }
    assertThat(b.frames).hasSize(200);
  }

  @Test
  void feedFillsItsIntakeInOrder() {
    Bound intake = a.transport.bind(Pattern.INTAKE, HOST, 0);
    LinkId feed = b.transport.connect(Pattern.FEED, intake.endpoint());
    for (int i = 0; i < 500; i++) {
      assertThat(b.transport.send(feed, bytes("frame " + i))).isTrue();
    }
    until(() -> a.frames.size() == 500, a, b);
    assertThat(a.frames).first().isEqualTo("frame 0");
    assertThat(a.frames).last().isEqualTo("frame 499");
  }

  @Test
  void serviceRepliesToItsClientAndNotToOneThatIsGone() {
    Bound service = a.transport.bind(Pattern.SERVICE, HOST, 0);
    LinkId client = b.transport.connect(Pattern.CLIENT, service.endpoint());
    assertThat(b.transport.send(client, bytes("hello"))).isTrue();
    until(() -> !a.requests.isEmpty(), a, b);
    PeerId peer = a.requests.get(0).peer();
    assertThat(a.requests.get(0).text()).isEqualTo("hello");
    assertThat(a.transport.reply(service.link(), peer, bytes("welcome"))).isTrue();
    until(() -> b.frames.contains("welcome"), a, b);
    b.transport.close(client);
    until(() -> !a.transport.reply(service.link(), peer, bytes("still there?")), a, b);
    assertThat(a.transport.reply(service.link(), new PeerId(bytes("nobody")), bytes("?")))
        .isFalse();
  }

  @Test
  void fiveThousandSubscriptionsOnOneLinkAllArrive() {
    Bound publication = a.transport.bind(Pattern.PUBLICATION, HOST, 0);
    LinkId subscription = b.transport.connect(Pattern.SUBSCRIPTION, publication.endpoint());
    for (int i = 0; i < 5_000; i++) {
      b.transport.subscribe(subscription, bytes("topic" + i + "\0"));
    }
    b.transport.send(subscription, bytes("attach"));
    until(() -> a.frames.contains("attach"), a, b);
    assertThat(a.notices).hasSize(5_000).doesNotHaveDuplicates();
    a.transport.send(publication.link(), bytes("topic4999\0x"));
    until(() -> b.frames.contains("topic4999\0x"), a, b);
  }

  @Test
  void portInUseIsNamedWithItsHost() {
    Bound taken = a.transport.bind(Pattern.INTAKE, HOST, 0);
    int port = taken.endpoint().port();
    assertThatThrownBy(() -> b.transport.bind(Pattern.SERVICE, HOST, port))
        .isInstanceOf(PortInUseException.class)
        .hasMessageContaining(Integer.toString(port))
        .hasMessageContaining(HOST)
        .hasMessageContaining("in use");
    assertThatThrownBy(() -> b.transport.bind(Pattern.SERVICE, "203.0.113.7", 0))
        .isInstanceOf(PortInUseException.class)
        .hasMessageContaining("203.0.113.7")
        .hasMessageContaining("assign");
  }

  @Test
  void wakeEndsTheRestWhateverItsOrder() throws Exception {
    a.transport.bind(Pattern.INTAKE, HOST, 0);
    a.transport.wake();
    a.transport.wake();
    long start = System.nanoTime();
    a.transport.await(TimeUnit.SECONDS.toNanos(30));
    for (int i = 0; i < 200; i++) {
      Thread waker = new Thread(a.transport::wake);
      waker.start();
      a.transport.await(TimeUnit.SECONDS.toNanos(30));
      waker.join();
    }
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(20));
    a.transport.close();
    a.transport.wake();
  }

  @Test
  void awaitPassesItsTimeAndUsesNoProcessor() {
    a.transport.bind(Pattern.PUBLICATION, HOST, 0);
    var threads = java.lang.management.ManagementFactory.getThreadMXBean();
    long cpu = threads.getCurrentThreadCpuTime();
    long start = System.nanoTime();
    a.transport.await(TimeUnit.MILLISECONDS.toNanos(400));
    assertThat(System.nanoTime() - start)
        .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(400));
    assertThat(threads.getCurrentThreadCpuTime() - cpu)
        .isLessThan(TimeUnit.MILLISECONDS.toNanos(200));
  }

  @Test
  void intakeThatIsNotReadKeepsItsFrames() {
    Bound intake = a.transport.bind(Pattern.INTAKE, HOST, 0);
    LinkId feed = b.transport.connect(Pattern.FEED, intake.endpoint());
    b.transport.send(feed, bytes("first"));
    until(() -> a.frames.contains("first"), a, b);
    a.transport.setReading(intake.link(), false);
    b.transport.send(feed, bytes("second"));
    long start = System.nanoTime();
    a.transport.await(TimeUnit.MILLISECONDS.toNanos(300));
    assertThat(System.nanoTime() - start)
        .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(300));
    assertThat(a.transport.poll(a, 10)).isZero();
    a.transport.setReading(intake.link(), true);
    until(() -> a.frames.contains("second"), a, b);
  }

  @Test
  void whatCanNotBeAFrameIsRejected() {
    LinkId client = a.transport.connect(Pattern.CLIENT, new Endpoint(HOST, 9));
    LinkId subscription = a.transport.connect(Pattern.SUBSCRIPTION, new Endpoint(HOST, 9));
    assertThatThrownBy(() -> a.transport.send(client, new byte[0])).hasMessageContaining("not 0");
    assertThatThrownBy(() -> a.transport.send(subscription, new byte[] {1, 2}))
        .hasMessageContaining("begins with 0 or 1");
    assertThat(a.transport.send(new LinkId(99), bytes("x"))).isFalse();
  }

  @Test
  void closeEndsInTimeThoughNobodyTakesWhatWasSent() {
    LinkId feed = a.transport.connect(Pattern.FEED, new Endpoint(HOST, 9));
    assertThat(a.transport.send(feed, bytes("nobody reads this"))).isTrue();
    long start = System.nanoTime();
    a.transport.close();
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.MILLISECONDS.toNanos(1_500));
  }
}
