package io.zonecast.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcknowledgementLogTest {
  @TempDir Path directory;

  private static Acknowledgement row(long first, long last) {
    return new Acknowledgement(1_000_120, "A", "pub-1", 42, 0, first, last, 17, 2);
  }

  private static List<Acknowledgement> read(Path file) throws Exception {
    List<Acknowledgement> rows = new ArrayList<>();
    AcknowledgementReader.forEach(file, rows::add);
    return rows;
  }

  @Test
  void rowsHaveExactlyTheColumnsOfTheInterface() throws Exception {
    Path file = directory.resolve("acknowledgements/p.csv");
    try (AcknowledgementLog log = AcknowledgementLog.open(file)) {
      log.append(row(1, 3));
      assertThat(log.rows()).isEqualTo(1);
    }
    assertThat(Files.readAllLines(file))
        .containsExactly(
            "at_us,topic,publisher,incarnation,priority,first_sequence,last_sequence,epoch,term",
            "1000120,A,pub-1,42,0,1,3,17,2");
  }

  @Test
  void whatWasWrittenIsReadAgain() throws Exception {
    Path file = directory.resolve("p.csv");
    var awkward = new Acknowledgement(5, "a,\"b\" ü", "p", 1, 3, 1, Long.MAX_VALUE, 0, 0);
    List<Acknowledgement> all = new ArrayList<>(List.of(awkward));
    try (AcknowledgementLog log = AcknowledgementLog.open(file)) {
      log.append(awkward);
      for (int i = 1; i <= 5_000; i++) { // More than the buffer holds.
        log.append(row(i, i));
        all.add(row(i, i));
      }
    }
    assertThat(read(file)).isEqualTo(all);
  }

  @Test
  void rowsAreFlushedWhenDueAndNotBefore() throws Exception {
    Path file = directory.resolve("p.csv");
    try (AcknowledgementLog log = AcknowledgementLog.open(file)) {
      assertThat(log.nextFlushNs()).isEqualTo(Long.MAX_VALUE);
      log.append(row(1, 1));
      log.flushIfDue(2_000_000_000L);
      assertThat(read(file)).hasSize(1);
      log.append(row(2, 2));
      assertThat(log.nextFlushNs()).isEqualTo(2_200_000_000L);
      log.flushIfDue(2_199_999_999L);
      assertThat(read(file)).hasSize(1);
      log.flushIfDue(2_200_000_000L);
      assertThat(read(file)).hasSize(2);
    }
  }

  @Test
  void filesFromBeforeThereWereTermsHaveNone() throws Exception {
    Path file = directory.resolve("p.csv");
    Files.writeString(
        file,
        """
        at_us,topic,publisher,incarnation,priority,first_sequence,last_sequence,epoch
        1000120,A,pub-1,42,0,1,3,17
        """);
    assertThat(read(file)).singleElement().extracting(Acknowledgement::term).isEqualTo(0L);
  }

  @Test
  void aRangeThatIsNoneIsRefusedWithItsLine() throws Exception {
    Path file = directory.resolve("p.csv");
    try (AcknowledgementLog log = AcknowledgementLog.open(file)) {
      log.append(row(1, 1));
      log.append(1, "A", "p", 1, 0, 3, 2, 0, 0);
    }
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(MalformedRowsException.class)
        .hasMessageContaining("p.csv line 3: 3 to 2 is not a range of numbers from 1");
  }

  @Test
  void aDirectoryInTheWayIsNamed() throws Exception {
    Path file = Files.createDirectory(directory.resolve("p.csv"));
    assertThatThrownBy(() -> AcknowledgementLog.open(file))
        .hasMessageContaining("cannot write acknowledgements to " + file);
  }
}
