package io.zonecast.driver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriverCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--pubs 0|--pubs 0 must be a whole number from 1",
        "--pubs x|'x' is not an int",
        "--subs 0|--subs 0 must",
        "--zones 0|--zones 0 must",
        "--brokers -1|--brokers -1 must",
        "--rate -1|--rate -1 must be from 0",
        "--rate NaN|--rate NaN must be from 0",
        "--duration 0|--duration 0s must be at least 1ms",
        "--duration 10|\"10\" is not a duration",
        "--count 0|--count 0 must be at least 1",
        "--size 17M|must be from 0 to 15M",
        "--size x|\"x\" is not a size",
        "--topics A/B|topic \"A/B\" contains \"/\"",
        "--topics A,,B|topic is empty",
        "--topics A,*|contains \"*\"",
        "--topics A,A|names a topic twice",
        "--topics 0|--topics 0 must be from 1",
        "--topics -3|--topics -3 must be from 1",
        "--topo ring,4|--topo \"ring,4\"",
        "--topo linear,2000 --on local|at most 1024",
        "--switch x|switch \"x\" is not",
        "--on mars|expected auto, local or mininet but was \"mars\"",
        "--link delay=5ms --on local|--link needs Mininet",
        "--discovery zookeeper --centralized|--centralized needs brokers",
        "--discovery zookeeper --kill-primary 1s|--kill-primary needs brokers",
        "--kill-primary 20s|kill of primary at 20s would come after the end",
        "--kill-primary 4s,20s|kill of primary at 20s would come after the end",
        "--kill-primary 4s --kill-primary 20s|kill of primary at 20s would come after the end",
        "--faults /no/such|there is no such file",
        "--zookeepers 2|--zookeepers 2 must be 1, or 3",
        "--zookeepers 3 --zookeeper a:1|--zookeepers starts the server in this program",
        "--zookeepers 3 --topo linear,2 --on mininet --dry-run|--zookeepers 3 needs as many hosts",
        "--zookeeper here|write HOST:PORT",
        "--zkpath /no/such|bin/zkServer.sh",
        "--zookeeper a:1 --zkpath b|exclude each other",
        "--jars /no/such --on local|broker.jar is missing",
        "--session-timeout 1ms|must be from 100ms",
        "--reliability most|--reliability \"most\" is not best-effort or reliable",
        "--window 10|--window 10 goes with --reliability reliable only",
        "--on-slow drop|--on-slow drop goes with --reliability reliable only",
        "--reliability reliable --window 0|--window 0 must be at least 1",
        "--reliability reliable --window 1000001|--window 1000001 must be at most 1000000",
        "--reliability reliable --on-slow cry|expected block, drop or exit but was \"cry\"",
        "--history 100001|--history: history 100001 is not between 0 and 100000",
        "--history -1|--history: history -1 is not between 0 and 100000",
        "--history 5,many|--history: \"many\" is not a whole number",
        "--ownership both|--ownership: \"both\" is not shared or exclusive",
        "--ownership exclusive --discovery zookeeper|--ownership exclusive needs brokers",
        "--strength 5|--strength 5 goes with --ownership exclusive only",
        "--ownership exclusive --strength 1,1000001|--strength: strength 1000001 is not between 0",
        "--ownership exclusive --strength strong|--strength: \"strong\" is not a whole number",
        "--deadline 0|--deadline: deadline 0 us is not more than 0",
        "--deadline soon|--deadline: \"soon\" is not a duration",
        "--lifespan 0s|--lifespan: lifespan 0 us is not more than 0",
        "--priority 10|--priority: priority 10 is not between 0 and 9",
        "--sub-history 100001|--sub-history: history 100001 is not between",
        "--sub-ownership mine|--sub-ownership: \"mine\" is not shared or exclusive",
        "--sub-deadline 0|--sub-deadline: deadline 0 us is not more than 0",
        "--sub-reliability most|--sub-reliability: \"most\" is not best-effort or reliable",
        "--no-such-option|Unknown option",
        "zookeeper --port 70000|is not a port: 0 (a free one) to 65535",
        "zookeeper --tick 1ms|--tick 1ms must be from",
        "zookeeper --number 1|--number 1 goes with --ensemble only",
        "zookeeper --ensemble a:1:2,b:1:2|--number must be from 1 to 2",
        "zookeeper --ensemble a:1:2,b:1:2 --number 3|--number must be from 1 to 2",
        "zookeeper --ensemble a:1 --number 1|write HOST:PEERPORT:ELECTIONPORT",
        "bench fly|fly",
        "bench failover --kills 0|--kills 0 must be a whole number from 1 to 200",
        "bench failover --kills 201|--kills 201 must",
        "bench failover --fault restart|expected kill, terminate, pause or cut but was",
        "bench failover --every 1s|--every 1s must be longer than 1s, after which a kill is taken",
        "bench failover --fault pause --every 8s|--every 8s must be longer than 8s",
        "bench failover --fault cut --on local|a cut needs a link to cut",
        "bench failover --brokers 1|--brokers 1 must be at least 2",
        "bench failover --direct --centralized|mutually exclusive",
        "bench failover --pubs 0|--pubs 0 must be",
        "bench failover --topics A/B|topic \"A/B\" contains",
        "bench failover --reliability most|--reliability \"most\" is not",
        "bench failover --jars /no/such --on local|broker.jar is missing",
        "bench relay --sizes x|\"x\" is not a size",
        "bench relay --sizes 100,100|--sizes 100,100 names 100 twice",
        "bench relay --sizes 1G|--sizes 1073741824 must be at most",
        "bench relay --mode up|--mode \"up\" is not direct or centralized or both",
        "bench relay --reliability most|--reliability \"most\" is not",
        "bench relay --brokers 6|--brokers 6 must be from 1 to 5",
        "bench relay --rounds 0|--rounds 0 must be a whole number from 1 to 100",
        "bench relay --seconds 0|--seconds 0 must be more than 0",
        "bench relay --seconds 601|--seconds 601 must be",
        "bench relay --count 0|--count 0 must be at least 1",
        "bench relay --peers=rabbit|--peers: \"rabbit\" is none of zeromq, zeromq-direct",
        "bench relay --peers=nats,nats|--peers nats,nats names nats twice",
        "bench relay --jars /no/such --peers=zeromq|--peers zeromq: /no/such/peers/zeromq-peer",
        "bench relay --sizes 8 --peers=nats|--sizes 8: with --peers a payload has at least 16",
        "bench relay --jars /no/such|broker.jar is missing",
        "bench latency --rates 1k,fast|--rates: rate \"fast\" is not half, or messages per second",
        "bench latency --rates 1k,1000|--rates 1k,1000 names 1000 twice",
        "bench latency --warm-up 9s --seconds 9|--warm-up 9s must be shorter than --seconds 9",
        "bench topics --topics 0|--topics: \"0\" must be a whole number from 1 to 10000",
        "bench topics --burst x|--burst: \"x\" must be a whole number",
        "bench fanout --subs 1,201|--subs: \"201\" must be a whole number from 1 to 200",
        "bench growth --pubs 3 --rate 1k|--rate 1k can't be shared by 3 publishers in whole",
        "bench growth --rate half|--rate half can't be shared by 1 publishers",
        "status --rows 0|--rows 0 is not between 1 and 1000000",
        "status --zookeeper here|\"here\" is not HOST:PORT",
        "strength pub-1|Missing required parameter: 'N'",
        "strength pub-1 x|\"x\" is not a whole number from 0 to 1000000",
        "strength pub-1 1.5|\"1.5\" is not a whole number from 0 to 1000000",
        "strength pub-1 1000001|strength 1000001 is not between 0 and 1000000",
        "strength pub-1 -1|-1",
        "strength a/b 1|publisher id \"a/b\" may hold",
        "fly|fly",
      })
  void whatCannotBeMeantIsRefusedShortlyAndNothingStarts(String arguments, String message) {
    Driven driven = Driven.with(arguments.split(" "));
    assertThat(driven.err()).contains(message);
    assertThat(driven.err().lines()).hasSizeLessThanOrEqualTo(4);
    assertThat(driven.code()).isEqualTo(2);
    assertThat(driven.out()).isEmpty();
  }

  @Test
  void aControlCharacterInATopicIsShownEscaped() {
    Driven driven = Driven.with("--topics", "A,B\u0007");
    assertThat(driven.code()).isEqualTo(2);
    assertThat(driven.err()).contains("topic \"B\\u0007\" contains a control character");
  }

  @Test
  void aRunDirectoryThatIsNotEmptyIsLeftAlone() throws Exception {
    Files.writeString(directory.resolve("mine"), "precious");
    Driven driven = Driven.with("--on", "local", "--out", directory.toString());
    assertThat(driven.code()).isEqualTo(2);
    assertThat(driven.err()).contains("exists and is not empty");
    assertThat(directory).isDirectoryContaining(path -> path.endsWith("mine"));
  }

  @Test
  void helpShowsEveryOptionAndItsDefault() {
    Driven driven = Driven.with("--help");
    assertThat(driven.code()).isZero();
    assertThat(driven.out())
        .contains("zookeeper", "--pubs", "--kill-primary", "--dry-run", "(default: 100)");
    assertThat(Driven.with("run", "--help").out()).contains("--pubs");
    assertThat(Driven.with("--version").out()).startsWith("zonecast driver");
  }

  @Test
  void helpOfABenchShowsEveryDefaultAndTheExitCodes() {
    assertThat(Driven.with("bench", "failover", "--help").out())
        .contains("--kills", "(default: 20)", "(default: reliable)", "--warm-up", "Exit codes");
    assertThat(Driven.with("bench", "relay", "--help").out())
        .contains("--sizes", "16,100,1024,16384", "(default: 5)", "Exit codes");
    assertThat(Driven.with("bench", "--help").out()).contains("failover", "relay");
    assertThat(Driven.with("bench").code()).isEqualTo(2);
  }

  @Test
  void theExperimentsFileTellsItsQuality() throws Exception {
    String path = directory.resolve("run").toString();
    Driven.with(
        "--dry-run",
        "--on",
        "local",
        "--reliability",
        "reliable",
        "--window",
        "9",
        "--on-slow",
        "exit",
        "--out",
        path);
    assertThat(directory.resolve("run/experiment.json"))
        .content()
        .contains(
            "\"reliability\" : \"reliable\"",
            "\"window\" : 9",
            "\"on_slow\" : \"exit\"",
            "\"tick_ms\" : 2000");
  }

  @Test
  void theExperimentsFileTellsWhatIsOfferedAndAskedForInTheWordsOfTheOptions() throws Exception {
    Path out = directory.resolve("run");
    String options =
        "--dry-run --on local --pubs 2 --topics A --history 10,5 --ownership exclusive"
            + " --strength 1,9 --deadline 500ms,none --lifespan 5s --priority 7"
            + " --sub-history 6 --out "
            + out;
    Driven driven = Driven.with(options.split(" "));
    assertThat(driven.code()).isZero();
    assertThat(driven.err())
        .contains(
            "note: pub-2 and sub-1 will not match: offered history 5 < requested 6",
            "note: pub-2 and sub-2 will not match");
    JsonNode experiment = JSON.readTree(out.resolve("experiment.json").toFile());
    assertThat(experiment.path("offered").toString())
        .isEqualTo(
            "{\"history\":[\"10\",\"5\"],\"ownership\":[\"exclusive\"],"
                + "\"deadline\":[\"500ms\",\"none\"],\"strength\":[\"1\",\"9\"],"
                + "\"lifespan\":[\"5s\"],\"priority\":[\"7\"]}");
    assertThat(experiment.path("requested").toString())
        .isEqualTo(
            "{\"reliability\":[\"best-effort\"],\"history\":[\"6\"],"
                + "\"ownership\":[\"exclusive\"],\"deadline\":[\"none\"]}");
  }

  @Test
  void aStrengthIsChangedWhereOwnershipIsExclusiveOnly() throws Exception {
    Path file = directory.resolve("faults.yaml");
    Files.writeString(file, "- {at: 1s, what: strength, target: pub-2, to: 9}");
    String options = "--dry-run --on local --pubs 2 --faults " + file + " --ownership ";
    assertThat(Driven.with((options + "exclusive,shared").split(" ")).err())
        .contains("strength of pub-2 at 1s goes with --ownership exclusive only");
    Path out = directory.resolve("run");
    Driven driven = Driven.with((options + "exclusive --out " + out).split(" "));
    assertThat(driven.code()).isZero();
    assertThat(JSON.readTree(out.resolve("experiment.json").toFile()).get("faults").toString())
        .isEqualTo("[{\"at\":\"1s\",\"what\":\"strength\",\"target\":\"pub-2\",\"to\":9}]");
  }

  @Test
  void killPrimaryMayBeAListAndRepeated() {
    Path out = directory.resolve("run");
    Driven driven =
        Driven.with(
            "--dry-run",
            "--on",
            "local",
            "--out",
            out.toString(),
            "--kill-primary",
            "4s,6s",
            "--kill-primary",
            "8s");
    assertThat(driven.code()).isZero();
    assertThat(out.resolve("experiment.json"))
        .content()
        .contains("\"at\" : \"4s\"", "\"at\" : \"6s\"", "\"at\" : \"8s\"");
  }

  @Test
  void aBadFaultFileIsRefusedBeforeAnythingStarts() throws Exception {
    Path file = directory.resolve("faults.yaml");
    Files.writeString(file, "- {at: 1s, what: kill, target: sub-1}\n- at: 10s\n  what: kill\n");
    Path out = directory.resolve("run");
    Driven driven =
        Driven.with("--on", "local", "--faults", file.toString(), "--out", out.toString());
    assertThat(driven.code()).isEqualTo(2);
    assertThat(driven.err()).contains("--faults " + file + ":2: \"target\" is missing");
    assertThat(out).doesNotExist();
  }

  @Test
  void faultsAreWrittenInTheFormInWhichTheyAreRead() throws Exception {
    Path file = directory.resolve("faults.yaml");
    Files.writeString(
        file,
        """
        - {at: 1s, what: kill, target: zookeeper-2, for: 2s}
        - {at: 2s, what: restart, target: sub-1}
        - {at: 3s, what: cut, target: sub-1, from: primary, zone: 1, direction: out, for: 1500ms}
        """);
    Path first = directory.resolve("first");
    Path again = directory.resolve("again");
    Driven.with(dry(first, file.toString()));
    JsonNode written = JSON.readTree(first.resolve("experiment.json").toFile()).get("faults");
    Path copy = directory.resolve("faults.json");
    Files.writeString(copy, written.toString());
    assertThat(Driven.with(dry(again, copy.toString())).code()).isZero();
    assertThat(written).hasSize(3);
    assertThat(JSON.readTree(again.resolve("experiment.json").toFile()).get("faults"))
        .isEqualTo(written);
  }

  private static String[] dry(Path out, String faults) {
    return "--dry-run --on mininet --zookeepers 3 --out %s --faults %s"
        .formatted(out, faults)
        .split(" ");
  }

  @Test
  void aDryRunWritesThePlanAndStartsNothing() {
    Path out = directory.resolve("run");
    Driven driven =
        Driven.with("--dry-run", "--pubs", "10", "--on", "mininet", "--out", out.toString());
    assertThat(driven.code()).isZero();
    assertThat(driven.out()).contains("sub-10", "10.0.0.23");
    assertThat(out.resolve("topology.py")).isNotEmptyFile();
    assertThat(out.resolve("processes.json")).content().contains("\"pid\" : null");
    assertThat(out.resolve("experiment.json")).content().contains("\"hosts\" : 23");
    assertThat(out.resolve("logs")).isEmptyDirectory();
  }
}
