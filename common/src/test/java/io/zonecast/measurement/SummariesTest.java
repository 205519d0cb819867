package io.zonecast.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummariesTest {
  @TempDir Path directory;

  @Test
  void onlyLiveDeliveriesCountForLatency() {
    LatencyRecorder recorder = new LatencyRecorder();
    recorder.record(DeliveryKind.LIVE, 100);
    recorder.record(DeliveryKind.HISTORY, 9_000_000);
    recorder.record(DeliveryKind.REPAIRED, 9_000_000);
    assertThat(recorder.summary())
        .isEqualTo(new LatencySummary(1, 100, 100.0, 100, 100, 100, 100, 100));
  }

  @Test
  void impossibleLatenciesAreClampedAndCounted() {
    LatencyRecorder recorder = new LatencyRecorder();
    recorder.record(-5);
    recorder.record(LatencyRecorder.MAX_US + 1);
    assertThat(recorder.clamped()).isEqualTo(2);
    assertThat(recorder.summary().min()).isZero();
    assertThat(recorder.summary().max()).isEqualTo(LatencyRecorder.MAX_US);
  }

  @Test
  void nothingCountedIsAllZeros() {
    assertThat(new LatencyRecorder().summary()).isEqualTo(LatencySummary.EMPTY);
  }

  @Test
  void percentilesAreWithinATenthOfAPercent() {
    LatencyRecorder recorder = new LatencyRecorder();
    LatencyRecorder half = new LatencyRecorder();
    for (int i = 1; i <= 10_000; i++) {
      (i % 2 == 0 ? recorder : half).record(i);
    }
    recorder.add(half);
    LatencySummary summary = recorder.summary();
    assertThat(summary.count()).isEqualTo(10_000);
    assertThat(summary.min()).isEqualTo(1);
    assertThat(summary.max()).isEqualTo(10_000);
    assertThat(summary.p50()).isBetween(5_000L, 5_005L);
    assertThat(summary.p99()).isBetween(9_900L, 9_910L);
    assertThat(summary.p99_9()).isBetween(9_990L, 10_000L);
  }

  @Test
  void summariesComeBackAsTheyWereWritten() throws Exception {
    var subscriber =
        new SubscriberSummary(
            "s1",
            3,
            10,
            20,
            1,
            2,
            0,
            new LatencySummary(3, 1, 2.5, 2, 3, 4, 5, 6),
            Map.of("x", 1L));
    Path file = directory.resolve("subscribers/s1.json");
    subscriber.write(file);
    assertThat(SubscriberSummary.read(file)).isEqualTo(subscriber);
    var publisher =
        new PublisherSummary("p1", 42, Map.of("A", new PublisherSummary.TopicCounts(9, 8, 1, 9)));
    Path other = directory.resolve("publishers/p1.json");
    publisher.write(other);
    assertThat(PublisherSummary.read(other)).isEqualTo(publisher);
    try (var files = Files.list(other.getParent())) {
      assertThat(files).containsExactly(other);
    }
    assertThat(JsonFiles.line(JsonFiles.read(other)))
        .isEqualTo(
            "{\"id\":\"p1\",\"incarnation\":42,\"topics\":{\"A\":{\"published\":9,"
                + "\"acknowledged\":8,\"refused\":1,\"last_sequence\":9,\"filtered\":0}}}");
  }

  @Test
  void aPublisherOfSeveralStreamsCountsEach() throws Exception {
    var streams =
        List.of(
            new PublisherSummary.StreamCounts(5, 1, 4, 4, 4),
            new PublisherSummary.StreamCounts(5, 3, 2, 1, 2));
    var counts = new PublisherSummary.TopicCounts(6, 5, 0, 2, 7, streams);
    var publisher = new PublisherSummary("p1", 42, Map.of("A", counts));
    Path file = directory.resolve("p1.json");
    publisher.write(file);
    assertThat(PublisherSummary.read(file)).isEqualTo(publisher);
    assertThat(JsonFiles.line(JsonFiles.read(file)))
        .contains(
            "\"filtered\":7,\"streams\":[{\"priority\":5,\"term\":1,\"published\":4,"
                + "\"acknowledged\":4,\"last_sequence\":4}");
  }

  @Test
  void halfAJsonFileIsNamed() throws Exception {
    Path file = directory.resolve("p1.json");
    Files.writeString(file, "{\"id\": ");
    assertThatThrownBy(() -> PublisherSummary.read(file)).hasMessageContaining("p1.json");
  }

  @Test
  void countersAreBoundedAndPrintAsOneLine() {
    Counters counters = new Counters();
    assertThat(counters.line()).isEqualTo("none");
    counters.add("stale_epoch", 7);
    counters.increment("malformed_frame");
    assertThat(counters.line()).isEqualTo("malformed_frame=1 stale_epoch=7");
    for (int i = 0; i < 100; i++) {
      counters.increment("reason" + i);
    }
    assertThat(counters.asMap()).hasSize(Counters.MAX_NAMES + 1);
    assertThat(counters.get("other")).isEqualTo(38);
  }

  @Test
  void aLinkIsFollowedAndADeviceIsNotReplaced(@TempDir Path directory) throws Exception {
    Path target = Files.writeString(directory.resolve("target.json"), "old");
    Path link = Files.createSymbolicLink(directory.resolve("link.json"), target);
    JsonFiles.writeText(link, "new");
    assertThat(link).isSymbolicLink();
    assertThat(target).hasContent("new");
    JsonFiles.writeText(Path.of("/dev/null"), "gone");
    assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
  }
}
