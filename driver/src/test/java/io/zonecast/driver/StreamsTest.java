package io.zonecast.driver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonecast.driver.launch.ProcessEvent;
import org.junit.jupiter.api.Test;

class StreamsTest {
  private final Streams streams = new Streams();

  private void tell(String event, String more) throws Exception {
    String line =
        "{\"event\":\"%s\",\"publisher\":\"pub-1\",\"incarnation\":5,\"topic\":\"A\"%s}"
            .formatted(event, more);
    streams.accept(new ProcessEvent("sub-1", new ObjectMapper().readTree(line)));
  }

  private boolean isDrained() {
    return streams.isDrained("sub-1", publisher -> true);
  }

  @Test
  void eachStreamOfAPublisherIsWaitedFor() throws Exception {
    tell("matched", "");
    assertThat(isDrained()).as("nothing is joined yet").isTrue();
    tell("joined", ",\"priority\":0,\"term\":1");
    tell("joined", ",\"priority\":7,\"term\":1");
    tell("stream_ended", ",\"priority\":0,\"term\":1");
    assertThat(isDrained()).isFalse();
    tell("stream_ended", ",\"priority\":7,\"term\":1");
    assertThat(isDrained()).isTrue();
    tell("joined", ",\"priority\":0,\"term\":3");
    assertThat(isDrained()).isFalse();
    tell("unmatched", "");
    assertThat(isDrained()).isTrue();
  }

  @Test
  void whatWasMatchedFromANumberOnIsWaitedFor() throws Exception {
    tell("matched", ",\"first_sequence\":1");
    assertThat(isDrained()).isFalse();
    assertThat(streams.isDrained("sub-1", publisher -> false)).isTrue();
    tell("joined", ",\"priority\":5,\"term\":0");
    tell("stream_ended", ",\"priority\":5,\"term\":0");
    assertThat(isDrained()).isTrue();
  }
}
