package io.zonecast.simulation;

import io.zonecast.domain.Endpoint;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.LinkId;
import io.zonecast.port.PeerId;
import io.zonecast.port.ProbeResult;
import io.zonecast.port.TimeSource;
import io.zonecast.port.TransportHandler;
import io.zonecast.runtime.Agent;
import io.zonecast.runtime.Mailbox;

/**
 * What the toys of this package's own tests share: a mailbox, a timer, a transport that is polled.
 */
abstract class ToyAgent implements Agent, TransportHandler {
  static final long MS = 1_000_000;

  final SimTransport transport;
  final SimCoordinator coordinator;
  final TimeSource time;
  private final Mailbox<CoordinatorEvent> mailbox = new Mailbox<>(10_000);
  private final long intervalNs;
  private long dueNs;
  private boolean done;

  ToyAgent(SimTransport transport, SimCoordinator coordinator, TimeSource time, long intervalNs) {
    this.transport = transport;
    this.coordinator = coordinator;
    this.time = time;
    this.intervalNs = intervalNs;
  }

  abstract void begin();

  abstract void onEvent(CoordinatorEvent event);

  abstract void onTimer();

  @Override
  public final void onStart() {
    coordinator.start(mailbox::offer);
    dueNs = time.nanoTime() + intervalNs;
    begin();
  }

  @Override
  public final int doWork() {
    int work = mailbox.drain(this::onEvent, 100) + transport.poll(this, 100);
    if (time.nanoTime() >= dueNs) {
      dueNs = time.nanoTime() + intervalNs;
      onTimer();
      work++;
    }
    return work;
  }

  @Override
  public final long nextDeadlineNs() {
    return dueNs;
  }

  @Override
  public final void await(long timeoutNs) {}

  @Override
  public final boolean isDone() {
    return done;
  }

  @Override
  public final void onStop() {
    done = true;
  }

  @Override
  public final void onClose() {
    transport.close();
    coordinator.close();
  }

  @Override
  public final String roleName() {
    return "toy";
  }

  @Override
  public void onFrame(LinkId link, byte[] frame) {}

  @Override
  public void onRequest(LinkId service, PeerId peer, byte[] frame) {}

  @Override
  public void onSubscription(LinkId publication, byte[] prefix, boolean subscribed) {}

  @Override
  public void onLinkBroken(LinkId link) {}

  @Override
  public void onProbe(Endpoint endpoint, ProbeResult result) {}
}
