package io.zonecast.driver.bench;

import io.zonecast.driver.peer.Peer;
import java.util.List;
import java.util.Map;

/**
 * Another system. It is started such that it throws nothing away, but promises nothing.
 *
 * @param site where its programs are
 */
public record PeerContender(Peer peer, Peer.Site site) implements Contender {
  @Override
  public String name() {
    return peer.word();
  }

  @Override
  public boolean isDirect() {
    return peer.isDirect();
  }

  @Override
  public boolean isPromised() {
    return false;
  }

  /** What is told is how we compare with it. */
  @Override
  public Map<String, String> yardsticks(List<Contender> all) {
    return Map.of();
  }

  @Override
  public Lineup lineup(Load load, Span span, Site place) {
    return new PeerLineup(this, load, span, place);
  }
}
