package io.zonecast.port;

import io.zonecast.domain.Endpoint;

/** What an agent hears from its {@link Transport}, on its own thread, within {@link Transport#poll}. */
public interface TransportHandler {
  /** A frame arrived on an intake, a subscription or a client, or came upstream on a publication. */
  void onFrame(LinkId link, byte[] frame);

  /** A frame arrived on a service. */
  void onRequest(LinkId service, PeerId peer, byte[] frame);

  /** A first peer subscribed to {@code prefix} on a publication, or the last one that had is gone. */
  void onSubscription(LinkId publication, byte[] prefix, boolean subscribed);

  /** A connected end's connection broke. It is being made again. */
  void onLinkBroken(LinkId link);

  /** The answer to {@link Transport#probe}. */
  void onProbe(Endpoint endpoint, ProbeResult result);
}
