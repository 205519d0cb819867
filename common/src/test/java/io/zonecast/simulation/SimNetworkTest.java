package io.zonecast.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Endpoint;
import io.zonecast.port.Bound;
import io.zonecast.port.LinkId;
import io.zonecast.port.Pattern;
import io.zonecast.port.ProbeResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What only a simulated network can do: partitions, pauses, kills, bad luck. */
final class SimNetworkTest {
  private static final byte[] FRAME = "A1".getBytes(UTF_8);
  private static final byte[] PREFIX = {'A'};

  private final EventScheduler scheduler = new EventScheduler(3);
  private SimNetwork network = new SimNetwork(scheduler, NetworkProfile.calm());
  private final SimProcess broker = new SimProcess("broker", "broker");
  private final SimProcess client = new SimProcess("client", "client");
  private final Inbox atBroker = new Inbox();
  private final Inbox atClient = new Inbox();
  private SimTransport brokerSide;
  private SimTransport clientSide;
  private Bound bound;
  private LinkId link;

  private void connect(Pattern server, Pattern dialler) {
    brokerSide = network.transport(broker);
    clientSide = network.transport(client);
    bound = brokerSide.bind(server, "broker", 5_000);
    link = clientSide.connect(dialler, bound.endpoint());
    pass(20);
  }

  private void pass(long ms) {
    scheduler.runUntil(scheduler.nowNs() + ms * 1_000_000);
    if (broker.isRunning()) {
      brokerSide.poll(atBroker, 1_000);
    }
    if (client.isRunning()) {
      clientSide.poll(atClient, 1_000);
    }
  }

  private ProbeResult probe(Endpoint endpoint) {
    clientSide.probe(endpoint, 200);
    pass(250);
    return atClient.probes.get(atClient.probes.size() - 1);
  }

  @Test
  void aPartitionHoldsFramesUpAndHealingDeliversOrResets() {
    connect(Pattern.INTAKE, Pattern.FEED);
    network.block("client", "broker");
    assertThat(clientSide.send(link, FRAME)).isTrue();
    pass(1_000);
    assertThat(atBroker.heard).isEmpty();
    assertThat(probe(bound.endpoint())).isEqualTo(ProbeResult.SILENT);
    network.heal("client", "broker");
    pass(1_000);
    assertThat(atBroker.heard.size() + atClient.broken.size()).isEqualTo(1);
  }

  @Test
  void aPausedProcessHearsEverythingAfterwardsAndItsPortStillAccepts() {
    connect(Pattern.INTAKE, Pattern.FEED);
    broker.pause();
    clientSide.send(link, FRAME);
    clientSide.send(link, FRAME);
    pass(5_000);
    assertThat(probe(bound.endpoint())).isEqualTo(ProbeResult.ACCEPTED);
    assertThat(atBroker.heard).isEmpty();
    broker.resume();
    network.resumeAll();
    pass(1);
    assertThat(atBroker.heard).hasSize(2);
    assertThat(atClient.broken).isEmpty();
  }

  @Test
  void aKilledProcessRefusesAndItsPeersSeeTheBreak() {
    connect(Pattern.SERVICE, Pattern.CLIENT);
    broker.die();
    network.kill(broker, false);
    pass(20);
    assertThat(atClient.broken).containsExactly(link);
    assertThat(probe(bound.endpoint())).isEqualTo(ProbeResult.REFUSED);
  }

  @Test
  void aHostWithoutPowerIsSilentUntilItIsBack() {
    connect(Pattern.SERVICE, Pattern.CLIENT);
    broker.die();
    network.kill(broker, true);
    pass(10_000);
    assertThat(atClient.broken).isEmpty();
    assertThat(probe(bound.endpoint())).isEqualTo(ProbeResult.SILENT);
    network.powerOn("broker");
    pass(20);
    assertThat(atClient.broken).containsExactly(link);
  }

  @Test
  void aResubscriptionMayBeLost() {
    network = new SimNetwork(scheduler, NetworkProfile.calm().withReconnects(1, 0, 0));
    connect(Pattern.PUBLICATION, Pattern.SUBSCRIPTION);
    clientSide.subscribe(link, PREFIX);
    pass(20);
    network.reset("broker", "client");
    pass(1_000);
    assertThat(atClient.broken).hasSize(1);
    assertThat(atBroker.heard).containsExactly("+A", "-A");
    clientSide.subscribe(link, PREFIX);
    pass(20);
    assertThat(brokerSide.send(bound.link(), FRAME)).isTrue();
    pass(20);
    assertThat(atClient.heard).containsExactly("A1");
  }

  @Test
  void aReconnectMayStaySilentForEver() {
    network = new SimNetwork(scheduler, NetworkProfile.calm().withReconnects(0, 1, 0));
    connect(Pattern.INTAKE, Pattern.FEED);
    network.resetAll("broker");
    pass(60_000);
    clientSide.send(link, FRAME);
    pass(60_000);
    assertThat(atBroker.heard).isEmpty();
    LinkId rebuilt = clientSide.connect(Pattern.FEED, bound.endpoint());
    clientSide.send(rebuilt, FRAME);
    pass(100);
    assertThat(atBroker.heard).hasSize(1);
  }

  @Test
  void aSlowReaderStopsAPublicationButNotThoseWithRoom() {
    network = new SimNetwork(scheduler, NetworkProfile.calm().withQueues(2, 3));
    connect(Pattern.PUBLICATION, Pattern.SUBSCRIPTION);
    clientSide.subscribe(link, PREFIX);
    pass(20);
    int sent = 0;
    while (brokerSide.send(bound.link(), FRAME)) {
      sent++;
    }
    assertThat(sent).isEqualTo(5);
    brokerSide.sendToThoseWithRoom(bound.link(), FRAME);
    pass(20);
    pass(20);
    assertThat(atClient.heard).hasSize(5);
  }

  @Test
  void aHalfOpenLinkIsNoticedByWhoeverWritesAndBelievedInByWhoeverListens() {
    connect(Pattern.PUBLICATION, Pattern.SUBSCRIPTION);
    clientSide.subscribe(link, PREFIX);
    pass(20);
    while (atClient.broken.isEmpty() && !atBroker.heard.contains("-A")) {
      network.halfOpenAll("broker");
      pass(20);
    }
    boolean brokerNoticed = atBroker.heard.contains("-A");
    assertThat(atClient.broken.isEmpty()).isEqualTo(brokerNoticed);
    if (brokerNoticed) {
      pass(5_000);
      assertThat(atClient.broken).as("who only listens").isEmpty();
      clientSide.send(link, FRAME);
    } else {
      assertThat(brokerSide.send(bound.link(), FRAME)).as("there is room").isTrue();
    }
    pass(200);
    assertThat(atClient.broken).hasSize(1);
    assertThat(atBroker.heard).containsExactly("+A", "-A", "+A");
  }

  @Test
  void aFeedMaySendItsLastFramesTwice() {
    network = new SimNetwork(scheduler, NetworkProfile.calm().withReconnects(0, 0, 1));
    connect(Pattern.INTAKE, Pattern.FEED);
    for (String frame : List.of("1", "2", "3", "4")) {
      clientSide.send(link, frame.getBytes(UTF_8));
    }
    pass(20);
    network.reset("broker", "client");
    pass(1_000);
    assertThat(atBroker.heard).containsExactly("1", "2", "3", "4", "2", "3", "4");
  }
}
