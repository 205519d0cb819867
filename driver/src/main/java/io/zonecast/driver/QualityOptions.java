package io.zonecast.driver;

import io.zonecast.domain.OnSlow;
import io.zonecast.domain.Reliability;
import io.zonecast.driver.plan.Offered;
import io.zonecast.driver.plan.PolicyWords;
import io.zonecast.driver.plan.Quality;
import io.zonecast.driver.plan.Requested;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** The options that say what publishers offer, and subscribers ask for. */
final class QualityOptions {
  @Option(
      names = "--reliability",
      paramLabel = "best-effort|reliable",
      defaultValue = "best-effort",
      description =
          "Of publishers and subscribers. reliable: what was acknowledged arrives (default:"
              + " ${DEFAULT-VALUE}).")
  private String reliability;

  @Option(
      names = "--window",
      paramLabel = "N",
      description =
          "Reliable: messages of a stream that may be unacknowledged (default: the publishers').")
  private Integer window;

  @Option(
      names = "--on-slow",
      paramLabel = "block|drop|exit",
      description =
          "Reliable: what a publisher does when its window is full (default: the publishers').")
  private OnSlow onSlow;

  @Option(
      names = "--history",
      paramLabel = "N",
      split = ",",
      description =
          "Publishers keep the last N messages of each topic, 0 to 100000; as a list dealt to them"
              + " in turn: 10,5 (default: 0).")
  private List<String> history = List.of();

  @Option(
      names = "--ownership",
      paramLabel = "shared|exclusive",
      split = ",",
      description =
          "exclusive: a topic is received from its strongest publisher alone; also a list (default:"
              + " shared).")
  private List<String> ownership = List.of();

  @Option(
      names = "--strength",
      paramLabel = "N",
      split = ",",
      description = "Of publishers, 0 to 1000000; also a list: 1,5,9 (default: 0).")
  private List<String> strength = List.of();

  @Option(
      names = "--deadline",
      paramLabel = "D|none",
      split = ",",
      description =
          "Publishers promise a message on each topic at least so often; also a list (default:"
              + " none).")
  private List<String> deadline = List.of();

  @Option(
      names = "--lifespan",
      paramLabel = "D|none",
      split = ",",
      description = "What is older is not delivered; also a list (default: none).")
  private List<String> lifespan = List.of();

  @Option(
      names = "--priority",
      paramLabel = "0..9",
      split = ",",
      description = "Of publishers; a higher one overtakes; also a list (default: 0).")
  private List<String> priority = List.of();

  @Option(
      names = "--sub-reliability",
      paramLabel = "best-effort|reliable",
      split = ",",
      description = "What subscribers ask for; also a list (default: as --reliability).")
  private List<String> subReliability = List.of();

  @Option(
      names = "--sub-history",
      paramLabel = "N",
      split = ",",
      description =
          "What subscribers ask for when they join; also a list (default: the shortest --history).")
  private List<String> subHistory = List.of();

  @Option(
      names = "--sub-ownership",
      paramLabel = "shared|exclusive",
      split = ",",
      description = "What subscribers ask for; also a list (default: the first --ownership).")
  private List<String> subOwnership = List.of();

  @Option(
      names = "--sub-deadline",
      paramLabel = "D|none",
      split = ",",
      description = "What subscribers ask for; also a list (default: the longest --deadline).")
  private List<String> subDeadline = List.of();

  /**
   * What these options mean.
   *
   * @throws IllegalArgumentException naming the option, its value and the rule
   */
  Quality toQuality() {
    Reliability level = RunOptions.reliabilityNamed(reliability);
    Offered offered = offered();
    Requested requested =
        Requested.least(level, offered)
            .but(
                PolicyWords.reliability("--sub-reliability", subReliability),
                PolicyWords.history("--sub-history", subHistory),
                PolicyWords.ownership("--sub-ownership", subOwnership),
                PolicyWords.deadline("--sub-deadline", subDeadline));
    return new Quality(
        level,
        window == null ? OptionalInt.empty() : OptionalInt.of(window),
        Optional.ofNullable(onSlow),
        offered,
        requested);
  }

  private Offered offered() {
    Offered usual = Offered.USUAL;
    return new Offered(
        PolicyWords.history("--history", history).orElse(usual.history()),
        PolicyWords.ownership("--ownership", ownership).orElse(usual.ownership()),
        PolicyWords.deadline("--deadline", deadline).orElse(usual.deadline()),
        PolicyWords.strength("--strength", strength).orElse(usual.strength()),
        PolicyWords.lifespan("--lifespan", lifespan).orElse(usual.lifespan()),
        PolicyWords.priority("--priority", priority).orElse(usual.priority()));
  }
}
