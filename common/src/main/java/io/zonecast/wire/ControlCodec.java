package io.zonecast.wire;

import io.zonecast.domain.BrokerId;
import io.zonecast.domain.History;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.wire.ControlMessage.Acknowledgement;
import io.zonecast.wire.ControlMessage.Attach;
import io.zonecast.wire.ControlMessage.BrokerBeat;
import io.zonecast.wire.ControlMessage.BrokerHello;
import io.zonecast.wire.ControlMessage.Confirm;
import io.zonecast.wire.ControlMessage.DeadlineMissed;
import io.zonecast.wire.ControlMessage.Delivered;
import io.zonecast.wire.ControlMessage.Gone;
import io.zonecast.wire.ControlMessage.LinkHeartbeat;
import io.zonecast.wire.ControlMessage.Mirror;
import io.zonecast.wire.ControlMessage.MirrorState;
import io.zonecast.wire.ControlMessage.NotPrimary;
import io.zonecast.wire.ControlMessage.Ping;
import io.zonecast.wire.ControlMessage.Pong;
import io.zonecast.wire.ControlMessage.PublisherGrant;
import io.zonecast.wire.ControlMessage.PublisherHello;
import io.zonecast.wire.ControlMessage.RepairRequest;
import io.zonecast.wire.ControlMessage.StreamEnd;
import io.zonecast.wire.ControlMessage.StreamHeartbeat;
import io.zonecast.wire.ControlMessage.StreamStart;
import io.zonecast.wire.ControlMessage.SubscriberGrant;
import io.zonecast.wire.ControlMessage.SubscriberHello;
import io.zonecast.wire.ControlMessage.TenureReports;
import io.zonecast.wire.ControlMessage.TenureStart;
import io.zonecast.wire.ControlMessage.TermEnding;
import io.zonecast.wire.ControlMessage.Tombstone;
import io.zonecast.wire.ControlMessage.Welcome;

/**
 * {@link ControlMessage}s as frames. On a publication a frame begins with a prefix; elsewhere it
 * has none.
 */
public final class ControlCodec {
  private static final byte[] NO_PREFIX = {};

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
          .i64(m.grantVersion())
          .list(m.tenures(), Elements::writeReport);
    } else if (message instanceof SubscriberGrant m) {
      out.u8(FrameType.SUBSCRIBER_GRANT.code)
          .i64(m.epoch().zxid())
          .i64(m.registration())
          .i64(m.version())
          .list(m.sources(), Elements::writeSource)
          .list(m.refusals(), Elements::writeRefusal);
    } else if (message instanceof PublisherGrant m) {
      out.u8(FrameType.PUBLISHER_GRANT.code)
          .i64(m.epoch().zxid())
          .i64(m.registration())
          .i64(m.version())
          .list(m.audiences(), Elements::writeAudience)
          .list(m.refusals(), Elements::writeRefusal)
          .list(m.tenures(), Elements::writeTenure);
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
          .list(m.topics(), FrameWriter::topic)
          .u8(Elements.reliability(m.reliability()))
          .u32(m.history().depth())
          .list(m.positions(), Elements::writePosition)
          .u8(m.lane().code());
    } else if (message instanceof Welcome m) {
      out.u8(FrameType.WELCOME.code)
          .i64(m.nonce())
          .i64(m.epoch().zxid())
          .i64(m.grantVersion())
          .list(m.grants(), Elements::writeWelcome);
    } else if (message instanceof LinkHeartbeat m) {
      out.u8(FrameType.LINK_HEARTBEAT.code).i64(m.epoch().zxid());
    } else if (message instanceof StreamHeartbeat m) {
      Elements.writeStream(out.u8(FrameType.STREAM_HEARTBEAT.code), m.stream())
          .i64(m.lastSequence())
          .i64(m.epoch().zxid());
    } else if (message instanceof StreamEnd m) {
      Elements.writeStream(out.u8(FrameType.STREAM_END.code), m.stream())
          .i64(m.lastSequence())
          .i64(m.epoch().zxid());
    } else if (message instanceof TenureStart m) {
      Elements.writeStream(out.u8(FrameType.TENURE_START.code), m.stream())
          .list(m.previous(), Elements::writePosition)
          .i64(m.epoch().zxid());
    } else if (message instanceof DeadlineMissed m) {
      Elements.writeGrant(
          out.u8(FrameType.DEADLINE_MISSED.code)
              .text(m.subscriber().name())
              .i64(m.incarnation().zxid())
              .i64(m.term()),
          m.stream());
    } else if (message instanceof TenureReports m) {
      out.u8(FrameType.TENURE_REPORTS.code)
          .text(m.publisher().name())
          .i64(m.incarnation().zxid())
          .list(m.tenures(), Elements::writeReport);
    } else if (message instanceof TermEnding m) {
      out.u8(FrameType.TERM_ENDING.code).topic(m.topic()).i64(m.term());
    } else {
      writeReliable(out, message);
    }
  }

  /** What only reliable streams need. */
  private static void writeReliable(FrameWriter out, ControlMessage message) {
    if (message instanceof StreamStart m) {
      Elements.writeStream(out.u8(FrameType.STREAM_START.code), m.stream())
          .i64(m.first())
          .i64(m.last());
    } else if (message instanceof Delivered m) {
      out.u8(FrameType.DELIVERED.code)
          .text(m.subscriber().name())
          .i64(m.incarnation().zxid())
          .i64(m.epoch().zxid())
          .list(m.positions(), Elements::writePosition);
    } else if (message instanceof Acknowledgement m) {
      out.u8(FrameType.ACKNOWLEDGEMENT.code)
          .i64(m.epoch().zxid())
          .list(m.streams(), Elements::writeProgress);
    } else if (message instanceof RepairRequest m) {
      out.u8(FrameType.REPAIR_REQUEST.code).i64(m.nonce()).list(m.ranges(), Elements::writeRange);
    } else if (message instanceof Tombstone m) {
      Elements.writeStream(out.u8(FrameType.TOMBSTONE.code), m.stream())
          .i64(m.from())
          .i64(m.to())
          .u8(m.reason().code)
          .i64(m.epoch().zxid());
    } else if (message instanceof Gone m) {
      Elements.writeStream(out.u8(FrameType.GONE.code), m.stream())
          .i64(m.firstAvailable())
          .i64(m.epoch().zxid());
    } else if (message instanceof Mirror m) {
      out.u8(FrameType.MIRROR.code)
          .text(m.broker().name())
          .i64(m.incarnation().zxid())
          .i64(m.nonce())
          .i64(m.epoch().zxid());
    } else if (message instanceof MirrorState m) {
      out.u8(FrameType.MIRROR_STATE.code)
          .i64(m.epoch().zxid())
          .u32(m.part())
          .u8(m.last() ? 1 : 0)
          .list(m.streams(), Elements::writeHolding);
    } else if (message instanceof Confirm m) {
      out.u8(FrameType.CONFIRM.code)
          .text(m.broker().name())
          .i64(m.incarnation().zxid())
          .i64(m.epoch().zxid())
          .list(m.positions(), Elements::writePosition);
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
                  in.nonNegative(),
                  in.list(Elements::readReport));
          case DEADLINE_MISSED -> readDeadlineMissed(in);
          case TENURE_REPORTS ->
              new TenureReports(
                  in.valid(in.text(), PublisherId::new),
                  in.incarnation(),
                  in.list(Elements::readReport));
          case TERM_ENDING -> new TermEnding(in.topic(), in.positive());
          case SUBSCRIBER_GRANT ->
              new SubscriberGrant(
                  in.epoch(),
                  in.nonNegative(),
                  in.nonNegative(),
                  in.list(Elements::readSource),
                  in.list(Elements::readRefusal));
          case PUBLISHER_GRANT ->
              new PublisherGrant(
                  in.epoch(),
                  in.nonNegative(),
                  in.nonNegative(),
                  in.list(Elements::readAudience),
                  in.list(Elements::readRefusal),
                  in.list(Elements::readTenure));
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
                  in.list(FrameReader::topic),
                  Elements.readReliability(in),
                  in.valid((int) in.u32(), History::new),
                  in.list(Elements::readPosition),
                  Elements.readLane(in));
          case WELCOME ->
              new Welcome(in.i64(), in.epoch(), in.nonNegative(), in.list(Elements::readWelcome));
          case TENURE_START ->
              new TenureStart(Elements.readStream(in), in.list(Elements::readPosition), in.epoch());
          case LINK_HEARTBEAT -> new LinkHeartbeat(in.epoch());
          case STREAM_HEARTBEAT ->
              new StreamHeartbeat(Elements.readStream(in), in.nonNegative(), in.epoch());
          case STREAM_END -> new StreamEnd(Elements.readStream(in), in.nonNegative(), in.epoch());
          case STREAM_START ->
              new StreamStart(Elements.readStream(in), in.positive(), in.nonNegative());
          case DELIVERED ->
              new Delivered(
                  in.valid(in.text(), SubscriberId::new),
                  in.incarnation(),
                  in.epoch(),
                  in.list(Elements::readPosition));
          case ACKNOWLEDGEMENT -> new Acknowledgement(in.epoch(), in.list(Elements::readProgress));
          case REPAIR_REQUEST -> new RepairRequest(in.i64(), in.list(Elements::readRange));
          case TOMBSTONE -> readTombstone(in);
          case GONE -> new Gone(Elements.readStream(in), in.positive(), in.epoch());
          case MIRROR ->
              new Mirror(
                  in.valid(in.text(), BrokerId::new), in.incarnation(), in.i64(), in.epoch());
          case MIRROR_STATE ->
              new MirrorState(
                  in.epoch(), (int) in.u32(), in.bool(), in.list(Elements::readHolding));
          case CONFIRM ->
              new Confirm(
                  in.valid(in.text(), BrokerId::new),
                  in.incarnation(),
                  in.epoch(),
                  in.list(Elements::readPosition));
          case BATCH, REPAIR ->
              throw new MalformedFrameException("a batch where a control message belongs");
        };
    in.end();
    return message;
  }

  private static DeadlineMissed readDeadlineMissed(FrameReader in) throws MalformedFrameException {
    SubscriberId subscriber = in.valid(in.text(), SubscriberId::new);
    Incarnation incarnation = in.incarnation();
    long term = in.nonNegative();
    return new DeadlineMissed(subscriber, incarnation, Elements.readGrant(in), term);
  }

  private static Tombstone readTombstone(FrameReader in) throws MalformedFrameException {
    StreamRange range = Elements.readRange(in);
    return new Tombstone(range.stream(), range.from(), range.to(), Absence.of(in.u8()), in.epoch());
  }
}
