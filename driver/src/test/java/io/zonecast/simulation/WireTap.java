package io.zonecast.simulation;

import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Lane;
import io.zonecast.port.Bound;
import io.zonecast.port.LinkId;
import io.zonecast.port.Pattern;
import io.zonecast.port.PeerId;
import io.zonecast.port.ProbeResult;
import io.zonecast.port.Transport;
import io.zonecast.port.TransportHandler;
import io.zonecast.wire.BatchCodec;
import io.zonecast.wire.BatchHeader;
import io.zonecast.wire.ControlCodec;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.MalformedFrameException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Shows the invariants what goes through one process' transport: the epochs that it hears on its
 * subscriptions, the batches that it publishes, the grants that it sends.
 */
final class WireTap implements Transport {
  private final String process;
  private final Transport transport;
  private final Recorder recorder;
  private final Set<LinkId> publications = new HashSet<>();
  private final Set<LinkId> subscriptions = new HashSet<>();

  WireTap(String process, Transport transport, Recorder recorder) {
    this.process = process;
    this.transport = transport;
    this.recorder = recorder;
  }

  @Override
  public Bound bind(Pattern pattern, Lane lane, String host, int port) {
    Bound bound = transport.bind(pattern, lane, host, port);
    if (pattern == Pattern.PUBLICATION) {
      publications.add(bound.link());
    }
    return bound;
  }

  @Override
  public LinkId connect(Pattern pattern, Lane lane, Endpoint endpoint) {
    LinkId link = transport.connect(pattern, lane, endpoint);
    if (pattern == Pattern.SUBSCRIPTION) {
      subscriptions.add(link);
    }
    return link;
  }

  @Override
  public boolean send(LinkId link, byte[] frame) {
    boolean sent = transport.send(link, frame);
    if (sent && publications.contains(link)) {
      showPublished(frame);
    }
    return sent;
  }

  @Override
  public void sendToThoseWithRoom(LinkId publication, byte[] frame) {
    transport.sendToThoseWithRoom(publication, frame);
    showPublished(frame);
  }

  @Override
  public boolean reply(LinkId service, PeerId peer, byte[] frame) {
    boolean sent = transport.reply(service, peer, frame);
    if (sent) {
      showReply(frame);
    }
    return sent;
  }

  @Override
  public int poll(TransportHandler handler, int limit) {
    return transport.poll(new Ear(handler), limit);
  }

  private void showPublished(byte[] frame) {
    header(frame)
        .ifPresent(
            batch ->
                recorder.observe(
                    new Fact.Published(
                        process, batch.stream(), batch.lastSequence(), batch.epoch())));
  }

  private void showReply(byte[] frame) {
    try {
      ControlMessage message = ControlCodec.decode(frame);
      if (message instanceof ControlMessage.SubscriberGrant grant) {
        recorder.observe(new Fact.Granted(process, grant));
      } else if (message instanceof ControlMessage.PublisherGrant grant) {
        recorder.observe(new Fact.Counted(process, grant));
      }
    } catch (MalformedFrameException ofNoInterest) {
      // The receiver counts it.
    }
  }

  private void showHeard(byte[] frame) {
    Epoch epoch = header(frame).map(BatchHeader::epoch).orElseGet(() -> control(frame));
    if (!epoch.equals(Epoch.NONE)) {
      recorder.observe(new Fact.Heard(process, epoch));
    }
  }

  private static Optional<BatchHeader> header(byte[] frame) {
    try {
      return BatchCodec.isBatch(frame) ? Optional.of(BatchCodec.header(frame)) : Optional.empty();
    } catch (MalformedFrameException ofNoInterest) {
      return Optional.empty();
    }
  }

  private static Epoch control(byte[] frame) {
    try {
      ControlMessage message = ControlCodec.decodePublished(frame);
      if (message instanceof ControlMessage.LinkHeartbeat beat) {
        return beat.epoch();
      }
      return message instanceof ControlMessage.Welcome welcome ? welcome.epoch() : Epoch.NONE;
    } catch (MalformedFrameException ofNoInterest) {
      return Epoch.NONE;
    }
  }

  /** Shows a frame before the process sees it. */
  private final class Ear implements TransportHandler {
    private final TransportHandler handler;

    private Ear(TransportHandler handler) {
      this.handler = handler;
    }

    @Override
    public void onFrame(LinkId link, byte[] frame) {
      if (subscriptions.contains(link)) {
        showHeard(frame);
      }
      handler.onFrame(link, frame);
    }

    @Override
    public void onRequest(LinkId service, PeerId peer, byte[] frame) {
      handler.onRequest(service, peer, frame);
    }

    @Override
    public void onSubscription(LinkId publication, byte[] prefix, boolean subscribed) {
      handler.onSubscription(publication, prefix, subscribed);
    }

    @Override
    public void onLinkBroken(LinkId link) {
      handler.onLinkBroken(link);
    }

    @Override
    public void onProbe(Endpoint endpoint, ProbeResult result) {
      handler.onProbe(endpoint, result);
    }
  }

  @Override
  public void subscribe(LinkId subscription, byte[] prefix) {
    transport.subscribe(subscription, prefix);
  }

  @Override
  public void unsubscribe(LinkId subscription, byte[] prefix) {
    transport.unsubscribe(subscription, prefix);
  }

  @Override
  public void close(LinkId link) {
    subscriptions.remove(link);
    transport.close(link);
  }

  @Override
  public long lingerMs() {
    return transport.lingerMs();
  }

  @Override
  public void probe(Endpoint endpoint, int timeoutMs) {
    transport.probe(endpoint, timeoutMs);
  }

  @Override
  public void await(long timeoutNs) {
    transport.await(timeoutNs);
  }

  @Override
  public void wake() {
    transport.wake();
  }

  @Override
  public void setReading(LinkId intake, boolean reading) {
    transport.setReading(intake, reading);
  }

  @Override
  public long malformed() {
    return transport.malformed();
  }

  @Override
  public void close() {
    transport.close();
  }
}
