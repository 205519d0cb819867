package io.zonecast.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Lifespan;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What batches and messages say beyond the usual. */
final class OptionsTest {
  private static final StreamId STREAM =
      new StreamId(new PublisherId("p"), new Incarnation(7), new Topic("A"), 3, 4);

  private static byte[] options(long... namesAndValues) {
    FrameWriter out = new FrameWriter();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      out.u8((int) namesAndValues[i]).i64(namesAndValues[i + 1]);
    }
    return out.toBytes();
  }

  private static long find(byte[] options, int name) {
    return Options.find(options, 0, options.length, name, -5);
  }

  @Test
  void anOptionIsFoundByItsNameAndOthersArePassedOver() {
    byte[] two = options(9, 1, Options.LIFESPAN, Long.MAX_VALUE - 1);
    assertThat(find(two, Options.LIFESPAN)).isEqualTo(Long.MAX_VALUE - 1);
    assertThat(find(two, Options.INDEX)).isEqualTo(-5);
    assertThat(find(new byte[0], Options.INDEX)).isEqualTo(-5);
  }

  @Test
  void theFirstOfTwoCounts() {
    assertThat(find(options(Options.INDEX, 3, Options.INDEX, 4), Options.INDEX)).isEqualTo(3);
  }

  @Test
  void whatIsLeftOverIsNoOption() {
    byte[] whole = options(9, 1, Options.INDEX, 3);
    assertThat(Options.find(whole, 0, whole.length - 1, Options.INDEX, -5)).isEqualTo(-5);
  }

  @Test
  void theyGoOverTheWireAndStayWithABatchThatBeginsLater() throws MalformedFrameException {
    BatchWriter writer = new BatchWriter(STREAM, new Lifespan(5_000), new SpareBuffer());
    writer.add(1, 1, new byte[3], 11);
    writer.add(2, 2, new byte[3], 0);
    writer.add(3, 3, new byte[3], 15);
    byte[] frame = writer.frame(7);
    assertThat(indexes(frame)).containsExactly(11L, 8L, 15L);
    byte[] rest = BatchCodec.from(8, frame);
    assertThat(BatchCodec.header(rest).lifespan()).isEqualTo(new Lifespan(5_000));
    assertThat(BatchCodec.header(rest).stream()).isEqualTo(STREAM);
    assertThat(indexes(rest)).containsExactly(8L, 15L);
  }

  @Test
  void whereNothingIsSaidAMessageNeverExpiresAndItsNumberIsItsPlace()
      throws MalformedFrameException {
    BatchWriter writer = new BatchWriter(STREAM, new SpareBuffer());
    writer.add(1, 1, new byte[3]);
    byte[] frame = writer.frame(7);
    assertThat(BatchCodec.header(frame).lifespan()).isEqualTo(Lifespan.FOREVER);
    assertThat(indexes(frame)).containsExactly(7L);
  }

  private static List<Long> indexes(byte[] frame) throws MalformedFrameException {
    List<Long> indexes = new ArrayList<>();
    for (BatchFrame.Messages each = BatchCodec.read(frame).messages(); each.hasNext(); ) {
      each.next();
      indexes.add(each.index());
    }
    return indexes;
  }
}
