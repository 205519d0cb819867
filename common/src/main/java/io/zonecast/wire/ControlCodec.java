package io.zonecast.wire;

import io.zonecast.domain.BrokerId;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.Source;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import io.zonecast.wire.ControlMessage.Attach;
import io.zonecast.wire.ControlMessage.BrokerBeat;
import io.zonecast.wire.ControlMessage.BrokerHello;
import io.zonecast.wire.ControlMessage.LinkHeartbeat;
import io.zonecast.wire.ControlMessage.NotPrimary;
import io.zonecast.wire.ControlMessage.Ping;
import io.zonecast.wire.ControlMessage.Pong;
import io.zonecast.wire.ControlMessage.PublisherGrant;
import io.zonecast.wire.ControlMessage.PublisherHello;
import io.zonecast.wire.ControlMessage.StreamEnd;
import io.zonecast.wire.ControlMessage.StreamHeartbeat;
import io.zonecast.wire.ControlMessage.SubscriberGrant;
import io.zonecast.wire.ControlMessage.SubscriberHello;
import io.zonecast.wire.ControlMessage.Welcome;

/**
 * {@link ControlMessage}s as frames. On a publication a frame begins with a prefix; elsewhere it
 * has none.
 */
public final class ControlCodec {
  private static final byte[] NO_PREFIX = {};
  private static final int FROM_PUBLISHER = 1;
  private static final int FROM_BROKER = 2;

  private ControlCodec() {}

  /** The frame of a message, without a prefix. */
  public static byte[] encode(ControlMessage message) {
    return encode(NO_PREFIX, message);
  }

  /** The frame of a message for a publication. */
  public static byte[] encode(byte[] prefix, ControlMessage message) {
    FrameWriter out = new FrameWriter().raw(prefix).u8(FrameType.FORMAT);
    write(out, message);
    return out.toBytes();
  }

  /** Reads a frame without a prefix. */
  public static ControlMessage decode(byte[] frame) throws MalformedFrameException {
    return read(new FrameReader(frame, 0));
  }

  /** Reads a frame that came from a publication or a feed, behind its prefix. */
  public static ControlMessage decodePublished(byte[] frame) throws MalformedFrameException {
    return read(new FrameReader(frame, Prefixes.end(frame)));
  }

  private static void write(FrameWriter out, ControlMessage message) {
    if (message instanceof Ping m) {
      out.u8(FrameType.PING.code).i64(m.nonce());
    } else if (message instanceof Pong m) {
      out.u8(FrameType.PONG.code).i64(m.nonce()).text(m.id()).i64(m.incarnation());
    } else if (message instanceof SubscriberHello m) {
      out.u8(FrameType.SUBSCRIBER_HELLO.code)
          .text(m.subscriber().name())
          .i64(m.incarnation().zxid())
          .i64(m.registration())
          .i64(m.epoch().zxid())
          .i64(m.grantVersion());
    } else if (message instanceof PublisherHello m) {
      out.u8(FrameType.PUBLISHER_HELLO.code)
          .text(m.publisher().name())
          .i64(m.incarnation().zxid())
          .i64(m.registration())
          .i64(m.epoch().zxid())
          .i64(m.grantVersion());
    } else if (message instanceof SubscriberGrant m) {
      out.u8(FrameType.SUBSCRIBER_GRANT.code)
          .i64(m.epoch().zxid())
          .i64(m.registration())
          .i64(m.version())
          .list(m.sources(), ControlCodec::writeSource)
          .list(m.refusals(), ControlCodec::writeRefusal);
    } else if (message instanceof PublisherGrant m) {
      out.u8(FrameType.PUBLISHER_GRANT.code)
          .i64(m.epoch().zxid())
          .i64(m.registration())
          .i64(m.version())
          .list(m.audiences(), (o, a) -> o.topic(a.topic()).u32(a.matched()).u32(a.ready()))
          .list(m.refusals(), ControlCodec::writeRefusal);
    } else if (message instanceof NotPrimary m) {
      out.u8(FrameType.NOT_PRIMARY.code).i64(m.epoch().zxid());
    } else if (message instanceof BrokerHello m) {
      out.u8(FrameType.BROKER_HELLO.code).text(m.broker().name()).i64(m.incarnation().zxid());
    } else if (message instanceof BrokerBeat m) {
      out.u8(FrameType.BROKER_BEAT.code).i64(m.epoch().zxid());
    } else if (message instanceof Attach m) {
      out.u8(FrameType.ATTACH.code)
          .text(m.subscriber().name())
          .i64(m.incarnation().zxid())
          .i64(m.nonce())
          .i64(m.grantVersion())
          .list(m.topics(), FrameWriter::topic);
    } else if (message instanceof Welcome m) {
      out.u8(FrameType.WELCOME.code)
          .i64(m.nonce())
          .i64(m.epoch().zxid())
          .i64(m.grantVersion())
          .list(m.positions(), (o, p) -> writeStream(o, p.stream()).i64(p.lastSequence()));
    } else if (message instanceof LinkHeartbeat m) {
      out.u8(FrameType.LINK_HEARTBEAT.code).i64(m.epoch().zxid());
    } else if (message instanceof StreamHeartbeat m) {
      writeStream(out.u8(FrameType.STREAM_HEARTBEAT.code), m.stream())
          .i64(m.lastSequence())
          .i64(m.epoch().zxid());
    } else if (message instanceof StreamEnd m) {
      writeStream(out.u8(FrameType.STREAM_END.code), m.stream())
          .i64(m.lastSequence())
          .i64(m.epoch().zxid());
    } else {
      throw new IllegalStateException("no code for " + message);
    }
  }

  private static ControlMessage read(FrameReader in) throws MalformedFrameException {
    ControlMessage message =
        switch (FrameType.read(in)) {
          case PING -> new Ping(in.i64());
          case PONG -> new Pong(in.i64(), in.text(), in.nonNegative());
          case SUBSCRIBER_HELLO ->
              new SubscriberHello(
                  in.valid(in.text(), SubscriberId::new),
                  in.incarnation(),
                  in.nonNegative(),
                  in.epoch(),
                  in.nonNegative());
          case PUBLISHER_HELLO ->
              new PublisherHello(
                  in.valid(in.text(), PublisherId::new),
                  in.incarnation(),
                  in.nonNegative(),
                  in.epoch(),
                  in.nonNegative());
          case SUBSCRIBER_GRANT ->
              new SubscriberGrant(
                  in.epoch(),
                  in.nonNegative(),
                  in.nonNegative(),
                  in.list(ControlCodec::readSource),
                  in.list(ControlCodec::readRefusal));
          case PUBLISHER_GRANT ->
              new PublisherGrant(
                  in.epoch(),
                  in.nonNegative(),
                  in.nonNegative(),
                  in.list(ControlCodec::readAudience),
                  in.list(ControlCodec::readRefusal));
          case NOT_PRIMARY -> new NotPrimary(in.epoch());
          case BROKER_HELLO ->
              new BrokerHello(in.valid(in.text(), BrokerId::new), in.incarnation());
          case BROKER_BEAT -> new BrokerBeat(in.epoch());
          case ATTACH ->
              new Attach(
                  in.valid(in.text(), SubscriberId::new),
                  in.incarnation(),
                  in.i64(),
                  in.nonNegative(),
                  in.list(FrameReader::topic));
          case WELCOME ->
              new Welcome(
                  in.i64(),
                  in.epoch(),
                  in.nonNegative(),
                  in.list(i -> new StreamPosition(readStream(i), i.nonNegative())));
          case LINK_HEARTBEAT -> new LinkHeartbeat(in.epoch());
          case STREAM_HEARTBEAT ->
              new StreamHeartbeat(readStream(in), in.nonNegative(), in.epoch());
          case STREAM_END -> new StreamEnd(readStream(in), in.nonNegative(), in.epoch());
          case BATCH ->
              throw new MalformedFrameException("a batch where a control message belongs");
        };
    in.end();
    return message;
  }

  private static void writeSource(FrameWriter out, SourceGrant grant) {
    if (grant.source() instanceof Source.FromPublisher s) {
      out.u8(FROM_PUBLISHER).text(s.publisher().name()).i64(s.incarnation().zxid());
    } else if (grant.source() instanceof Source.FromBroker s) {
      out.u8(FROM_BROKER).u32(s.zone().number()).i64(s.epoch().zxid());
    }
    out.text(grant.source().endpoint().toString());
    out.list(
        grant.streams(),
        (o, s) -> o.text(s.publisher().name()).i64(s.incarnation().zxid()).topic(s.topic()));
  }

  private static SourceGrant readSource(FrameReader in) throws MalformedFrameException {
    int kind = in.u8();
    Source source =
        switch (kind) {
          case FROM_PUBLISHER ->
              new Source.FromPublisher(
                  in.valid(in.text(), PublisherId::new), in.incarnation(), in.endpoint());
          case FROM_BROKER ->
              new Source.FromBroker(
                  in.valid((int) in.u32(), ZoneId::new), in.epoch(), in.endpoint());
          default -> throw new MalformedFrameException("source kind %d is unknown".formatted(kind));
        };
    return new SourceGrant(
        source,
        in.list(
            i -> new StreamGrant(i.valid(i.text(), PublisherId::new), i.incarnation(), i.topic())));
  }

  private static Audience readAudience(FrameReader in) throws MalformedFrameException {
    Topic topic = in.topic();
    int matched = (int) in.u32();
    int ready = (int) in.u32();
    return in.valid(topic, heard -> new Audience(heard, matched, ready));
  }

  private static void writeRefusal(FrameWriter out, Refusal refusal) {
    out.text(refusal.peer()).topic(refusal.topic()).list(refusal.reasons(), FrameWriter::text);
  }

  private static Refusal readRefusal(FrameReader in) throws MalformedFrameException {
    return new Refusal(in.text(), in.topic(), in.list(FrameReader::text));
  }

  private static FrameWriter writeStream(FrameWriter out, StreamId stream) {
    return out.text(stream.publisher().name())
        .i64(stream.incarnation().zxid())
        .topic(stream.topic())
        .u8(stream.priority());
  }

  private static StreamId readStream(FrameReader in) throws MalformedFrameException {
    PublisherId publisher = in.valid(in.text(), PublisherId::new);
    Incarnation incarnation = in.incarnation();
    var topic = in.topic();
    return in.valid(in.u8(), priority -> new StreamId(publisher, incarnation, topic, priority));
  }
}
