package io.zonecast.simulation;

import io.zonecast.domain.Endpoint;
import io.zonecast.port.LinkId;
import io.zonecast.port.PeerId;
import io.zonecast.port.ProbeResult;
import io.zonecast.port.TransportHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A handler that keeps what it hears, frames as text: {@code +prefix} and {@code -prefix} are
 * notices.
 */
public final class Inbox implements TransportHandler {
  /** Frames and subscription notices, in order. */
  public final List<String> heard = new ArrayList<>();

  /** The peers of the requests heard. */
  public final List<PeerId> peers = new ArrayList<>();

  /** Links that broke. */
  public final List<LinkId> broken = new ArrayList<>();

  /** Answers to probes. */
  public final List<ProbeResult> probes = new ArrayList<>();

  @Override
  public void onFrame(LinkId link, byte[] frame) {
    heard.add(text(frame));
  }

  @Override
  public void onRequest(LinkId service, PeerId peer, byte[] frame) {
    heard.add(text(frame));
    peers.add(peer);
  }

  @Override
  public void onSubscription(LinkId publication, byte[] prefix, boolean subscribed) {
    heard.add((subscribed ? "+" : "-") + text(prefix));
  }

  @Override
  public void onLinkBroken(LinkId link) {
    broken.add(link);
  }

  @Override
  public void onProbe(Endpoint endpoint, ProbeResult result) {
    probes.add(result);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
