package io.zonecast.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.Lane;
import io.zonecast.domain.Qos;
import io.zonecast.domain.Reliability;
import io.zonecast.domain.Source;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;
import io.zonecast.measurement.Counters;
import io.zonecast.measurement.DeliveryKind;
import io.zonecast.port.LinkId;
import io.zonecast.stream.Frames;
import io.zonecast.wire.Absence;
import io.zonecast.wire.BatchFrame;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.GrantWelcome;
import io.zonecast.wire.Promise;
import io.zonecast.wire.StreamGrant;
import io.zonecast.wire.StreamPosition;
import io.zonecast.wire.StreamRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A subscriber's core in a world that a test plays: what the core asks for, tells and delivers is
 * written down, a line each. A source is named by its port.
 */
abstract class SubscriberFixture {
  static final long MS = 1_000_000;
  static final long DRAIN_MS = 4_000;

  final List<String> asked = new ArrayList<>();
  final List<String> told = new ArrayList<>();
  final List<String> delivered = new ArrayList<>();
  final List<Long> receivedMs = new ArrayList<>();
  final Counters counters = new Counters();
  final SubscriberCore core;
  long nowMs;
  private final Map<Integer, LinkId> links = new LinkedHashMap<>();
  private final Map<LinkId, Long> nonces = new LinkedHashMap<>();
  private int lastLink;
  private long lastNonce = 1_000;

  SubscriberFixture(Reliability reliability, Topic... wanted) {
    core = another(reliability, wanted);
    core.setDrainNs(DRAIN_MS * MS);
  }

  /** What the test calls a stream. */
  abstract String name(StreamGrant stream);

  /** How the test writes down a delivery. */
  abstract String line(DeliverySink.Delivered one);

  final SubscriberCore another(Reliability reliability, Topic... wanted) {
    return new SubscriberCore(List.of(wanted), Qos.of(reliability), new Recording(), counters);
  }

  final LinkId link(int port) {
    return links.get(port);
  }

  final LinkId link(Source source) {
    return link(source.endpoint().port());
  }

  final long nonce(LinkId link) {
    return nonces.get(link);
  }

  final void tick(long ms) {
    nowMs = ms;
    core.onTick(ms * MS, ms * 1_000);
  }

  final void welcome(LinkId link, long epoch, long version, StreamPosition... positions) {
    core.onWelcome(
        link,
        new ControlMessage.Welcome(nonce(link), new Epoch(epoch), version, grants(positions)),
        nowMs * MS,
        nowMs * 1_000);
  }

  /** Each is the only stream of its grant, and has no history. */
  static List<GrantWelcome> grants(StreamPosition... positions) {
    return Stream.of(positions)
        .map(at -> Promise.after(at.stream(), at.lastSequence()))
        .map(promise -> new GrantWelcome(StreamGrant.of(promise.stream()), 0, List.of(promise)))
        .toList();
  }

  final void batch(LinkId link, StreamId stream, long epoch, long first, long last) {
    batch(link, stream, epoch, first, last, 0);
  }

  final void batch(
      LinkId link, StreamId stream, long epoch, long first, long last, int payloadBytes) {
    BatchFrame batch = Frames.arrived(stream, new Epoch(epoch), first, last, payloadBytes);
    if (core.wants(link, batch.header(), nowMs * MS)) {
      core.onBatch(batch, DeliveryKind.LIVE, nowMs * 1_000);
    }
  }

  final void end(LinkId link, StreamId stream, long epoch, long last) {
    core.onStreamEnd(
        link,
        new ControlMessage.StreamEnd(stream, last, new Epoch(epoch)),
        nowMs * MS,
        nowMs * 1_000);
  }

  final void linkHeartbeat(LinkId link, long epoch) {
    core.onLinkHeartbeat(link, new ControlMessage.LinkHeartbeat(new Epoch(epoch)), nowMs * MS);
  }

  private final class Recording implements SubscriberCore.Output {
    private int port(LinkId link) {
      return links.entrySet().stream()
          .filter(entry -> entry.getValue().equals(link))
          .findFirst()
          .orElseThrow()
          .getKey();
    }

    @Override
    public LinkId connect(Source source, long nonce) {
      LinkId link = new LinkId(++lastLink);
      links.put(source.endpoint().port(), link);
      nonces.put(link, nonce);
      asked.add("connect " + source.endpoint().port());
      return link;
    }

    @Override
    public void subscribe(LinkId link, Topic topic) {
      asked.add("subscribe %d %s".formatted(port(link), topic));
    }

    @Override
    public void subscribeAgain(LinkId link, long nonce) {
      assertThat(nonce).isEqualTo(nonces.get(link));
      asked.add("subscribe again " + port(link));
    }

    @Override
    public void attach(
        LinkId link,
        Lane lane,
        long nonce,
        long grantVersion,
        List<Topic> topics,
        List<StreamPosition> positions) {
      assertThat(nonce).isEqualTo(nonces.get(link));
      asked.add(
          "attach %d v%d %s %s".formatted(port(link), grantVersion, topics, numbers(positions)));
    }

    @Override
    public void acknowledge(LinkId link, Epoch epoch, List<StreamPosition> positions) {
      asked.add("delivered %d e%s %s".formatted(port(link), epoch, numbers(positions)));
    }

    @Override
    public void ask(LinkId link, long nonce, List<StreamRange> ranges) {
      assertThat(nonce).isEqualTo(nonces.get(link));
      for (StreamRange range : ranges) {
        asked.add("ask %d %d-%d".formatted(port(link), range.from(), range.to()));
      }
    }

    @Override
    public void disconnect(LinkId link) {
      asked.add("disconnect " + port(link));
    }

    @Override
    public long newNonce() {
      return ++lastNonce;
    }

    @Override
    public void deliver(DeliverySink.Delivered one) {
      delivered.add(line(one));
      receivedMs.add(one.receivedUs() / 1_000);
    }

    @Override
    public void onMatched(StreamGrant grant, Source source) {
      told.add("matched " + name(grant));
    }

    @Override
    public void onJoined(Promise promise, long firstSequence) {
      String history =
          promise.hasHistory()
              ? " history %d-%d".formatted(promise.historyAfter() + 1, promise.cut())
              : "";
      String name = name(StreamGrant.of(promise.stream()));
      told.add("joined %s %d%s".formatted(name, firstSequence, history));
    }

    @Override
    public void onUnmatched(StreamGrant stream, String reason) {
      told.add("unmatched %s %s".formatted(name(stream), reason));
    }

    @Override
    public void onMissed(StreamId stream, long from, long to, Absence reason) {
      String name = name(StreamGrant.of(stream));
      told.add("missed %s %d-%d %s".formatted(name, from, to, reason.word()));
    }

    @Override
    public void onStreamEnded(StreamId stream, long lastSequence) {
      told.add("ended %s %d".formatted(name(StreamGrant.of(stream)), lastSequence));
    }

    @Override
    public void onSilent(Source source) {
      told.add("silent");
    }

    @Override
    public void onSourceChanged(Source source) {
      told.add("source " + source.endpoint().port());
    }

    @Override
    public void onReady() {
      told.add("ready");
    }
  }

  private static List<Long> numbers(List<StreamPosition> positions) {
    return positions.stream().map(StreamPosition::lastSequence).toList();
  }
}
