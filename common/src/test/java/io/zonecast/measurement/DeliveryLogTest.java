package io.zonecast.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryLogTest {
  @TempDir Path directory;

  private static Delivery row(String topic, long sequence) {
    return new Delivery(
        1_000_120,
        topic,
        "pub-1",
        sequence,
        1_000_000,
        120,
        DeliveryKind.LIVE,
        7,
        42,
        0,
        999_990,
        5);
  }

  private List<Delivery> read(Path file) throws Exception {
    List<Delivery> rows = new ArrayList<>();
    DeliveryReader.forEach(file, rows::add);
    return rows;
  }

  @Test
  void rowsHaveExactlyTheColumnsOfTheInterface() throws Exception {
    Path file = directory.resolve("deliveries/s.csv");
    try (DeliveryLog log = DeliveryLog.open(file)) {
      log.append(row("A", 1));
    }
    assertThat(Files.readAllLines(file))
        .containsExactly(
            "received_us,topic,publisher,sequence,sent_us,latency_us,kind,epoch,incarnation,"
                + "priority,due_us,term",
            "1000120,A,pub-1,1,1000000,120,live,7,42,0,999990,5");
  }

  @Test
  void awkwardTopicsAndNumbersComeBackUnchanged() throws Exception {
    Path file = directory.resolve("s.csv");
    var awkward =
        new Delivery(
            0,
            "a,\"b\" ü",
            "p",
            Long.MAX_VALUE,
            5,
            -5,
            DeliveryKind.REPAIRED,
            0,
            1,
            3,
            Long.MIN_VALUE,
            Long.MAX_VALUE);
    try (DeliveryLog log = DeliveryLog.open(file)) {
      log.append(awkward);
      log.append(row("", 2));
    }
    assertThat(read(file)).containsExactly(awkward, row("", 2));
  }

  @Test
  void manyRowsPassThroughTheSmallBuffer() throws Exception {
    Path file = directory.resolve("s.csv");
    try (DeliveryLog log = DeliveryLog.open(file)) {
      for (int i = 1; i <= 20_000; i++) {
        log.append(row("A", i));
      }
      assertThat(log.rows()).isEqualTo(20_000);
    }
    assertThat(read(file)).hasSize(20_000).last().isEqualTo(row("A", 20_000));
  }

  @Test
  void rowsAreFlushedWhenDueAndNotBefore() throws Exception {
    Path file = directory.resolve("s.csv");
    try (DeliveryLog log = DeliveryLog.open(file)) {
      log.flushIfDue(1_000_000_000L);
      log.append(row("A", 1));
      log.flushIfDue(2_000_000_000L);
      assertThat(read(file)).hasSize(1);
      log.append(row("A", 2));
      log.flushIfDue(2_199_999_999L);
      assertThat(read(file)).hasSize(1);
      log.flushIfDue(2_200_000_000L);
      assertThat(read(file)).hasSize(2);
    }
  }

  @Test
  void columnsAreFoundByNameAndFurtherOnesIgnored() throws Exception {
    Path file = directory.resolve("s.csv");
    Files.writeString(
        file,
        """
        extra,topic,received_us,publisher,sequence,sent_us,latency_us,kind,epoch,incarnation,priority,term,due_us
        x,A,1000120,pub-1,1,1000000,120,live,7,42,0,5,999990
        """);
    assertThat(read(file)).containsExactly(row("A", 1));
  }

  @Test
  void filesFromBeforeThereWereTermsHaveNone() throws Exception {
    Path file = directory.resolve("s.csv");
    Files.writeString(
        file,
        """
        received_us,topic,publisher,sequence,sent_us,latency_us,kind,epoch,incarnation,priority,due_us
        1000120,A,pub-1,1,1000000,120,live,7,42,0,999990
        """);
    assertThat(read(file)).singleElement().extracting(Delivery::term).isEqualTo(0L);
  }

  @Test
  void badLinesNameFileAndLine() throws Exception {
    Path file = directory.resolve("s.csv");
    String header = String.join(",", Delivery.COLUMNS) + "\n";
    Files.writeString(file, header + "1,A,p,1,1,0,live,0,1,0,1,0\n1,A,p,two,1,0,live,0,1,0,1,0\n");
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(MalformedRowsException.class)
        .hasMessageContaining("s.csv line 3: sequence \"two\" is not a whole number");
    Files.writeString(file, header + "1,A,p,1,1,0,live,0,1,0\n");
    assertThatThrownBy(() -> read(file)).hasMessageContaining("line 2: 10 fields");
    Files.writeString(file, header + "1,\"A,p,1,1,0,live,0,1,0,1\n");
    assertThatThrownBy(() -> read(file)).hasMessageContaining("a quote is not closed");
    Files.writeString(file, header + "1,A,p,1");
    assertThatThrownBy(() -> read(file)).hasMessageContaining("line 2").hasMessageContaining("cut");
    Files.writeString(file, "received_us,topic\n");
    assertThatThrownBy(() -> read(file)).hasMessageContaining("column publisher is missing");
    Files.writeString(file, "");
    assertThatThrownBy(() -> read(file)).hasMessageContaining("empty");
  }
}
