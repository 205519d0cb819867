package io.zonecast.driver.result.verdict;

import io.zonecast.driver.result.run.Event;
import io.zonecast.driver.result.run.RunFacts;
import io.zonecast.measurement.Acknowledgement;
import io.zonecast.measurement.AcknowledgementReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What reliable publishers were told to be safe, from {@code acknowledgements/*.csv}. Rows are
 * streamed and kept as ranges for each epoch and each stretch of time between two moments that a
 * rule may ask for: memory grows with streams, epochs and moments. Single writer.
 */
final class Acknowledgements {
  private final long[] moments;
  private final Map<StreamKey, Map<Stretch, SequenceRanges>> byStream = new HashMap<>();

  /**
   * A time between two moments.
   *
   * @param index how many moments are not after it
   */
  private record Stretch(int index, long epoch) {}

  private Acknowledgements(long[] moments) {
    this.moments = moments;
  }

  /** Reads them all; what is absent or broken is noted. Of a best-effort run there are none. */
  static Acknowledgements read(RunFacts facts, Findings findings) {
    Acknowledgements all = new Acknowledgements(momentsOf(facts));
    if (!facts.isReliable()) {
      return all;
    }
    for (String id : facts.ids("publisher")) {
      Path file = facts.directory().acknowledgements().resolve(id + ".csv");
      if (!file.toFile().exists()) {
        findings.missing(facts.directory().name(file) + " is missing");
      }
    }
    try {
      for (Path file : facts.directory().acknowledgementFiles()) {
        all.readFile(file, findings);
      }
    } catch (IOException e) {
      findings.missing("acknowledgements cannot be read: " + e.getMessage());
    }
    return all;
  }

  private void readFile(Path file, Findings findings) {
    try {
      AcknowledgementReader.forEach(file, this::add);
    } catch (IOException e) {
      findings.missing(e.getMessage());
    }
  }

  /** Every moment before or after which an acknowledgement may count differently. */
  private static long[] momentsOf(RunFacts facts) {
    Stream<Event> faults = facts.faults().stream();
    Stream<Event> told =
        Stream.of("matched", "joined", "unmatched", "suspended", "lost")
            .flatMap(name -> facts.events("subscriber", name).stream());
    Stream<Event> others =
        facts.events().stream()
            .filter(event -> List.of("unclean", "undeliverable").contains(event.event()));
    return Stream.of(faults, told, others)
        .flatMap(events -> events)
        .flatMapToLong(event -> LongStream.of(event.atUs()))
        .sorted()
        .distinct()
        .toArray();
  }

  private void add(Acknowledgement row) {
    StreamKey stream =
        new StreamKey(row.publisher(), row.incarnation(), row.topic(), row.priority(), row.term());
    byStream
        .computeIfAbsent(stream, unused -> new HashMap<>())
        .computeIfAbsent(
            new Stretch(notAfter(row.atUs()), row.epoch()), unused -> new SequenceRanges())
        .addAll(row.firstSequence(), row.lastSequence());
  }

  private int notAfter(long atUs) {
    int found = Arrays.binarySearch(moments, atUs);
    return found >= 0 ? found + 1 : -found - 1;
  }

  /** Everything that was ever acknowledged of a stream. */
  SequenceRanges of(StreamKey stream) {
    return which(stream, (stretch, unused) -> true);
  }

  /**
   * What was acknowledged between two moments, which must be 0, the largest long, or those of
   * events that {@link #momentsOf} knows.
   *
   * @param fromUs inclusive
   * @param beforeUs exclusive
   */
  SequenceRanges between(StreamKey stream, long fromUs, long beforeUs) {
    int from = fromUs == 0 ? 0 : notAfter(fromUs);
    int before = notAfter(beforeUs - 1);
    return which(stream, (index, epoch) -> index >= from && index <= before);
  }

  /**
   * What brokers acknowledged before an unclean election: earlier, or in an earlier epoch. What
   * subscribers acknowledged themselves (direct dissemination) is not among it.
   */
  SequenceRanges brokersBefore(StreamKey stream, Event unclean) {
    int before = notAfter(unclean.atUs() - 1);
    return which(
        stream,
        (index, epoch) -> epoch > 0 && (index <= before || epoch < unclean.number("epoch")));
  }

  private SequenceRanges which(StreamKey stream, BiPredicate<Integer, Long> wanted) {
    SequenceRanges all = new SequenceRanges();
    byStream
        .getOrDefault(stream, Map.of())
        .forEach(
            (stretch, ranges) -> {
              if (wanted.test(stretch.index(), stretch.epoch())) {
                all.addAll(ranges);
              }
            });
    return all;
  }
}
