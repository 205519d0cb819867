package io.zonecast.port;

/** What an end of a link does. The pairs: publication and subscription, intake and feed, service and client. */
public enum Pattern {
  /** Sends each frame to the peers that subscribed to a prefix of it; hears of subscriptions; receives what they send upstream. */
  PUBLICATION,
  /** Subscribes to prefixes, receives frames, can send frames upstream. */
  SUBSCRIPTION,
  /** Receives frames from many feeds. */
  INTAKE,
  /** Sends frames to one intake. */
  FEED,
  /** Receives requests of many clients, each with its peer, and can reply to a peer. */
  SERVICE,
  /** Sends frames to one service and receives from it. */
  CLIENT
}
