package io.zonecast.subscriber;

import io.zonecast.domain.Source;
import io.zonecast.domain.Topic;
import io.zonecast.measurement.Counters;
import io.zonecast.port.LinkId;
import io.zonecast.wire.StreamPosition;
import java.util.List;

/**
 * How a subscriber comes to its links, each with a nonce, and so an inbox, of its own; and how it
 * attaches. Not thread-safe.
 */
final class Dialling {
  /** An Attach is sent again after this long without an answer, nanoseconds. */
  static final long ATTACH_AGAIN_NS = 250_000_000;

  private final Sources.Output output;
  private final Counters counters;

  Dialling(Sources.Output output, Counters counters) {
    this.output = output;
    this.counters = counters;
  }

  /** A link to a source, with a new connection that is subscribed to its inbox. */
  SourceLink dial(Source source, long nowNs) {
    long nonce = output.newNonce();
    return new SourceLink(source, output.connect(source, nonce), nonce, nowNs);
  }

  /** Makes a silent link's connection anew. */
  void redial(SourceLinks among, SourceLink link, long nowNs) {
    LinkId former = link.link();
    output.disconnect(former);
    long nonce = output.newNonce();
    link.onBuilt(output.connect(link.source(), nonce), nonce, nowNs);
    among.onRebuilt(former, link);
    counters.increment("links_rebuilt");
    output.onSilent(link.source());
  }

  /** Whoever has the Attach has the subscriptions too: after a break they are sent once more. */
  void attach(
      SourceLink link,
      long grantVersion,
      List<Topic> topics,
      List<StreamPosition> positions,
      long nowNs) {
    if (link.takeMustSubscribe()) {
      output.subscribeAgain(link.link(), link.nonce());
      topics.forEach(topic -> output.subscribe(link.link(), topic));
    }
    output.attach(link.link(), link.source().lane(), link.nonce(), grantVersion, topics, positions);
    link.onAttachSent(nowNs, nowNs + ATTACH_AGAIN_NS);
  }
}
