package io.zonecast.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonecast.domain.BrokerId;
import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.ZoneId;
import io.zonecast.port.Znode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ZnodeJsonTest {
  private static final BrokerRecord BROKER = Records.broker("b-1", 41, new ZoneId(3));
  private static final PublisherRecord DIRECT = Records.direct("p", 42, "A", "ä \"quoted\" 度");
  private static final PublisherRecord FEEDING = Records.feeding("p", 42, new ZoneId(2), "A");
  private static final SubscriberRecord SUBSCRIBER =
      Records.subscriber("s", 43, 43, new ZoneId(9), Reliability.RELIABLE, "A", "B");

  @Test
  void recordsReadBackAsTheyWereWritten() throws MalformedZnodeException {
    assertThat(ZnodeJson.readBroker(Records.znode(ZnodeJson.broker(BROKER)))).isEqualTo(BROKER);
    for (PublisherRecord publisher : List.of(DIRECT, FEEDING)) {
      byte[] data = ZnodeJson.publisher(publisher, Optional.of(publisher.offer().incarnation()));
      PublisherRecord read = ZnodeJson.readPublisher(Records.znode(data));
      assertThat(read.offer()).isEqualTo(publisher.offer());
      assertThat(read.zone()).isEqualTo(publisher.zone());
      assertThat(read.address()).isEqualTo(publisher.address());
      assertThat(read.registration()).as("the czxid").isEqualTo(77);
    }
    SubscriberRecord read = ZnodeJson.readSubscriber(Records.znode(subscriber()));
    assertThat(read.request()).isEqualTo(SUBSCRIBER.request());
    assertThat(read.registration()).isEqualTo(77);
    ConfigRecord config = new ConfigRecord("abc", Dissemination.CENTRALIZED);
    assertThat(ZnodeJson.readConfig(Records.znode(ZnodeJson.config(config)))).isEqualTo(config);
  }

  @Test
  void aListOfThoseInSyncReadsBackInItsOrderWithItsVersion() throws MalformedZnodeException {
    List<InSyncRecord.Member> members =
        List.of(
            new InSyncRecord.Member(new BrokerId("z"), new Incarnation(5)),
            new InSyncRecord.Member(new BrokerId("a"), new Incarnation(4)));
    assertThat(ZnodeJson.readInSync(Records.znode(ZnodeJson.inSync("d", members))))
        .isEqualTo(new InSyncRecord("d", members, 3));
    assertThat(ZnodeJson.readInSync(Records.znode(ZnodeJson.inSync("d", List.of()))).members())
        .isEmpty();
  }

  @Test
  void aFirstRegistrationsIncarnationIsItsCzxid() throws MalformedZnodeException {
    byte[] first = ZnodeJson.broker(BROKER, Optional.empty());
    assertThat(ZnodeJson.readBroker(Records.znode(first)).incarnation())
        .isEqualTo(new Incarnation(77));
    assertThat(ZnodeJson.readLife(Records.znode(first)))
        .contains(new ZnodeJson.Life(new Incarnation(77), new Endpoint("10.0.0.7", 7000)));
    assertThat(ZnodeJson.readLife(Records.znode(subscriber())))
        .hasValueSatisfying(life -> assertThat(life.incarnation()).isEqualTo(new Incarnation(43)));
  }

  @Test
  void theLoadIsClientsPerZone() {
    assertThat(new String(ZnodeJson.load(new LoadRecord(3, 2, 2)), UTF_8))
        .isEqualTo("{\"format\":1,\"publishers\":3,\"subscribers\":2,\"zones\":2,\"load\":2.5}");
    assertThat(new LoadRecord(3, 2, 0).load()).isZero();
  }

  static List<String> brokenBrokers() {
    String good = new String(ZnodeJson.broker(BROKER), UTF_8);
    return List.of(
        good.replace("\"format\":1", "\"format\":2"),
        good.replace("\"format\":1,", ""),
        good.replace("\"id\":\"b-1\"", "\"id\":\"../x\""),
        good.replace("\"id\":\"b-1\"", "\"id\":\"a/b\""),
        good.replace("\"id\":\"b-1\"", "\"id\":\"\""),
        good.replace("\"id\":\"b-1\"", "\"id\":7"),
        good.replace("\"id\":\"b-1\"", "\"id\":null"),
        good.replace("\"id\":\"b-1\"", "\"id\":[\"b-1\"]"),
        good.replace("\"id\":\"b-1\",", ""),
        good.replace("\"incarnation\":41", "\"incarnation\":-1"),
        good.replace("\"zone\":3", "\"zone\":0"),
        good.replace("\"zone\":3", "\"zone\":-3"),
        good.replace("\"zone\":3", "\"zone\":{}"),
        good.replace("\"zone\":3,", ""),
        good.replace("10.0.0.7:7001", "10.0.0.7"),
        good.replace("10.0.0.7:7001", "tcp://10.0.0.7:7001"),
        good.replace("10.0.0.7:7002", "10.0.0.7:0"),
        good.replace("10.0.0.7:7000", "a;b:1"),
        good.replace("\"control\"", "\"contrail\""),
        good.replace("\"host\":\"10.0.0.7\"", "\"host\":1"),
        good.substring(0, good.length() - 1));
  }

  @ParameterizedTest
  @MethodSource("brokenBrokers")
  void aBrokerThatBreaksARuleIsMalformed(String json) {
    assertThatThrownBy(() -> ZnodeJson.readBroker(Records.znode(json.getBytes(UTF_8))))
        .isInstanceOf(MalformedZnodeException.class)
        .hasMessageContaining("/x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "1",
        "\"text\"",
        "[]",
        "{}",
        "{\"format\":1}",
        "{\"format\":\"x\"}",
        "host,1234,5678",
        "<xml/>",
        "{",
        "\u0000",
        "{\"format\":1e400}",
        "NaN"
      })
  void whatIsNoRecordIsMalformedForEveryReader(String json) {
    Znode znode = Records.znode(json.getBytes(UTF_8));
    assertThatThrownBy(() -> ZnodeJson.readBroker(znode))
        .isInstanceOf(MalformedZnodeException.class);
    assertThatThrownBy(() -> ZnodeJson.readPublisher(znode))
        .isInstanceOf(MalformedZnodeException.class);
    assertThatThrownBy(() -> ZnodeJson.readSubscriber(znode))
        .isInstanceOf(MalformedZnodeException.class);
    assertThatThrownBy(() -> ZnodeJson.readConfig(znode))
        .isInstanceOf(MalformedZnodeException.class);
    assertThat(ZnodeJson.readLife(znode)).isEmpty();
  }

  @Test
  void topicsThatAreNoneMakeAClientMalformed() {
    String good = new String(subscriber(), UTF_8);
    for (String topics :
        List.of("[]", "[\"a/b\"]", "[\"\"]", "[{}]", "[null,\"\"]", "\"A\"", "[\"$SYS\"]", "{}")) {
      String json = good.replace("[\"A\",\"B\"]", topics);
      assertThat(json).isNotEqualTo(good);
      assertThatThrownBy(() -> ZnodeJson.readSubscriber(Records.znode(json.getBytes(UTF_8))))
          .as(topics)
          .isInstanceOf(MalformedZnodeException.class);
    }
  }

  @Test
  void wordsThatAreUnknownMakeARecordMalformed() {
    String publisher =
        new String(ZnodeJson.publisher(DIRECT, Optional.empty()), UTF_8)
            .replace("best-effort", "perfect");
    assertThatThrownBy(() -> ZnodeJson.readPublisher(Records.znode(publisher.getBytes(UTF_8))))
        .isInstanceOf(MalformedZnodeException.class)
        .hasMessageContaining("\"perfect\" is not best-effort or reliable");
    String config =
        new String(ZnodeJson.config(new ConfigRecord("d", Dissemination.DIRECT)), UTF_8)
            .replace("direct", "both");
    assertThatThrownBy(() -> ZnodeJson.readConfig(Records.znode(config.getBytes(UTF_8))))
        .isInstanceOf(MalformedZnodeException.class);
  }

  @Test
  void hugeAndDeepDataIsMalformedAndNotFatal() {
    byte[] large = new byte[1_000_000];
    Arrays.fill(large, (byte) '[');
    assertThatThrownBy(() -> ZnodeJson.readBroker(Records.znode(large)))
        .isInstanceOf(MalformedZnodeException.class);
    Arrays.fill(large, (byte) '9');
    assertThatThrownBy(() -> ZnodeJson.readBroker(Records.znode(large)))
        .isInstanceOf(MalformedZnodeException.class);
    Arrays.fill(large, (byte) 0xff);
    assertThatThrownBy(() -> ZnodeJson.readBroker(Records.znode(large)))
        .isInstanceOf(MalformedZnodeException.class);
  }

  @Test
  void mutatedRecordsAreRecordsOrMalformedAndNothingElse() {
    Random random = new Random(31);
    byte[][] good = {
      ZnodeJson.broker(BROKER),
      ZnodeJson.publisher(DIRECT, Optional.empty()),
      subscriber(),
      ZnodeJson.config(new ConfigRecord("d", Dissemination.DIRECT)),
      ZnodeJson.inSync("d", List.of(InSyncRecord.Member.of(BROKER)))
    };
    for (int i = 0; i < 10_000; i++) {
      byte[] data = good[i % good.length].clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        data[random.nextInt(data.length)] = (byte) (random.nextBoolean() ? random.nextInt() : '0');
      }
      Znode znode = Records.znode(data);
      attempt(() -> ZnodeJson.readBroker(znode));
      attempt(() -> ZnodeJson.readPublisher(znode));
      attempt(() -> ZnodeJson.readSubscriber(znode));
      attempt(() -> ZnodeJson.readConfig(znode));
      attempt(() -> ZnodeJson.readInSync(znode));
      ZnodeJson.readLife(znode);
    }
  }

  @FunctionalInterface
  private interface Reading {
    Object read() throws MalformedZnodeException;
  }

  private static void attempt(Reading reading) {
    try {
      assertThat(reading.read()).isNotNull();
    } catch (MalformedZnodeException expected) {
      assertThat(expected).hasMessageContaining("/x");
    }
  }

  private static byte[] subscriber() {
    return ZnodeJson.subscriber(SUBSCRIBER, Optional.of(SUBSCRIBER.request().incarnation()));
  }
}
