package io.zonecast.wire;

import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Lane;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.Source;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.domain.Topic;
import io.zonecast.domain.ZoneId;
import java.util.List;

/** What {@link ControlMessage}s are made of, as bytes: written and read, each by one pair. */
final class Elements {
  private static final int FROM_PUBLISHER = 1;
  private static final int FROM_BROKER = 2;
  private static final int BEST_EFFORT = 0;
  private static final int RELIABLE = 1;

  private Elements() {}

  static void writeSource(FrameWriter out, SourceGrant grant) {
    if (grant.source() instanceof Source.FromPublisher s) {
      out.u8(FROM_PUBLISHER).text(s.publisher().name()).i64(s.incarnation().zxid());
    } else if (grant.source() instanceof Source.FromBroker s) {
      out.u8(FROM_BROKER).u32(s.zone().number()).i64(s.epoch().zxid());
    }
    out.u8(grant.source().lane().code()).text(grant.source().endpoint().toString());
    out.list(grant.streams(), Elements::writeGrant);
  }

  static void writeGrant(FrameWriter out, StreamGrant grant) {
    out.text(grant.publisher().name())
        .i64(grant.incarnation().zxid())
        .topic(grant.topic())
        .u8(grant.lane().code());
  }

  static StreamGrant readGrant(FrameReader in) throws MalformedFrameException {
    return new StreamGrant(
        in.valid(in.text(), PublisherId::new), in.incarnation(), in.topic(), readLane(in));
  }

  static Lane readLane(FrameReader in) throws MalformedFrameException {
    return in.valid(in.u8(), Lane::ofCode);
  }

  static void writeWelcome(FrameWriter out, GrantWelcome welcome) {
    writeGrant(out, welcome.grant());
    out.i64(welcome.term());
    out.list(
        welcome.streams(),
        (o, p) ->
            o.u8(p.stream().priority())
                .i64(p.stream().term())
                .i64(p.after())
                .i64(p.historyAfter())
                .i64(p.cut()));
  }

  static GrantWelcome readWelcome(FrameReader in) throws MalformedFrameException {
    StreamGrant grant = readGrant(in);
    long term = in.nonNegative();
    List<Promise> promises = in.list(i -> readPromise(i, grant));
    return in.valid(promises, each -> new GrantWelcome(grant, term, each));
  }

  private static Promise readPromise(FrameReader in, StreamGrant grant)
      throws MalformedFrameException {
    int priority = in.u8();
    long term = in.nonNegative();
    StreamId stream =
        in.valid(
            priority,
            p -> new StreamId(grant.publisher(), grant.incarnation(), grant.topic(), p, term));
    long after = in.nonNegative();
    long historyAfter = in.nonNegative();
    long cut = in.nonNegative();
    return in.valid(stream, heard -> new Promise(heard, after, historyAfter, cut));
  }

  static void writeTenure(FrameWriter out, Tenure tenure) {
    out.topic(tenure.topic())
        .i64(tenure.term())
        .u8(tenure.standing().code)
        .list(tenure.previous(), Elements::writePosition);
  }

  static Tenure readTenure(FrameReader in) throws MalformedFrameException {
    return new Tenure(
        in.topic(), in.positive(), Tenure.Standing.of(in.u8()), in.list(Elements::readPosition));
  }

  static void writeReport(FrameWriter out, TenureReport report) {
    out.topic(report.topic())
        .i64(report.term())
        .u8(report.state().code)
        .list(report.ends(), Elements::writePosition);
  }

  static TenureReport readReport(FrameReader in) throws MalformedFrameException {
    return new TenureReport(
        in.topic(),
        in.nonNegative(),
        TenureReport.State.of(in.u8()),
        in.list(Elements::readPosition));
  }

  static SourceGrant readSource(FrameReader in) throws MalformedFrameException {
    int kind = in.u8();
    Source source =
        switch (kind) {
          case FROM_PUBLISHER ->
              new Source.FromPublisher(
                  in.valid(in.text(), PublisherId::new),
                  in.incarnation(),
                  readLane(in),
                  in.endpoint());
          case FROM_BROKER ->
              new Source.FromBroker(
                  in.valid((int) in.u32(), ZoneId::new), in.epoch(), readLane(in), in.endpoint());
          default -> throw new MalformedFrameException("source kind %d is unknown".formatted(kind));
        };
    return new SourceGrant(source, in.list(Elements::readGrant));
  }

  static void writeAudience(FrameWriter out, Audience audience) {
    out.topic(audience.topic())
        .u32(audience.matched())
        .u32(audience.ready())
        .list(audience.reliable(), (o, id) -> o.text(id.name()));
  }

  static Audience readAudience(FrameReader in) throws MalformedFrameException {
    Topic topic = in.topic();
    int matched = (int) in.u32();
    int ready = (int) in.u32();
    List<SubscriberId> reliable = in.list(i -> i.valid(i.text(), SubscriberId::new));
    return in.valid(topic, heard -> new Audience(heard, matched, ready, reliable));
  }

  static int reliability(Reliability reliability) {
    return reliability == Reliability.RELIABLE ? RELIABLE : BEST_EFFORT;
  }

  static Reliability readReliability(FrameReader in) throws MalformedFrameException {
    int code = in.u8();
    return switch (code) {
      case BEST_EFFORT -> Reliability.BEST_EFFORT;
      case RELIABLE -> Reliability.RELIABLE;
      default -> throw new MalformedFrameException("reliability %d is unknown".formatted(code));
    };
  }

  static void writePosition(FrameWriter out, StreamPosition position) {
    writeStream(out, position.stream()).i64(position.lastSequence());
  }

  static StreamPosition readPosition(FrameReader in) throws MalformedFrameException {
    return new StreamPosition(readStream(in), in.nonNegative());
  }

  static void writeProgress(FrameWriter out, StreamProgress progress) {
    writeStream(out, progress.stream())
        .i64(progress.held())
        .i64(progress.acknowledged())
        .i64(progress.delivered())
        .i64(progress.limit())
        .i64(progress.resendFrom());
  }

  static StreamProgress readProgress(FrameReader in) throws MalformedFrameException {
    return new StreamProgress(
        readStream(in),
        in.nonNegative(),
        in.nonNegative(),
        in.nonNegative(),
        in.nonNegative(),
        in.nonNegative());
  }

  static void writeRange(FrameWriter out, StreamRange range) {
    writeStream(out, range.stream()).i64(range.from()).i64(range.to());
  }

  static StreamRange readRange(FrameReader in) throws MalformedFrameException {
    StreamId stream = readStream(in);
    long from = in.positive();
    return in.valid(in.positive(), to -> new StreamRange(stream, from, to));
  }

  static void writeHolding(FrameWriter out, StreamHolding holding) {
    writeStream(out, holding.stream())
        .i64(holding.first())
        .i64(holding.last())
        .i64(holding.droppedTo())
        .u8(holding.ended() ? 1 : 0)
        .list(holding.positions(), (o, p) -> o.text(p.subscriber().name()).i64(p.delivered()));
  }

  static StreamHolding readHolding(FrameReader in) throws MalformedFrameException {
    StreamId stream = readStream(in);
    long first = in.positive();
    long last = in.nonNegative();
    long dropped = in.nonNegative();
    boolean ended = in.bool();
    List<SubscriberPosition> positions =
        in.list(i -> new SubscriberPosition(i.valid(i.text(), SubscriberId::new), i.nonNegative()));
    return in.valid(
        stream, heard -> new StreamHolding(heard, first, last, dropped, ended, positions));
  }

  static void writeRefusal(FrameWriter out, Refusal refusal) {
    out.text(refusal.peer()).topic(refusal.topic()).list(refusal.reasons(), FrameWriter::text);
  }

  static Refusal readRefusal(FrameReader in) throws MalformedFrameException {
    return new Refusal(in.text(), in.topic(), in.list(FrameReader::text));
  }

  static FrameWriter writeStream(FrameWriter out, StreamId stream) {
    return out.text(stream.publisher().name())
        .i64(stream.incarnation().zxid())
        .topic(stream.topic())
        .u8(stream.priority())
        .i64(stream.term());
  }

  static StreamId readStream(FrameReader in) throws MalformedFrameException {
    PublisherId publisher = in.valid(in.text(), PublisherId::new);
    Incarnation incarnation = in.incarnation();
    var topic = in.topic();
    int priority = in.u8();
    return in.valid(
        in.nonNegative(), term -> new StreamId(publisher, incarnation, topic, priority, term));
  }
}
