package io.zonecast.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Lane;
import io.zonecast.port.Bound;
import io.zonecast.port.LinkId;
import io.zonecast.port.Pattern;
import io.zonecast.port.PortInUseException;
import io.zonecast.port.ProbeResult;
import io.zonecast.port.Transport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Transport} does; run against the simulated one and the real one, all processes
 * on one machine.
 */
public abstract class TransportContract {
  private static final int ROUNDS = 5_000;

  private record Polled(Transport transport, Inbox inbox) {}

  private final List<Polled> polled = new ArrayList<>();

  /** A transport of another process on this machine. */
  protected abstract Transport open(String name);

  /** Lets about a millisecond pass. */
  protected abstract void advance();

  /** The address to bind and to connect to. */
  protected String host() {
    return "127.0.0.1";
  }

  /** Opens a transport that is polled into {@code inbox} while the test settles. */
  protected final Transport open(String name, Inbox inbox) {
    Transport transport = open(name);
    polled.add(new Polled(transport, inbox));
    return transport;
  }

  /** Lets time pass until the condition holds; fails where it does not in about five seconds. */
  protected final void settle(BooleanSupplier condition) {
    for (int i = 0; i < ROUNDS && !condition.getAsBoolean(); i++) {
      advance();
      pollAll();
    }
    assertThat(condition.getAsBoolean()).as("settled").isTrue();
  }

  /** Lets a while pass in which nothing is expected. */
  protected final void quiet() {
    for (int i = 0; i < 300; i++) {
      advance();
      pollAll();
    }
  }

  private void pollAll() {
    polled.forEach(one -> one.transport().poll(one.inbox(), 100));
  }

  private void forget(Transport closed) {
    polled.removeIf(one -> one.transport() == closed);
    closed.close();
  }

  @AfterEach
  void closeAll() {
    polled.forEach(one -> one.transport().close());
    polled.clear();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void publicationSendsOnlyWhatWasSubscribedByPrefix() {
    Inbox heard = new Inbox();
    Inbox noticed = new Inbox();
    Transport publisher = open("pub", noticed);
    Transport subscriber = open("sub", heard);
    Bound bound = publisher.bind(Pattern.PUBLICATION, host(), 0);
    LinkId link = subscriber.connect(Pattern.SUBSCRIPTION, bound.endpoint());
    subscriber.subscribe(link, bytes("A"));
    settle(() -> noticed.heard.contains("+A"));
    assertThat(publisher.send(bound.link(), bytes("B1"))).isTrue();
    assertThat(publisher.send(bound.link(), bytes("A1"))).isTrue();
    assertThat(publisher.send(bound.link(), bytes("AB2"))).isTrue();
    settle(() -> heard.heard.size() == 2);
    assertThat(heard.heard).containsExactly("A1", "AB2");
    subscriber.unsubscribe(link, bytes("A"));
    settle(() -> noticed.heard.contains("-A"));
    publisher.send(bound.link(), bytes("A3"));
    quiet();
    assertThat(heard.heard).hasSize(2);
  }

  @Test
  void whatArrivedOnTheExpressLaneIsTakenFirst() {
    Inbox heard = new Inbox();
    Transport taker = open("taker");
    Transport feeder = open("feeder");
    Bound normal = taker.bind(Pattern.INTAKE, host(), 0);
    Bound express = taker.bind(Pattern.INTAKE, Lane.EXPRESS, host(), 0);
    LinkId byNormal = feeder.connect(Pattern.FEED, normal.endpoint());
    LinkId byExpress = feeder.connect(Pattern.FEED, Lane.EXPRESS, express.endpoint());
    feeder.send(byNormal, bytes("normal"));
    feeder.send(byExpress, bytes("express"));
    quiet();
    taker.poll(heard, 100);
    assertThat(heard.heard).containsExactly("express", "normal");
    feeder.close();
    taker.close();
  }

  @Test
  void aPollTakesNoMoreOfAnEndThanItsShareOfBytes() {
    Inbox heard = new Inbox();
    Transport taker = open("taker");
    Transport feeder = open("feeder");
    Bound intake = taker.bind(Pattern.INTAKE, host(), 0);
    LinkId feed = feeder.connect(Pattern.FEED, intake.endpoint());
    for (int i = 0; i < 5; i++) {
      feeder.send(feed, new byte[Transport.POLLED_BYTES / 2]);
    }
    quiet();
    taker.poll(heard, 100);
    assertThat(heard.heard).hasSize(2);
    taker.poll(heard, 100);
    assertThat(heard.heard).hasSize(4);
    taker.poll(heard, 100);
    assertThat(heard.heard).hasSize(5);
    feeder.close();
    taker.close();
  }

  @Test
  void aSubscriptionThatIsMadeTwiceBringsEachFrameOnce() {
    Inbox heard = new Inbox();
    Inbox noticed = new Inbox();
    Transport publisher = open("pub", noticed);
    Transport subscriber = open("sub", heard);
    Bound bound = publisher.bind(Pattern.PUBLICATION, host(), 0);
    LinkId link = subscriber.connect(Pattern.SUBSCRIPTION, bound.endpoint());
    subscriber.subscribe(link, bytes("A"));
    subscriber.subscribe(link, bytes("A"));
    subscriber.subscribe(link, bytes("B"));
    settle(() -> noticed.heard.contains("+B"));
    publisher.send(bound.link(), bytes("A1"));
    publisher.send(bound.link(), bytes("B2"));
    settle(() -> heard.heard.contains("B2"));
    assertThat(heard.heard).containsExactly("A1", "B2");
    assertThat(noticed.heard).containsExactly("+A", "+B");
  }

  @Test
  void upstreamFramesComeAfterTheSubscriptionsBeforeThem() {
    Inbox noticed = new Inbox();
    Transport publisher = open("pub", noticed);
    Transport subscriber = open("sub", new Inbox());
    Bound bound = publisher.bind(Pattern.PUBLICATION, host(), 0);
    LinkId link = subscriber.connect(Pattern.SUBSCRIPTION, bound.endpoint());
    subscriber.subscribe(link, bytes("A"));
    subscriber.subscribe(link, bytes("B"));
    assertThat(subscriber.send(link, bytes("Xattach"))).isTrue();
    settle(() -> noticed.heard.size() == 3);
    assertThat(noticed.heard).containsExactly("+A", "+B", "Xattach");
  }

  @Test
  void onlyTheFirstAndTheLastSubscriberOfAPrefixAreNoticed() {
    Inbox noticed = new Inbox();
    Transport publisher = open("pub", noticed);
    Bound bound = publisher.bind(Pattern.PUBLICATION, host(), 0);
    Transport one = open("one", new Inbox());
    Transport two = open("two", new Inbox());
    LinkId linkOne = one.connect(Pattern.SUBSCRIPTION, bound.endpoint());
    LinkId linkTwo = two.connect(Pattern.SUBSCRIPTION, bound.endpoint());
    one.subscribe(linkOne, bytes("A"));
    settle(() -> noticed.heard.contains("+A"));
    two.subscribe(linkTwo, bytes("A"));
    two.subscribe(linkTwo, bytes("B"));
    settle(() -> noticed.heard.contains("+B"));
    one.close(linkOne);
    quiet();
    assertThat(noticed.heard).containsExactly("+A", "+B");
    two.close(linkTwo);
    settle(() -> noticed.heard.contains("-A") && noticed.heard.contains("-B"));
  }

  @Test
  void feedQueuesBeforeItsConnectionStandsAndKeepsOrder() {
    Inbox heard = new Inbox();
    Transport broker = open("broker", heard);
    Bound probe = broker.bind(Pattern.INTAKE, host(), 0);
    broker.close(probe.link());
    Transport publisher = open("pub", new Inbox());
    LinkId feed = publisher.connect(Pattern.FEED, probe.endpoint());
    for (int i = 0; i < 50; i++) {
      assertThat(publisher.send(feed, bytes("m" + i))).isTrue();
    }
    quiet();
    broker.bind(Pattern.INTAKE, host(), probe.endpoint().port());
    settle(() -> heard.heard.size() == 50);
    for (int i = 0; i < 50; i++) {
      assertThat(heard.heard.get(i)).isEqualTo("m" + i);
    }
  }

  @Test
  void anIntakeThatIsNotReadPushesBack() {
    Inbox heard = new Inbox();
    Transport broker = open("broker", heard);
    Bound bound = broker.bind(Pattern.INTAKE, host(), 0);
    Transport publisher = open("pub", new Inbox());
    LinkId feed = publisher.connect(Pattern.FEED, bound.endpoint());
    publisher.send(feed, bytes("first"));
    settle(() -> heard.heard.size() == 1);
    broker.setReading(bound.link(), false);
    byte[] frame = new byte[64 * 1024];
    int sent = 0;
    while (sent < 20_000 && publisher.send(feed, frame)) {
      sent++;
    }
    int accepted = sent;
    assertThat(accepted).isLessThan(20_000);
    quiet();
    assertThat(heard.heard).hasSize(1);
    broker.setReading(bound.link(), true);
    settle(() -> heard.heard.size() == 1 + accepted);
  }

  @Test
  void serviceRepliesToTheClientThatAsked() {
    Inbox asked = new Inbox();
    Inbox one = new Inbox();
    Inbox two = new Inbox();
    Transport broker = open("broker", asked);
    Bound bound = broker.bind(Pattern.SERVICE, host(), 0);
    Transport clientOne = open("one", one);
    Transport clientTwo = open("two", two);
    LinkId linkOne = clientOne.connect(Pattern.CLIENT, bound.endpoint());
    LinkId linkTwo = clientTwo.connect(Pattern.CLIENT, bound.endpoint());
    clientOne.send(linkOne, bytes("hello1"));
    settle(() -> asked.heard.size() == 1);
    clientTwo.send(linkTwo, bytes("hello2"));
    settle(() -> asked.heard.size() == 2);
    assertThat(broker.reply(bound.link(), asked.peers.get(1), bytes("to2"))).isTrue();
    assertThat(broker.reply(bound.link(), asked.peers.get(0), bytes("to1"))).isTrue();
    settle(() -> one.heard.size() + two.heard.size() == 2);
    assertThat(one.heard).containsExactly("to1");
    assertThat(two.heard).containsExactly("to2");
    forget(clientOne);
    settle(() -> !broker.reply(bound.link(), asked.peers.get(0), bytes("late")));
  }

  @Test
  void brokenLinkIsToldAndMadeAgainWithItsSubscriptions() {
    Inbox noticed = new Inbox();
    Inbox heard = new Inbox();
    Transport publisher = open("pub", noticed);
    Bound bound = publisher.bind(Pattern.PUBLICATION, host(), 0);
    Transport subscriber = open("sub", heard);
    LinkId link = subscriber.connect(Pattern.SUBSCRIPTION, bound.endpoint());
    subscriber.subscribe(link, bytes("A"));
    settle(() -> noticed.heard.contains("+A"));
    forget(publisher);
    settle(() -> heard.broken.contains(link));
    Inbox noticedAgain = new Inbox();
    Transport restarted = open("pub2", noticedAgain);
    Bound again = restarted.bind(Pattern.PUBLICATION, host(), bound.endpoint().port());
    settle(() -> noticedAgain.heard.contains("+A"));
    restarted.send(again.link(), bytes("A1"));
    settle(() -> heard.heard.contains("A1"));
  }

  @Test
  void probeTellsAListenerFromARefusal() {
    Inbox inbox = new Inbox();
    Transport broker = open("broker", new Inbox());
    Transport client = open("client", inbox);
    Bound bound = broker.bind(Pattern.SERVICE, host(), 0);
    client.probe(bound.endpoint(), 1_000);
    settle(() -> inbox.probes.size() == 1);
    broker.close(bound.link());
    quiet();
    client.probe(bound.endpoint(), 1_000);
    settle(() -> inbox.probes.size() == 2);
    assertThat(inbox.probes).containsExactly(ProbeResult.ACCEPTED, ProbeResult.REFUSED);
  }

  @Test
  void aPortInUseIsNamed() {
    Bound bound = open("one", new Inbox()).bind(Pattern.INTAKE, host(), 0);
    Endpoint taken = bound.endpoint();
    Transport other = open("two", new Inbox());
    assertThatThrownBy(() -> other.bind(Pattern.INTAKE, host(), taken.port()))
        .isInstanceOf(PortInUseException.class)
        .hasMessageContaining(String.valueOf(taken.port()));
  }

  @Test
  void whatWasAcceptedIsSentBeforeAnEndCloses() {
    Inbox heard = new Inbox();
    Bound bound = open("broker", heard).bind(Pattern.INTAKE, host(), 0);
    Transport publisher = open("pub", new Inbox());
    LinkId feed = publisher.connect(Pattern.FEED, bound.endpoint());
    for (int i = 0; i < 200; i++) {
      assertThat(publisher.send(feed, bytes("m" + i))).isTrue();
    }
    publisher.close(feed);
    settle(() -> heard.heard.size() == 200);
    assertThat(publisher.send(feed, bytes("after"))).isFalse();
  }
}
