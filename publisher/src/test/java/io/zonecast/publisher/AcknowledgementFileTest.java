package io.zonecast.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;
import io.zonecast.measurement.AcknowledgementLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AcknowledgementFileTest {
  @TempDir private Path directory;

  @Test
  void eachRangeIsARowThatReachesTheFileWithTheCycleInWhichItIsDue() throws IOException {
    Path file = directory.resolve("acknowledged.csv");
    StreamId stream = new StreamId(new PublisherId("p"), new Incarnation(7), new Topic("A"), 3, 0);
    try (AcknowledgementFile sink = new AcknowledgementFile(AcknowledgementLog.open(file))) {
      sink.acknowledged(stream, 1, 5, new Epoch(50), 1_000);
      sink.endOfCycle(Long.MAX_VALUE / 2);
      assertThat(Files.readAllLines(file)).hasSize(2);
      sink.acknowledged(stream, 6, 6, Epoch.NONE, 2_000);
    }
    assertThat(Files.readAllLines(file).subList(1, 3))
        .containsExactly("1000,A,p,7,3,1,5,50,0", "2000,A,p,7,3,6,6,0,0");
  }
}
