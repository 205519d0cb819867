package io.zonecast.wire;

import io.zonecast.domain.Batch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Message;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Frames of one message each, of many streams in turn: ns for a frame's header. */
@State(Scope.Thread)
public class StreamNamesBenchmark {
  @Param({"1", "5000"})
  int streams;

  private byte[][] frames;
  private int next;

  /** The frames, in an order that says nothing. */
  @Setup
  public void prepare() {
    List<byte[]> made = new ArrayList<>();
    Message message = new Message(1, 1, new byte[100]);
    for (int i = 0; i < streams; i++) {
      StreamId stream =
          new StreamId(new PublisherId("pub1"), new Incarnation(7), new Topic("topic" + i));
      made.add(BatchCodec.encode(new Batch(stream, 1, List.of(message))));
    }
    Collections.shuffle(made, new Random(1));
    frames = made.toArray(byte[][]::new);
  }

  /** The next frame's header. */
  @Benchmark
  public BatchHeader header() throws MalformedFrameException {
    next = next + 1 == frames.length ? 0 : next + 1;
    return BatchCodec.header(frames[next]);
  }
}
