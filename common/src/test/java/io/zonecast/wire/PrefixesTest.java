package io.zonecast.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonecast.domain.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PrefixesTest {
  @Test
  void noPrefixIsTheBeginningOfAnother() {
    List<byte[]> prefixes = new ArrayList<>();
    for (String name :
        new String[] {"A", "AB", "ABC", "B", " ", "ä", "aa", "a", "\u00a0", "3", "2"}) {
      prefixes.add(Prefixes.topic(new Topic(name)));
    }
    for (long nonce : new long[] {0, 1, 0x10, 0x11, 0x1100, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      prefixes.add(Prefixes.inbox(nonce));
    }
    prefixes.add(Prefixes.heartbeat());
    RandomFrames frames = new RandomFrames(new Random(21));
    frames.stream();
    for (int i = 0; i < 100; i++) {
      Topic topic = frames.topic();
      prefixes.add(Prefixes.topic(topic));
    }
    for (byte[] one : prefixes) {
      for (byte[] other : prefixes) {
        if (!Arrays.equals(one, other)) {
          assertThat(begins(other, one))
              .as("%s begins with %s", Arrays.toString(other), Arrays.toString(one))
              .isFalse();
        }
      }
    }
  }

  private static boolean begins(byte[] frame, byte[] prefix) {
    return frame.length >= prefix.length
        && Arrays.equals(Arrays.copyOf(frame, prefix.length), prefix);
  }

  @Test
  void aTopicIsFoundAgainBeforeItsEnd() throws MalformedFrameException {
    Topic topic = new Topic("ä 度");
    byte[] frame = ControlCodec.encode(Prefixes.topic(topic), new ControlMessage.Ping(0));
    int end = Prefixes.end(frame);
    assertThat(end).isEqualTo(topic.utf8().length + 1);
    assertThat(Prefixes.topicOf(frame, end)).isEqualTo(topic);
  }

  @Test
  void anInboxIsToldFromEverythingElse() {
    assertThat(Prefixes.isInbox(Prefixes.inbox(0))).isTrue();
    assertThat(Prefixes.isInbox(Prefixes.inbox(-1))).isTrue();
    assertThat(Prefixes.isInbox(Prefixes.heartbeat())).isFalse();
    assertThat(Prefixes.isInbox(Prefixes.topic(new Topic("A")))).isFalse();
    assertThat(Prefixes.isInbox(new byte[0])).isFalse();
    assertThat(Prefixes.isInbox(new byte[] {2, 0})).isFalse();
    assertThat(Prefixes.isInbox(new byte[] {2, '1'})).isFalse();
  }

  @Test
  void aPrefixEndsWithinALongestTopicOrIsMalformed() throws MalformedFrameException {
    byte[] longest = new byte[300];
    Arrays.fill(longest, (byte) 'x');
    longest[Topic.MAX_BYTES] = 0;
    assertThat(Prefixes.end(longest)).isEqualTo(256);
    longest[Topic.MAX_BYTES] = 'x';
    longest[Topic.MAX_BYTES + 1] = 0;
    assertThatThrownBy(() -> Prefixes.end(longest)).hasMessage("no prefix");
    assertThatThrownBy(() -> Prefixes.end(new byte[0])).hasMessage("no prefix");
  }

  @Test
  void anEmptyTopicIsMalformed() {
    assertThatThrownBy(() -> Prefixes.topicOf(new byte[] {0}, 1))
        .isInstanceOf(MalformedFrameException.class)
        .hasMessage("topic is empty");
  }
}
