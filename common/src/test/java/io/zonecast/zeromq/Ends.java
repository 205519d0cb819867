package io.zonecast.zeromq;

import static org.assertj.core.api.Assertions.fail;

import io.zonecast.domain.Endpoint;
import io.zonecast.port.LinkId;
import io.zonecast.port.PeerId;
import io.zonecast.port.ProbeResult;
import io.zonecast.port.TransportHandler;
import io.zonecast.runtime.SystemTime;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A transport with a handler that remembers, and loops that wait for something instead of sleeping.
 */
final class Ends implements TransportHandler, AutoCloseable {
  static final String HOST = "127.0.0.1";
  static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(20);

  record Request(PeerId peer, String text) {}

  final ZmqTransport transport;
  final List<String> frames = new ArrayList<>();
  final List<Request> requests = new ArrayList<>();
  final List<String> notices = new ArrayList<>();
  final List<LinkId> broken = new ArrayList<>();
  final List<String> probes = new ArrayList<>();
  boolean remembering = true;
  long received;

  Ends() {
    this(1_000);
  }

  Ends(int highWaterMark) {
    transport = new ZmqTransport(new SystemTime(), highWaterMark, 500);
  }

  /** Polls all of them until {@code condition} holds. */
  static void until(BooleanSupplier condition, Ends... all) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      int done = 0;
      for (Ends ends : all) {
        done += ends.transport.poll(ends, 100);
      }
      if (done == 0) {
        for (Ends ends : all) {
          ends.transport.await(TimeUnit.MILLISECONDS.toNanos(1));
        }
      }
      if (System.nanoTime() - start > DEADLINE_NS) {
        fail("not in time");
      }
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public void onFrame(LinkId link, byte[] frame) {
    received++;
    if (remembering) {
      frames.add(text(frame));
    }
  }

  @Override
  public void onRequest(LinkId service, PeerId peer, byte[] frame) {
    requests.add(new Request(peer, text(frame)));
  }

  @Override
  public void onSubscription(LinkId publication, byte[] prefix, boolean subscribed) {
    notices.add((subscribed ? "+" : "-") + text(prefix));
  }

  @Override
  public void onLinkBroken(LinkId link) {
    broken.add(link);
  }

  @Override
  public void onProbe(Endpoint endpoint, ProbeResult result) {
    probes.add(endpoint + " " + result);
  }

  @Override
  public void close() {
    transport.close();
  }
}
