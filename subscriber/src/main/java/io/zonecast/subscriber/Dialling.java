package io.zonecast.subscriber;

import io.zonecast.domain.Source;
import io.zonecast.measurement.Counters;
import io.zonecast.port.LinkId;

/** How a subscriber comes to its links: each with a nonce, and so an inbox, of its own. */
final class Dialling {
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
}
