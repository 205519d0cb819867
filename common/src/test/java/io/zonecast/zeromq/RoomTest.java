package io.zonecast.zeromq;

import static io.zonecast.zeromq.Ends.HOST;
import static io.zonecast.zeromq.Ends.bytes;
import static io.zonecast.zeromq.Ends.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.port.Bound;
import io.zonecast.port.LinkId;
import io.zonecast.port.Pattern;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A publication with one subscriber that reads and one that does not. */
@Timeout(120)
class RoomTest {
  private static final int HIGH_WATER_MARK = 20;
  private static final int FRAME_BYTES = 256 * 1024;
  private static final int REFUSED_IN_A_ROW = 250;
  private static final long REFUSED_REST_NS = 2_000_000;
  private static final long LONG_NS = TimeUnit.SECONDS.toNanos(60);

  private final Ends publisher = new Ends(HIGH_WATER_MARK);
  private final Ends reader = new Ends(HIGH_WATER_MARK);
  private final Ends sleeper = new Ends(HIGH_WATER_MARK);
  private Bound publication;
  private LinkId sleeping;

  @BeforeEach
  void connectBoth() {
    publication = publisher.transport.bind(Pattern.PUBLICATION, HOST, 0);
    reader.remembering = false;
    sleeper.remembering = false;
    LinkId reading = reader.transport.connect(Pattern.SUBSCRIPTION, publication.endpoint());
    sleeping = sleeper.transport.connect(Pattern.SUBSCRIPTION, publication.endpoint());
    reader.transport.subscribe(reading, bytes("S"));
    reader.transport.subscribe(reading, bytes("F"));
    sleeper.transport.subscribe(sleeping, bytes("S"));
    reader.transport.send(reading, bytes("attach"));
    sleeper.transport.send(sleeping, bytes("attach"));
    until(() -> publisher.frames.size() == 2, publisher, reader, sleeper);
  }

  @AfterEach
  void close() {
    publisher.close();
    reader.close();
    sleeper.close();
  }

  private static byte[] frame(char topic) {
    byte[] frame = new byte[FRAME_BYTES];
    Arrays.fill(frame, (byte) '.');
    frame[0] = (byte) topic;
    return frame;
  }

  /** A transport that another thread polls; it is this thread's again after {@link #end}. */
  private static final class Reading {
    private final Ends ends;
    private final Thread thread;
    private volatile boolean enough;

    Reading(Ends ends) {
      this.ends = ends;
      this.thread = new Thread(this::read, "reading");
      thread.start();
    }

    private void read() {
      while (!enough) {
        ends.transport.poll(ends, 100);
        ends.transport.await(LONG_NS);
      }
    }

    void end() throws InterruptedException {
      enough = true;
      ends.transport.wake();
      thread.join();
    }
  }

  /**
   * Refused for half a second: neither socket nor kernel takes any more. The last that the sender
   * did was to wait in vain.
   */
  private static int sendUntilRefused(Ends sender, LinkId link, Runnable between) {
    int sent = 0;
    int refusedInARow = 0;
    long start = System.nanoTime();
    while (refusedInARow < REFUSED_IN_A_ROW && System.nanoTime() - start < Ends.DEADLINE_NS) {
      if (sender.transport.send(link, frame('S'))) {
        sent++;
        refusedInARow = 0;
      } else {
        refusedInARow++;
        sender.transport.await(REFUSED_REST_NS);
      }
      between.run();
    }
    assertThat(refusedInARow).isEqualTo(REFUSED_IN_A_ROW);
    return sent;
  }

  private int sendUntilRefused() {
    return sendUntilRefused(
        publisher, publication.link(), () -> reader.transport.poll(reader, 100));
  }

  private static void assertWokenByRoom(Ends sender, LinkId link) {
    long start = System.nanoTime();
    sender.transport.await(LONG_NS);
    assertThat(System.nanoTime() - start).as("nanoseconds").isLessThan(LONG_NS / 2);
    assertThat(sender.transport.send(link, frame('S'))).as("room").isTrue();
  }

  @Test
  void onePeerWithoutRoomRefusesTheFrameForAllAndTheBoundHolds() {
    int sent = sendUntilRefused();
    // What waits: both high-water marks, and what the kernel's buffers take.
    assertThat(sent).isBetween(2 * HIGH_WATER_MARK, 2 * HIGH_WATER_MARK + 200);
    until(() -> reader.received == sent, publisher, reader);
    publisher.transport.poll(publisher, 10);
    assertThat(reader.received).isEqualTo(sent);
  }

  @Test
  void refusalOnOneTopicDoesNotTouchTheOthers() {
    int sent = sendUntilRefused();
    for (int i = 0; i < 100; i++) {
      assertThat(publisher.transport.send(publication.link(), frame('S'))).isFalse();
      int expected = sent + i + 1;
      assertThat(publisher.transport.send(publication.link(), frame('F'))).isTrue();
      until(() -> reader.received >= expected, reader);
    }
    until(() -> sleeper.received >= sent, sleeper, publisher);
    publisher.transport.send(publication.link(), bytes("S end"));
    until(() -> sleeper.received > sent, sleeper, publisher);
    assertThat(sleeper.received).as("none of the other topic").isEqualTo(sent + 1);
  }

  @Test
  void thoseWithRoomGetWhatTheOtherLosesAndNobodyIsSkippedAfterwards() {
    int sent = sendUntilRefused();
    until(() -> reader.received == sent, reader);
    for (int i = 0; i < 100; i++) {
      publisher.transport.sendToThoseWithRoom(publication.link(), frame('S'));
      int expected = sent + i + 1;
      until(() -> reader.received == expected, reader);
    }
    // Still full, so still refused: the sleeper has not been put out of use.
    assertThat(publisher.transport.send(publication.link(), frame('S'))).isFalse();
    until(() -> sleeper.received == sent, sleeper);
    until(
        () -> publisher.transport.send(publication.link(), frame('S')), publisher, sleeper, reader);
    until(() -> sleeper.received == sent + 1, sleeper, publisher);
  }

  @Test
  void feedIsRefusedWhileItsIntakeIsNotRead() {
    Bound intake = publisher.transport.bind(Pattern.INTAKE, HOST, 0);
    publisher.remembering = false;
    publisher.transport.setReading(intake.link(), false);
    LinkId feed = reader.transport.connect(Pattern.FEED, intake.endpoint());
    int[] sent = {0};
    until(
        () -> {
          boolean room = reader.transport.send(feed, frame('x'));
          sent[0] += room ? 1 : 0;
          return !room && sent[0] >= 2 * HIGH_WATER_MARK;
        },
        publisher,
        reader);
    long before = publisher.received;
    publisher.transport.setReading(intake.link(), true);
    until(() -> publisher.received - before == sent[0], publisher, reader);
    until(() -> reader.transport.send(feed, frame('x')), publisher, reader);
  }

  @Test
  void publicationIsWokenOnceThePeerThatHadNoRoomHasSome() throws InterruptedException {
    int sent = sendUntilRefused();
    until(() -> reader.received == sent, reader);
    Reading reading = new Reading(sleeper);
    try {
      assertWokenByRoom(publisher, publication.link());
    } finally {
      reading.end();
    }
  }

  @Test
  void feedIsWokenOnceItsIntakeWasRead() throws InterruptedException {
    Bound intake = publisher.transport.bind(Pattern.INTAKE, HOST, 0);
    publisher.remembering = false;
    LinkId feed = reader.transport.connect(Pattern.FEED, intake.endpoint());
    sendUntilRefused(reader, feed, () -> {});
    Reading reading = new Reading(publisher);
    try {
      assertWokenByRoom(reader, feed);
    } finally {
      reading.end();
    }
  }

  /** Taking frames, a transport also takes note of room; the sender does not know of it yet. */
  @Test
  void roomThatPollCameUponEndsTheNextRest() throws InterruptedException {
    int sent = sendUntilRefused();
    until(() -> reader.received == sent, reader);
    until(() -> sleeper.received == sent, sleeper);
    sleeper.transport.send(sleeping, bytes("done"));
    long start = System.nanoTime();
    while (!publisher.frames.contains("done") && System.nanoTime() - start < Ends.DEADLINE_NS) {
      publisher.transport.poll(publisher, 100);
    }
    assertThat(publisher.frames).contains("done");
    assertWokenByRoom(publisher, publication.link());
  }
}
