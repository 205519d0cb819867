package io.zonecast.wire;

import io.zonecast.domain.Topic;
import java.util.List;

/**
 * What a publisher says of a topic that only its owner may publish.
 *
 * @param topic which
 * @param term the term in which it published last, 0 where it never did
 * @param state how it stands by itself
 * @param ends how far its streams of that term have come: where they ended, if it resigned
 */
public record TenureReport(Topic topic, long term, State state, List<StreamPosition> ends) {
  /** How a publisher stands by itself. */
  public enum State {
    /** It published within its deadline, whether or not that counted. */
    TIMELY(1),
    /** It did not. */
    OVERDUE(2),
    /** It publishes nothing more in that term. */
    RESIGNED(3);

    final int code;

    State(int code) {
      this.code = code;
    }

    static State of(int code) throws MalformedFrameException {
      for (State state : values()) {
        if (state.code == code) {
          return state;
        }
      }
      throw new MalformedFrameException("state %d is unknown".formatted(code));
    }
  }

  public TenureReport {
    if (term < 0) {
      throw new IllegalArgumentException("term %d is negative".formatted(term));
    }
    ends = List.copyOf(ends);
  }
}
