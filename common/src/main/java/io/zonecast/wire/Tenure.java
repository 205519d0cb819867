package io.zonecast.wire;

import io.zonecast.domain.Topic;
import java.util.List;

/**
 * How a publisher stands on a topic that only its owner may publish.
 *
 * @param topic which
 * @param term the topic's present term, from 1
 * @param standing what this publisher is in it
 * @param previous where the streams of the term before ended, as far as known
 */
public record Tenure(Topic topic, long term, Standing standing, List<StreamPosition> previous) {
  /** What a publisher is in a term. */
  public enum Standing {
    /** It owns the topic: what it publishes counts. */
    OWNER(1),
    /** It owns the topic until it has said where its streams end, which it does at once. */
    RESIGNING(2),
    /** Somebody else owns it, or nobody: what it publishes is filtered. */
    OTHER(3);

    final int code;

    Standing(int code) {
      this.code = code;
    }

    static Standing of(int code) throws MalformedFrameException {
      for (Standing standing : values()) {
        if (standing.code == code) {
          return standing;
        }
      }
      throw new MalformedFrameException("standing %d is unknown".formatted(code));
    }
  }

  public Tenure {
    if (term < 1) {
      throw new IllegalArgumentException("term %d is not positive".formatted(term));
    }
    previous = List.copyOf(previous);
  }
}
