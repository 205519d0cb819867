package io.zonecast.driver.result.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonecast.domain.Lifespan;
import io.zonecast.domain.Match;
import io.zonecast.domain.Ownership;
import io.zonecast.domain.Qos;
import io.zonecast.domain.Reliability;
import io.zonecast.driver.plan.Offered;
import io.zonecast.driver.plan.PolicyWords;
import io.zonecast.driver.plan.Requested;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which policies each process of a run was given, by {@code experiment.json}; what it does not say
 * is the usual. Immutable.
 *
 * @param reliability of the publishers
 * @param offered dealt to them in turn
 * @param requested dealt to the subscribers in turn
 */
public record RunQos(Reliability reliability, Offered offered, Requested requested) {
  private static final Pattern NUMBER = Pattern.compile("[a-z]+-(\\d{1,6})(\\.\\d{1,6})?");

  /** Where nothing is said. */
  static final RunQos USUAL = usual(Reliability.BEST_EFFORT);

  private static RunQos usual(Reliability reliability) {
    return new RunQos(reliability, Offered.USUAL, Requested.least(reliability, Offered.USUAL));
  }

  /**
   * As an experiment says.
   *
   * @throws IllegalArgumentException naming what is malformed
   */
  static RunQos of(JsonNode experiment) {
    RunQos usual = usual(Reliability.of(experiment.path("reliability").asText("best-effort")));
    JsonNode pubs = experiment.path("offered");
    Offered offered =
        new Offered(
            PolicyWords.history("history", words(pubs.path("history")))
                .orElse(usual.offered.history()),
            PolicyWords.ownership("ownership", words(pubs.path("ownership")))
                .orElse(usual.offered.ownership()),
            PolicyWords.deadline("deadline", words(pubs.path("deadline")))
                .orElse(usual.offered.deadline()),
            PolicyWords.strength("strength", words(pubs.path("strength")))
                .orElse(usual.offered.strength()),
            PolicyWords.lifespan("lifespan", words(pubs.path("lifespan")))
                .orElse(usual.offered.lifespan()),
            PolicyWords.priority("priority", words(pubs.path("priority")))
                .orElse(usual.offered.priority()));
    JsonNode subs = experiment.path("requested");
    Requested requested =
        usual.requested.but(
            PolicyWords.reliability("reliability", words(subs.path("reliability"))),
            PolicyWords.history("history", words(subs.path("history"))),
            PolicyWords.ownership("ownership", words(subs.path("ownership"))),
            PolicyWords.deadline("deadline", words(subs.path("deadline"))));
    return new RunQos(usual.reliability, offered, requested);
  }

  private static List<String> words(JsonNode list) {
    List<String> words = new ArrayList<>();
    list.forEach(word -> words.add(word.asText()));
    return words;
  }

  /** What a publisher offered. */
  public Qos offeredBy(String publisher) {
    return offered.qos(number(publisher), reliability);
  }

  /** What a subscriber asked for, in any of its lives. */
  public Qos requestedBy(String subscriber) {
    return requested.qos(number(subscriber));
  }

  /** Whether a publisher and a subscriber that share a topic match. */
  public Match match(String publisher, String subscriber) {
    return Match.of(offeredBy(publisher), requestedBy(subscriber));
  }

  /** Whether only one publisher at a time may be heard where this one publishes. */
  public boolean isExclusive(String publisher) {
    return offeredBy(publisher).ownership() == Ownership.EXCLUSIVE;
  }

  /** How long a publisher's messages are of use. */
  public Lifespan lifespanOf(String publisher) {
    return offered.lifespan().of(number(publisher));
  }

  /** A publisher's priority. */
  public int priorityOf(String publisher) {
    return offered.priority().of(number(publisher));
  }

  /** A publisher's strength when it began. */
  public int strengthOf(String publisher) {
    return offered.strength().of(number(publisher));
  }

  /** A process that the driver did not name counts as the first. */
  private static int number(String id) {
    Matcher matcher = NUMBER.matcher(id);
    return matcher.matches() ? Math.max(1, Integer.parseInt(matcher.group(1))) : 1;
  }
}
