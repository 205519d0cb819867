package io.zonecast.driver.bench;

import io.zonecast.cli.DurationConverter;
import io.zonecast.driver.plan.ProcessPlan;
import io.zonecast.driver.plan.Readiness;
import io.zonecast.driver.plan.Role;
import io.zonecast.measurement.PublisherSummary;
import io.zonecast.measurement.SubscriberSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * One subscriber of two topics: on one is published at the load's pace, and the latency of that is
 * measured; on the other, beside it, as fast as it goes.
 */
record PrioritizedLineup(PrioritizedContender who, Load load, Span span, Site site)
    implements Lineup {
  private static final String SUBSCRIBER = "sub-1";
  private static final String MEASURED = "pub-1";
  private static final String BESIDE = "pub-2";
  private static final String MEASURED_TOPIC = "measured";
  private static final String BESIDE_TOPIC = "beside";

  private ZonecastLineup frame() {
    return new ZonecastLineup(who.who(), load, span, site);
  }

  @Override
  public List<List<ProcessPlan>> groups() {
    List<ProcessPlan> publishers = new ArrayList<>();
    publishers.add(
        publisher(MEASURED, MEASURED_TOPIC, List.of(), who.priority(), load.pace().perSecond()));
    if (who.beside().isSome()) {
      publishers.add(publisher(BESIDE, BESIDE_TOPIC, who.beside().launcher(), 0, 0));
    }
    return List.of(
        List.of(frame().zookeeper()),
        IntStream.rangeClosed(1, who.who().brokers()).mapToObj(frame()::broker).toList(),
        List.of(subscriber()),
        publishers);
  }

  @Override
  public OptionalInt port() {
    return frame().port();
  }

  @Override
  public int inSync() {
    return frame().inSync();
  }

  @Override
  public boolean subscribersEnd() {
    return false;
  }

  /** What came beside it counts for throughput, what is measured for latency. */
  @Override
  public Counted read() throws IOException {
    PublisherSummary.TopicCounts measured = counts(MEASURED, MEASURED_TOPIC);
    long beside = who.beside().isSome() ? counts(BESIDE, BESIDE_TOPIC).published() : 0;
    SubscriberSummary summary = SubscriberSummary.read(site.paths().subscriberSummary(SUBSCRIBER));
    Received received =
        new Received(
            summary.delivered(),
            summary.duplicated(),
            who.beside().isSome() ? Math.max(0, summary.delivered() - measured.published()) : 0,
            summary.lastReceivedUs() - summary.firstReceivedUs(),
            summary.latency());
    return new Counted(measured.published() + beside, measured.refused(), List.of(received));
  }

  private PublisherSummary.TopicCounts counts(String publisher, String topic) throws IOException {
    return PublisherSummary.read(site.paths().publisherSummary(publisher)).topics().get(topic);
  }

  private ProcessPlan subscriber() {
    List<String> argv = client(SUBSCRIBER, Role.SUBSCRIBER, MEASURED_TOPIC + "," + BESIDE_TOPIC);
    argv.addAll(List.of("--format", "none", "--latency-topic", MEASURED_TOPIC));
    argv.addAll(List.of("--skip", DurationConverter.format(span.warmUp())));
    argv.addAll(List.of("--summary", site.paths().subscriberSummary(SUBSCRIBER).toString()));
    return ZonecastLineup.process(
        SUBSCRIBER,
        Role.SUBSCRIBER,
        argv,
        Readiness.EVENT,
        who.beside().isSome() ? List.of(MEASURED_TOPIC, BESIDE_TOPIC) : List.of(MEASURED_TOPIC));
  }

  private ProcessPlan publisher(
      String id, String topic, List<String> launcher, int priority, double rate) {
    List<String> argv = new ArrayList<>(launcher);
    argv.addAll(client(id, Role.PUBLISHER, topic));
    argv.addAll(List.of("--priority", Integer.toString(priority)));
    argv.addAll(List.of("--rate", Double.toString(rate)));
    argv.addAll(List.of("--size", Integer.toString(load.size())));
    argv.addAll(List.of("--duration", DurationConverter.format(span.length())));
    span.count().ifPresent(n -> argv.addAll(List.of("--count", Long.toString(n))));
    argv.addAll(List.of("--wait-subscribers", "1", "--hold", "--drain-timeout", "60s"));
    argv.addAll(List.of("--summary", site.paths().publisherSummary(id).toString()));
    return ZonecastLineup.process(id, Role.PUBLISHER, argv, Readiness.EVENT, List.of(topic));
  }

  private List<String> client(String id, Role role, String topics) {
    List<String> argv = frame().shared(id, role);
    argv.addAll(List.of("--topic", topics));
    argv.addAll(List.of("--reliability", who.who().reliability().word()));
    return argv;
  }
}
