package io.zonecast.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.ZoneId;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.Znode;
import io.zonecast.registry.InSyncRecord.Member;
import java.util.ArrayList;
import java.util.List;

/** Candidates of one zone: what each of them sees, when, is the test's choice. */
abstract class ElectionFixture {
  static final ZoneId ZONE = new ZoneId(1);
  static final String PRIMARY = ZnodePaths.primary(ZONE);
  static final String DEPLOYMENT = "d";
  static final long MS = 1_000_000;

  final FakeZooKeeper zooKeeper = new FakeZooKeeper();
  private final Succession succession;

  ElectionFixture(Succession succession) {
    this.succession = succession;
  }

  /** One candidate with its own, possibly old, view. */
  final class Candidate implements ZoneElection.Listener {
    final BrokerRecord self;
    final FakeZooKeeper.Client client = zooKeeper.client();
    final RegistryView view = new RegistryView();
    final ZoneElection election = new ZoneElection(ZONE, succession, client.requests(), view, this);

    /** What it was told, in words. */
    final List<String> told = new ArrayList<>();

    /** Whether it reigns, and in which epochs. */
    final List<String> reigns = new ArrayList<>();

    private final List<Znode> known = new ArrayList<>();

    Candidate(String id, long incarnation) {
      self = Records.broker(id, incarnation, ZONE);
      election.setDeployment(DEPLOYMENT);
      see();
      election.onConnected();
      election.stand(self);
      client.answerAll();
    }

    Member member() {
      return Member.of(self);
    }

    /** Its watches tell everything as it is now. */
    void see() {
      for (Znode before : List.copyOf(known)) {
        if (zooKeeper.get(before.path()).isEmpty()) {
          view.apply(new CoordinatorEvent.Absent(before.path()));
          election.onTree(new CoordinatorEvent.Absent(before.path()));
        }
      }
      known.clear();
      known.addAll(zooKeeper.all());
      zooKeeper.show(view);
      election.onTree(new CoordinatorEvent.TreeRead(ZnodePaths.PRIMARIES));
    }

    void settle() {
      see();
      client.answerAll();
    }

    void tick(long ms) {
      election.onTick(ms * MS);
      client.answerAll();
    }

    void dies() {
      zooKeeper.expire(client.session());
    }

    boolean reigns() {
      return !election.epoch().equals(Epoch.NONE);
    }

    @Override
    public void onElected(Epoch epoch) {
      told.add("elected");
      reigns.add("elected " + epoch);
    }

    @Override
    public void onDeposed(Epoch former, Epoch now) {
      told.add("deposed");
      reigns.add("deposed %s %s".formatted(former, now));
    }

    @Override
    public void onAttempt() {
      told.add("attempt");
    }

    @Override
    public void onAttemptFailed() {
      told.add("failed");
    }

    @Override
    public void onListed(InSyncRecord list) {
      told.add("listed " + names(list));
    }

    @Override
    public void onUnclean(Epoch epoch) {
      told.add(epoch.equals(election.epoch()) ? "unclean" : "of what reign?");
    }
  }

  private static List<String> names(InSyncRecord list) {
    return list.members().stream()
        .map(member -> member.broker().name() + "@" + member.incarnation())
        .toList();
  }

  /** Whom the list names. */
  final List<String> inSync() {
    try {
      return names(ZnodeJson.readInSync(zooKeeper.get(ZnodePaths.inSync(ZONE)).orElseThrow()));
    } catch (MalformedZnodeException broken) {
      throw new AssertionError(broken);
    }
  }

  /** The present reign, in ZooKeeper. */
  final Epoch epoch() {
    return new Epoch(zooKeeper.get(PRIMARY).orElseThrow().czxid());
  }

  /** The first candidate, that reigns. */
  final Candidate elected(String id, long incarnation) {
    Candidate candidate = new Candidate(id, incarnation);
    candidate.see();
    candidate.tick(0);
    candidate.settle();
    assertThat(candidate.reigns()).isTrue();
    candidate.told.clear();
    return candidate;
  }

  /** Another one, that has heard of the primary, and the primary of it. */
  final Candidate standby(String id, long incarnation, Candidate primary) {
    Candidate standby = new Candidate(id, incarnation);
    primary.settle();
    standby.settle();
    return standby;
  }
}
