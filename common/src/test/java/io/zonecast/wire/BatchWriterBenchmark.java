package io.zonecast.wire;

import io.zonecast.domain.Incarnation;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Messages into a batch, and its frame: ns for a whole batch. */
@State(Scope.Thread)
public class BatchWriterBenchmark {
  @Param({"1", "64", "1000"})
  int messages;

  @Param({"16", "100", "1024"})
  int bytes;

  private BatchWriter writer;
  private byte[] payload;

  /** An empty batch. */
  @Setup
  public void prepare() {
    payload = new byte[bytes];
    writer =
        new BatchWriter(
            new StreamId(new PublisherId("pub1"), new Incarnation(7), new Topic("temperature")),
            new SpareBuffer());
  }

  /** A frame. */
  @Benchmark
  public byte[] write() {
    for (int i = 0; i < messages; i++) {
      writer.add(1_700_000_000_000_000L + i, 1_700_000_000_000_000L, payload);
    }
    byte[] frame = writer.frame(1);
    writer.clear();
    return frame;
  }
}
