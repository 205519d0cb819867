package io.zonecast.driver;

import io.zonecast.cli.DurationConverter;
import io.zonecast.cli.SizeConverter;
import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Message;
import io.zonecast.domain.Reliability;
import io.zonecast.driver.bench.BenchPlan;
import io.zonecast.driver.bench.Contender;
import io.zonecast.driver.bench.PeerContender;
import io.zonecast.driver.bench.Span;
import io.zonecast.driver.peer.Peer;
import io.zonecast.driver.plan.JavaLaunch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every bench that measures by trials: who takes part, how often, how long. */
final class TrialOptions {
  private static final String BOTH = "both";
  private static final String INSTALLED = "installed";
  private static final long MOST_SECONDS = Span.LONGEST.toSeconds();
  private static final int MOST_BROKERS = 5;

  /** They put the time and a number into it. */
  private static final int LEAST_SIZE_OF_PEERS = 16;

  @Option(
      names = "--sizes",
      paramLabel = "BYTES",
      description = "Bytes of a payload, as in 100,64K (default: ${DEFAULT-VALUE}).")
  private String sizes;

  @Option(
      names = "--mode",
      paramLabel = "direct|centralized|both",
      description =
          "Which way messages go: to the subscriber at once, or through a broker (default:"
              + " ${DEFAULT-VALUE}).")
  private String mode;

  @Option(
      names = "--reliability",
      paramLabel = "best-effort|reliable|both",
      description = "Of publishers and subscribers (default: ${DEFAULT-VALUE}).")
  private String reliability;

  @Option(
      names = "--brokers",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Centralized: measure with so many brokers too, all but the primary standbys in sync, from"
              + " 1 to 5 (default: ${DEFAULT-VALUE}: with one alone).")
  private int brokers;

  @Option(
      names = "--peers",
      paramLabel = "NAME,…",
      arity = "0..1",
      fallbackValue = INSTALLED,
      description =
          "Measure other systems too, in turns with this one: zeromq, zeromq-direct, jeromq, nats,"
              + " redis, mosquitto; without a value those that are installed (scripts/install-peers).")
  private String peers;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description =
          "How often each is measured, from 1 to 100; they take turns, so that those of a round can"
              + " be compared (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description =
          "How long is published each time, at most 600; the first second or so JVMs compile"
              + " (default: ${DEFAULT-VALUE}).")
  private long seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "D",
      converter = DurationConverter.class,
      description =
          "So long, from the first delivery on, what arrives counts for nothing but being delivered:"
              + " JVMs compile; shorter than --seconds (default: 5s for latency and growth, else 0).")
  private Duration warmUp;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "A publisher ends after N messages, if that comes first (default: none).")
  private Long count;

  @Option(
      names = "--launcher-flags",
      description =
          "Start this program's processes with the JVM flags that the driver gives at heavy traffic,"
              + " not as plain java -jar: memory is told by it.")
  private boolean launcherFlags;

  @Mixin private BenchOutput output;

  /** With the defaults of a bench. */
  TrialOptions(
      String sizes, String mode, String reliability, int rounds, long seconds, Duration warmUp) {
    this.warmUp = warmUp;
    this.sizes = sizes;
    this.mode = mode;
    this.reliability = reliability;
    this.rounds = rounds;
    this.seconds = seconds;
  }

  BenchOutput output() {
    return output;
  }

  boolean launcherFlags() {
    return launcherFlags;
  }

  int rounds() {
    return rounds;
  }

  /**
   * How long is published.
   *
   * @throws IllegalArgumentException naming an option, its value and the rule
   */
  Span span() {
    return new Span(
        Duration.ofSeconds(Math.max(0, Math.min(seconds, MOST_SECONDS + 1))),
        count == null ? OptionalLong.empty() : OptionalLong.of(count),
        warmUp);
  }

  /**
   * Bytes of payloads.
   *
   * @throws IllegalArgumentException naming the option, the value and the rule
   */
  List<Integer> sizes() {
    List<Integer> values = list("--sizes", sizes, SizeConverter::parse);
    for (int size : values) {
      if (size > Message.MAX_PAYLOAD_BYTES) {
        throw new IllegalArgumentException(
            "--sizes %d must be at most %d".formatted(size, Message.MAX_PAYLOAD_BYTES));
      }
    }
    return values;
  }

  /**
   * Who takes part, this program first.
   *
   * @throws IllegalArgumentException naming an option, its value and the rule, or a peer that is
   *     not installed
   */
  List<Contender> contenders(JavaLaunch java) {
    Peer.Site site = new Peer.Site(java.jars(), java.java());
    int least = Collections.min(sizes());
    if (peers != null && least < LEAST_SIZE_OF_PEERS) {
      throw new IllegalArgumentException(
          "--sizes %d: with --peers a payload has at least %d bytes"
              .formatted(least, LEAST_SIZE_OF_PEERS));
    }
    List<Contender> ours = BenchPlan.zonecast(mode(), reliabilityOrBoth(), brokers());
    return Stream.concat(
            ours.stream(), chosen(site, ours).stream().map(peer -> new PeerContender(peer, site)))
        .toList();
  }

  /**
   * The values of a list, each once.
   *
   * @throws IllegalArgumentException naming the option and what is wrong
   */
  static <T> List<T> list(String option, String text, Function<String, T> value) {
    List<T> values = new ArrayList<>();
    for (String one : text.split(",", -1)) {
      T read;
      try {
        read = value.apply(one);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(option + ": " + e.getMessage(), e);
      }
      if (values.contains(read)) {
        throw new IllegalArgumentException("%s %s names %s twice".formatted(option, text, one));
      }
      values.add(read);
    }
    return values;
  }

  /**
   * Numbers of a list, each once.
   *
   * @param most of each; at least 1
   * @throws IllegalArgumentException naming the option, the value and the rule
   */
  static List<Integer> numbers(String option, String text, int most) {
    ToIntFunction<String> number =
        one -> {
          int value = one.matches("\\d{1,9}") ? Integer.parseInt(one) : 0;
          if (value < 1 || value > most) {
            throw new IllegalArgumentException(
                "\"%s\" must be a whole number from 1 to %d".formatted(one, most));
          }
          return value;
        };
    return list(option, text, number::applyAsInt);
  }

  private Optional<Dissemination> mode() {
    try {
      return mode.equals(BOTH) ? Optional.empty() : Optional.of(Dissemination.of(mode));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--mode " + e.getMessage() + " or both", e);
    }
  }

  private Optional<Reliability> reliabilityOrBoth() {
    return reliability.equals(BOTH)
        ? Optional.empty()
        : Optional.of(RunOptions.reliabilityNamed(reliability));
  }

  private int brokers() {
    if (brokers < 1 || brokers > MOST_BROKERS) {
      throw new IllegalArgumentException(
          "--brokers %d must be from 1 to %d".formatted(brokers, MOST_BROKERS));
    }
    return brokers;
  }

  /** Where none is named, those that somebody can be compared with. */
  private List<Peer> chosen(Peer.Site site, List<Contender> ours) {
    if (peers == null) {
      return List.of();
    }
    if (!peers.equals(INSTALLED)) {
      List<Peer> named = list("--peers", peers, TrialOptions::peer);
      for (Peer peer : named) {
        peer.missing(site)
            .ifPresent(
                why -> {
                  throw new IllegalArgumentException("--peers %s: %s".formatted(peer.word(), why));
                });
      }
      return named;
    }
    List<Peer> installed =
        Arrays.stream(Peer.values())
            .filter(peer -> ours.stream().anyMatch(one -> one.isDirect() == peer.isDirect()))
            .filter(peer -> peer.missing(site).isEmpty())
            .toList();
    if (installed.isEmpty()) {
      throw new IllegalArgumentException("--peers: none is installed: scripts/install-peers");
    }
    return installed;
  }

  private static Peer peer(String word) {
    return Arrays.stream(Peer.values())
        .filter(peer -> peer.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "\"%s\" is none of %s"
                        .formatted(
                            word,
                            Arrays.stream(Peer.values())
                                .map(Peer::word)
                                .collect(Collectors.joining(", ")))));
  }
}
