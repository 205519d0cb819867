package io.zonecast.wire;

import io.zonecast.domain.Batch;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Message;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;
import java.util.Collections;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A batch as a subscriber reads it, with every message, and as a broker does, without: ns for a
 * whole batch.
 */
@State(Scope.Thread)
public class BatchReadBenchmark {
  @Param({"1", "64", "1000"})
  int messages;

  @Param({"16", "100", "1024"})
  int bytes;

  private byte[] frame;

  /** A frame. */
  @Setup
  public void prepare() {
    StreamId stream =
        new StreamId(new PublisherId("pub1"), new Incarnation(7), new Topic("temperature"));
    Message message = new Message(1_700_000_000_000_010L, 1_700_000_000_000_000L, new byte[bytes]);
    frame = BatchCodec.encode(new Batch(stream, 1, Collections.nCopies(messages, message)));
  }

  /** Checks the batch and goes through its messages. */
  @Benchmark
  public long readEach() throws MalformedFrameException {
    long sum = 0;
    for (BatchFrame.Messages each = BatchCodec.read(frame).messages(); each.hasNext(); ) {
      Message message = each.next();
      sum += message.sentUs() - message.dueUs() + message.length() + each.sequence();
    }
    return sum;
  }

  /** What a relay does: checks the batch, and stamps it. */
  @Benchmark
  public BatchHeader relay() throws MalformedFrameException {
    BatchHeader header = BatchCodec.header(frame);
    BatchCodec.stampEpoch(frame, new Epoch(9));
    return header;
  }
}
