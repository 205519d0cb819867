package io.zonecast.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names from outside are checked where they are made, and a refusal names the value and rule. */
final class NamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "A",
        "a b",
        " ",
        "..",
        ".",
        "-x",
        "\\",
        "a,b",
        "a\u00a0b",
        "ä",
        "温度",
        "😀",
        "a\u0301",
        "\u202e",
        "\ufeff",
        "\u200b",
        "\uffff",
        "=1+1",
        "\"",
        "@"
      })
  void aTopicMayHoldAnyOtherText(String name) {
    Topic topic = new Topic(name);
    assertThat(topic.name()).isEqualTo(name);
    assertThat(topic).hasToString(name);
    assertThat(new String(topic.utf8(), StandardCharsets.UTF_8)).isEqualTo(name);
  }

  static Stream<String[]> refusedTopics() {
    return Stream.of(
        new String[] {"", "topic is empty"},
        new String[] {"a/b", "topic \"a/b\" contains \"/\""},
        new String[] {"/", "topic \"/\" contains \"/\""},
        new String[] {"../x", "topic \"../x\" contains \"/\""},
        new String[] {"a\u0000", "topic \"a\\u0000\" contains a control character"},
        new String[] {"\u001b[31m", "topic \"\\u001b[31m\" contains a control character"},
        new String[] {"a\nb", "topic \"a\\u000ab\" contains a control character"},
        new String[] {"\u007f", "topic \"\\u007f\" contains a control character"},
        new String[] {"\u0085", "topic \"\\u0085\" contains a control character"},
        new String[] {"*", "topic \"*\" contains \"*\", which is reserved"},
        new String[] {"a#", "topic \"a#\" contains \"#\", which is reserved"},
        new String[] {"a>b", "topic \"a>b\" contains \">\", which is reserved"},
        new String[] {"$SYS", "topic \"$SYS\" contains \"$\", which is reserved"},
        new String[] {"*\u001b[2J", "topic \"*\\u001b[2J\" contains \"*\", which is reserved"},
        new String[] {"\u202e/", "topic \"\\u202e/\" contains \"/\""},
        new String[] {"\ud800", "topic \"\\ud800\" is not valid Unicode"},
        new String[] {"a\udc00b", "topic \"a\\udc00b\" is not valid Unicode"},
        new String[] {"\udc00\ud800", "topic \"\\udc00\\ud800\" is not valid Unicode"},
        new String[] {
          "\n".repeat(256), "topic \"" + "\\u000a".repeat(16) + "…\" is longer than 255 bytes"
        });
  }

  @ParameterizedTest
  @MethodSource("refusedTopics")
  void aRefusedTopicIsNamedWithItsRuleAndWithoutRawControls(String name, String message) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Topic(name)).withMessage(message);
  }

  @Test
  void aTopicsBoundIsInBytesNotCharacters() {
    assertThat(new Topic("x".repeat(255)).utf8()).hasSize(255);
    assertThat(new Topic("度".repeat(85)).utf8()).hasSize(255);
    assertThatIllegalArgumentException().isThrownBy(() -> new Topic("x".repeat(256)));
    assertThatIllegalArgumentException().isThrownBy(() -> new Topic("度".repeat(86)));
    assertThatIllegalArgumentException().isThrownBy(() -> new Topic("😀".repeat(64)));
  }

  @Test
  void topicsUtf8IsNotShared() {
    Topic topic = new Topic("A");
    topic.utf8()[0] = 'B';
    assertThat(topic.utf8()).containsExactly('A');
  }

  static Stream<Function<String, ?>> ids() {
    return Stream.of(PublisherId::new, SubscriberId::new, BrokerId::new);
  }

  @ParameterizedTest
  @MethodSource("ids")
  void anIdIsFitForAPathAndAFileName(Function<String, ?> make) {
    for (String good : new String[] {"a", "Z9", "0", "pub-1", "a.b_c-d", "a..b", "x".repeat(64)}) {
      assertThat(make.apply(good)).hasToString(good);
    }
    for (String bad :
        new String[] {
          "",
          ".",
          "..",
          "../x",
          "a/b",
          "-v",
          "_",
          ".hidden",
          "a b",
          "a\\b",
          "a\u0000",
          "ä",
          "a\n",
          "٣",
          "a@1",
          "😀",
          "x".repeat(65)
        }) {
      assertThatIllegalArgumentException()
          .as("\"%s\"", bad)
          .isThrownBy(() -> make.apply(bad))
          .withMessageContaining(" id ")
          .withMessageMatching("[^\\p{Cntrl}]*");
    }
  }

  @Test
  void aRefusedIdIsNamedWithItsRule() {
    assertThatThrownBy(() -> new BrokerId("a/b"))
        .hasMessage(
            "broker id \"a/b\" may hold letters, digits, '.', '_' and '-' only,"
                + " and starts with a letter or digit");
    assertThatThrownBy(() -> new PublisherId("")).hasMessage("publisher id is empty");
    assertThatThrownBy(() -> new SubscriberId("\u001b".repeat(65)))
        .hasMessage(
            "subscriber id \"%s…\" is longer than 64 characters".formatted("\\u001b".repeat(16)));
  }

  @Test
  void namesAreOrderedAsTexts() {
    assertThat(new Topic("A")).isLessThan(new Topic("B"));
    assertThat(new PublisherId("p1")).isLessThan(new PublisherId("p2"));
    assertThat(new SubscriberId("s1")).isLessThan(new SubscriberId("s2"));
    assertThat(new BrokerId("b1")).isLessThan(new BrokerId("b2"));
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 10_000, Integer.MAX_VALUE})
  void aZoneIsAPositiveNumberWithinItsBound(int number) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ZoneId(number))
        .withMessage("zone %d is not a whole number from 1 to 9999".formatted(number));
  }

  @Test
  void zonesFromOneToTheirBoundAreZones() {
    assertThat(new ZoneId(1)).hasToString("1").isLessThan(new ZoneId(ZoneId.MAX));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:1,127.0.0.1,1",
    "host:65535,host,65535",
    "[::1]:80,[::1],80",
    "[fe80::1%eth0]:80,[fe80::1%eth0],80",
    "my_host.example-1:5555,my_host.example-1,5555",
    "bücher:80,bücher,80"
  })
  void anEndpointReadsBackAsItIsWritten(String text, String host, int port) {
    Endpoint endpoint = Endpoint.parse(text);
    assertThat(endpoint).isEqualTo(new Endpoint(host, port)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "host",
        ":80",
        "host:",
        "host:0",
        "host:-1",
        "host:65536",
        "host:99999",
        "host:+80",
        "host:123456",
        "host: 80",
        "host:８０",
        "host:8o",
        "a b:80",
        "a/b:80",
        "a;b:80",
        "*:80",
        "a\u0000:80",
        "a\u0085:80",
        "\ud800:80",
        "a@b:80",
        "tcp://a:80",
        "a,b:80"
      })
  void whatIsNoEndpointIsNamedWithoutRawControls(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Endpoint.parse(text))
        .withMessageMatching("[^\\p{Cntrl}]+");
  }

  @Test
  void aHostIsBounded() {
    assertThat(new Endpoint("h".repeat(255), 1).host()).hasSize(255);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Endpoint("\u0007".repeat(256), 1))
        .withMessage("host \"%s…\" is longer than 255 characters".formatted("\\u0007".repeat(16)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Endpoint("", 1))
        .withMessage("host is empty");
  }

  @Test
  void wordsReadBackAndOthersAreNamed() {
    for (Reliability value : Reliability.values()) {
      assertThat(Reliability.of(value.word())).isEqualTo(value);
    }
    for (Dissemination value : Dissemination.values()) {
      assertThat(Dissemination.of(value.word())).isEqualTo(value);
    }
    assertThat(Discovery.ZOOKEEPER).hasToString("zookeeper");
    assertThatThrownBy(() -> Reliability.of("BEST_EFFORT"))
        .hasMessage("\"BEST_EFFORT\" is not best-effort or reliable");
    assertThatThrownBy(() -> Dissemination.of("\u001b"))
        .hasMessage("\"\\u001b\" is not direct or centralized");
  }

  @Test
  void aLongTextThatIsNoEndpointIsCutInTheComplaint() {
    for (String text : new String[] {"\u0001".repeat(60_000), ":" + "x".repeat(60_000)}) {
      assertThatThrownBy(() -> Endpoint.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageEndingWith("…\" is not HOST:PORT")
          .satisfies(refused -> assertThat(refused.getMessage().length()).isLessThan(200));
    }
  }

  @Test
  void whatIsNotPrintableIsWrittenAsItsNumber() {
    assertThat(Names.printable("a\u0007\u202e\udb40\udc01\ud800\u00e4"))
        .isEqualTo("a\\u0007\\u202e\\ue0001\\ud800\u00e4");
  }
}
