package io.zonecast.publisher;

import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Lane;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A topic's present streams, one for each priority at which something was published: of the
 * publisher's life or, where ownership is exclusive, of its term. Not thread-safe.
 */
final class TopicOut {
  private final PublisherId publisher;
  private final Incarnation incarnation;
  private final Topic topic;
  private final Function<StreamId, StreamOut> streams;
  private final StreamOut[] byPriority = new StreamOut[StreamId.MAX_PRIORITY + 1];
  private long term;
  private boolean filtered;
  private long published;
  private long filteredMessages;
  private boolean startIsDue;

  /**
   * A topic without streams.
   *
   * @param streams makes a stream, known from then on to whoever needs it
   */
  TopicOut(
      PublisherId publisher,
      Incarnation incarnation,
      Topic topic,
      Function<StreamId, StreamOut> streams) {
    this.publisher = publisher;
    this.incarnation = incarnation;
    this.topic = topic;
    this.streams = streams;
  }

  Topic topic() {
    return topic;
  }

  /** The term of the present streams; 0 where ownership is shared, or was never ours. */
  long term() {
    return term;
  }

  /** The first term that is not over, as far as this publisher's are concerned; 0: shared. */
  long firstTermLeft() {
    return filtered ? term + 1 : term;
  }

  /** Whether what is published does not count, since somebody else owns the topic. */
  boolean isFiltered() {
    return filtered;
  }

  /** Nothing that is published from now on counts; the streams of before stay as they are. */
  void filter() {
    filtered = true;
    for (int i = 0; i < byPriority.length; i++) {
      byPriority[i] = null;
    }
  }

  /** What is published from now on counts, in streams of this term. */
  void begin(long newTerm) {
    filter();
    filtered = false;
    term = newTerm;
    published = 0;
    startIsDue = true;
  }

  /** Whether nobody was told that the present term has begun. */
  boolean startIsDue() {
    return startIsDue && !filtered;
  }

  /** It was told. */
  void onStartTold() {
    startIsDue = false;
  }

  /** A message does not count. */
  void countFiltered() {
    filteredMessages++;
  }

  /** Messages that did not count, since somebody else owned the topic. */
  long filteredMessages() {
    return filteredMessages;
  }

  /** One of a lane's streams of the present term, whether or not anything is published in it. */
  StreamId any(Lane lane) {
    return new StreamId(publisher, incarnation, topic, lane == Lane.EXPRESS ? 1 : 0, term);
  }

  /** The stream of a priority, made where there was none. Not while {@link #isFiltered}. */
  StreamOut at(int priority) {
    StreamOut stream = byPriority[priority];
    if (stream == null) {
      stream = streams.apply(new StreamId(publisher, incarnation, topic, priority, term));
      byPriority[priority] = stream;
    }
    return stream;
  }

  /** The present streams, as far as there are some. */
  List<StreamOut> present() {
    List<StreamOut> present = new ArrayList<>();
    for (StreamOut stream : byPriority) {
      if (stream != null) {
        present.add(stream);
      }
    }
    return present;
  }

  /** The publication index of the next message. */
  long nextIndex() {
    return ++published;
  }
}
