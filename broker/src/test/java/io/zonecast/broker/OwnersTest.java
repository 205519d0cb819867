package io.zonecast.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Epoch;
import io.zonecast.domain.Incarnation;
import io.zonecast.domain.Ownership;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.PublisherPolicies;
import io.zonecast.domain.Qos;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.Topic;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.Znode;
import io.zonecast.port.ZnodeOp;
import io.zonecast.registry.BrokerRecord;
import io.zonecast.registry.FakeZooKeeper;
import io.zonecast.registry.OwnerRecord;
import io.zonecast.registry.Records;
import io.zonecast.registry.RegistryView;
import io.zonecast.registry.ZnodeJson;
import io.zonecast.registry.ZnodePaths;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.StreamPosition;
import io.zonecast.wire.TenureReport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A primary of direct dissemination decides, by hand. */
final class OwnersTest {
  private static final long MS = 1_000_000;
  private static final Topic TOPIC = new Topic("A");
  private static final String PATH = ZnodePaths.owner(Optional.empty(), TOPIC);
  private static final String LIST = ZnodePaths.inSync(Records.ZONE);
  private static final Epoch REIGN = new Epoch(90);

  private final FakeZooKeeper zooKeeper = new FakeZooKeeper();
  private final FakeZooKeeper.Client client = zooKeeper.client();
  private final RegistryView view = new RegistryView();
  private final List<String> decided = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();
  private final Terms terms = new Terms();
  private final Owners owners =
      new Owners(
          Records.ZONE,
          Dissemination.DIRECT,
          view,
          client.requests(),
          terms,
          new Owners.Output() {
            @Override
            public List<StreamPosition> endsOf(OwnerRecord term) {
              return List.of();
            }

            @Override
            public boolean isHere(StreamPosition position) {
              return true;
            }

            @Override
            public Optional<ZnodeOp> reignCheck() {
              return zooKeeper.get(LIST).map(list -> new ZnodeOp.Check(LIST, list.version()));
            }

            @Override
            public void onTenuresChanged(Topic topic) {}

            @Override
            public void onTerms(Set<Topic> topics) {}

            @Override
            public void onDecided(OwnerRecord record, String why) {
              decided.add(
                  record.term()
                      + record.owner().map(owner -> " " + owner.publisher().name()).orElse("")
                      + " "
                      + why);
            }

            @Override
            public void onRestored(OwnerRecord record) {
              decided.add(record.term() + " restored");
            }
          });

  private void reign() {
    BrokerRecord self = Records.broker("b1", 5, Records.ZONE);
    zooKeeper.put(LIST, ZnodeJson.inSync("", List.of()), 0);
    zooKeeper.put(ZnodePaths.primary(Records.ZONE), ZnodeJson.broker(self), 7);
    see();
    owners.begin(REIGN, 0);
  }

  private void publisher(String id, long incarnation, int strength) {
    byte[] data =
        ZnodeJson.publisher(
            Records.with(
                Records.direct(id, incarnation, "A"),
                Qos.DEFAULT.with(Ownership.EXCLUSIVE),
                PublisherPolicies.DEFAULT.withStrength(strength)),
            Optional.of(new Incarnation(incarnation)));
    zooKeeper.put(ZnodePaths.publisher(new PublisherId(id)), data, 8);
    see();
  }

  /** Its watches tell everything as it is now. */
  private void see() {
    Set<String> now = new HashSet<>();
    for (Znode znode : zooKeeper.all()) {
      now.add(znode.path());
      tell(new CoordinatorEvent.Present(znode));
    }
    seen.removeAll(now);
    seen.forEach(gone -> tell(new CoordinatorEvent.Absent(gone)));
    seen.clear();
    seen.addAll(now);
  }

  private void tell(CoordinatorEvent event) {
    view.apply(event);
    owners.onTree(event);
  }

  /** So many cycles, each a millisecond, with answers and watches. */
  private void run(long fromMs, int cycles) {
    for (int i = 0; i < cycles; i++) {
      owners.cycle((fromMs + i) * MS);
      client.answerAll();
      see();
    }
  }

  private void reports(String id, long incarnation, TenureReport... reports) {
    owners.onReports(
        REIGN,
        new ControlMessage.TenureReports(
            new PublisherId(id), new Incarnation(incarnation), List.of(reports)));
  }

  private static TenureReport resigned(String id, long incarnation, long term, long last) {
    StreamId stream =
        new StreamId(new PublisherId(id), new Incarnation(incarnation), TOPIC, 0, term);
    return new TenureReport(
        TOPIC, term, TenureReport.State.RESIGNED, List.of(new StreamPosition(stream, last)));
  }

  /** The record as it stands, with the last numbers of the term before. */
  private String stands() throws Exception {
    OwnerRecord record = ZnodeJson.readOwner(zooKeeper.get(PATH).orElseThrow());
    List<String> ends =
        record.previous().stream()
            .map(end -> end.stream().term() + ":" + end.lastSequence())
            .toList();
    return record.term()
        + record.owner().map(owner -> " " + owner.publisher().name()).orElse("")
        + " "
        + ends;
  }

  @Test
  void whatAnEarlierTermsOwnerSaysOfItsEndIsNotThatOfThePresentOne() throws Exception {
    ownedAtTerm2();
    assertThat(stands()).isEqualTo("2 weak [1:7]");
    publisher("weak", 21, 0);
    publisher("strong", 20, 9);
    run(20, 1);
    reports("strong", 20, resigned("strong", 20, 1, 7));
    run(21, 1);
    reports("weak", 21, resigned("weak", 21, 2, 4));
    reports("strong", 20, resigned("strong", 20, 1, 7));
    run(22, 3);
    assertThat(stands()).isEqualTo("3 strong [2:4]");
  }

  /** The decision may have taken effect: more of the term would lie behind its end. */
  @Test
  void aTermIsNotPassedOnAfterADecisionOfWhichNothingCanBeHeard() throws Exception {
    publisher("strong", 20, 5);
    publisher("weak", 21, 1);
    reign();
    run(0, 3);
    StreamId first = new StreamId(new PublisherId("strong"), new Incarnation(20), TOPIC, 0, 1);
    assertThat(terms.passableUpTo(first)).isEqualTo(Long.MAX_VALUE);
    publisher("strong", 20, 0);
    for (int ms = 3; client.waiting() == 0; ms++) {
      owners.cycle(ms * MS);
    }
    client.loseAnswer();
    client.loseAnswer();
    owners.setFrozen(true);
    owners.cycle(2_000 * MS);
    assertThat(client.waiting()).isZero();
    assertThat(terms.passableUpTo(first)).isZero();
    owners.setFrozen(false);
    run(2_001, 3);
    assertThat(stands()).isEqualTo("2 weak []");
    assertThat(terms.presentTerm(TOPIC)).isEqualTo(2);
  }

  @Test
  void whileItIsNotKnownWhatGuardsAReignNothingIsDecidedAndNothingIsDueByItself() {
    publisher("strong", 20, 5);
    reign();
    zooKeeper.remove(LIST);
    run(0, 1_000);
    assertThat(client.commits()).isEmpty();
    assertThat(owners.nextDeadlineNs()).isGreaterThan(1_000 * MS);
    zooKeeper.put(LIST, ZnodeJson.inSync("", List.of()), 0);
    run(1_000, 1);
    assertThat(decided).containsExactly("1 strong first");
  }

  @Test
  void aWatchMayTellOfAWriteBeforeItsAnswerDoes() throws Exception {
    publisher("strong", 20, 5);
    publisher("weak", 21, 1);
    reign();
    for (int strength = 0; strength < 6; strength++) {
      publisher("strong", 20, strength % 2 == 0 ? 5 : 0);
      for (int ms = 1_000 * strength; ms < 1_000 * strength + 600; ms++) {
        owners.cycle(ms * MS);
        if (client.waiting() > 0) {
          client.answerLate(this::see);
        }
      }
    }
    assertThat(stands()).isEqualTo("6 weak []");
    assertThat(client.commits()).hasSize(6);
  }

  @Test
  void aRecordThatWasRemovedStandsAgainAndTheNextTermFollowsIt() throws Exception {
    ownedAtTerm2();
    zooKeeper.remove(PATH);
    see();
    run(30, 3);
    assertThat(stands()).isEqualTo("2 weak [1:7]");
    assertThat(decided).last().isEqualTo("2 restored");
    publisher("strong", 20, 9);
    run(40, 1);
    reports("weak", 21, resigned("weak", 21, 2, 4));
    run(41, 3);
    assertThat(stands()).isEqualTo("3 strong [2:4]");
  }

  @Test
  void aTermIsDecidedWhereTheOneBeforeWasJustRemoved() throws Exception {
    ownedAtTerm2();
    publisher("strong", 20, 9);
    run(30, 1);
    zooKeeper.remove(PATH);
    reports("weak", 21, resigned("weak", 21, 2, 4));
    run(31, 3);
    assertThat(stands()).isEqualTo("3 strong [2:4]");
  }

  @Test
  void whatCanNotBeReadOrSaysSomethingElseIsReplaced() throws Exception {
    ownedAtTerm2();
    byte[] first = ZnodeJson.owner(new OwnerRecord(TOPIC, 1, Optional.empty(), List.of()));
    for (byte[] spoilt : List.of(new byte[0], "{".getBytes(UTF_8), "7".getBytes(UTF_8), first)) {
      zooKeeper.put(PATH, spoilt, 0);
      see();
      run(30, 3);
      assertThat(stands()).isEqualTo("2 weak [1:7]");
    }
    publisher("strong", 20, 9);
    run(40, 1);
    reports("weak", 21, resigned("weak", 21, 2, 4));
    run(41, 3);
    assertThat(stands()).isEqualTo("3 strong [2:4]");
  }

  @Test
  void aForgedTermCountsAndTheStrongestOwnsTheNext() throws Exception {
    ownedAtTerm2();
    zooKeeper.put(PATH, ZnodeJson.owner(new OwnerRecord(TOPIC, 7, Optional.empty(), List.of())), 0);
    see();
    run(30, 3);
    assertThat(stands()).isEqualTo("8 weak []");
  }

  @Test
  void aTermIsLaterThanAnyThatAPublisherWasIn() throws Exception {
    publisher("strong", 20, 5);
    reign();
    run(0, 3);
    assertThat(stands()).isEqualTo("1 strong []");
    reports("strong", 20, resigned("strong", 20, 5, 9));
    run(10, 600);
    assertThat(stands()).isEqualTo("6 strong []");
    assertThat(decided).last().isEqualTo("6 strong record lost");
  }

  @Test
  void whatIsRefusedIsTriedAgainEverMoreSeldom() {
    ownedAtTerm2();
    int before = client.commits().size();
    zooKeeper.remove(PATH);
    see();
    for (int ms = 30; ms < 10_030; ms++) {
      owners.cycle(ms * MS);
      if (client.waiting() > 0) {
        client.loseRequest();
        client.answerOne(); // It was read again.
      }
    }
    assertThat(client.commits().size() - before).isBetween(10, 20);
  }

  private void ownedAtTerm2() {
    publisher("strong", 20, 5);
    publisher("weak", 21, 1);
    reign();
    run(0, 3);
    publisher("strong", 20, 0);
    run(10, 1);
    reports("strong", 20, resigned("strong", 20, 1, 7));
    run(11, 3);
    assertThat(decided).containsExactly("1 strong first", "2 weak stronger");
  }
}
