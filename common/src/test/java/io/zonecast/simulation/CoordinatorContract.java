package io.zonecast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.port.Coordinator;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.Znode;
import io.zonecast.port.ZnodeOp;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Coordinator} does; run against the simulated one and the real one. The
 * persistent directory {@value #ROOT} is one of those that start makes, and is empty at first.
 */
public abstract class CoordinatorContract {
  /** Where the tests play. */
  protected static final String ROOT = "/shared_state/brokers";

  private static final int ROUNDS = 10_000;

  private final List<Coordinator> opened = new ArrayList<>();
  private long nextToken = 1;

  /** A client of another process. */
  protected abstract Coordinator open(String name);

  /** Lets about a millisecond pass. */
  protected abstract void advance();

  /** A client that is connected. */
  protected final Coordinator connected(String name, List<CoordinatorEvent> events) {
    Coordinator client = open(name);
    opened.add(client);
    client.start(events::add);
    settle(() -> find(events, CoordinatorEvent.Connected.class).isPresent());
    assertThat(client.session()).isNotZero();
    return client;
  }

  /** Lets time pass until the condition holds; fails where it does not in about ten seconds. */
  protected final void settle(BooleanSupplier condition) {
    for (int i = 0; i < ROUNDS && !condition.getAsBoolean(); i++) {
      advance();
    }
    assertThat(condition.getAsBoolean()).as("settled").isTrue();
  }

  @AfterEach
  void closeAll() {
    opened.forEach(Coordinator::close);
  }

  private static List<CoordinatorEvent> events() {
    return Collections.synchronizedList(new ArrayList<>());
  }

  private static <E> Optional<E> find(List<CoordinatorEvent> events, Class<E> kind) {
    return List.copyOf(events).stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  private CoordinatorEvent commit(
      Coordinator client, List<CoordinatorEvent> events, ZnodeOp... steps) {
    events.clear();
    client.commit(nextToken++, List.of(steps));
    return answer(events);
  }

  private Optional<Znode> read(Coordinator client, List<CoordinatorEvent> events, String path) {
    events.clear();
    client.read(nextToken++, path);
    return ((CoordinatorEvent.ReadAnswer) answer(events)).znode();
  }

  private CoordinatorEvent answer(List<CoordinatorEvent> events) {
    settle(() -> answers(events) > 0);
    return List.copyOf(events).stream()
        .filter(CoordinatorContract::isAnswer)
        .findFirst()
        .orElseThrow();
  }

  private static long answers(List<CoordinatorEvent> events) {
    return List.copyOf(events).stream().filter(CoordinatorContract::isAnswer).count();
  }

  private static boolean isAnswer(CoordinatorEvent event) {
    return event instanceof CoordinatorEvent.Committed
        || event instanceof CoordinatorEvent.Refused
        || event instanceof CoordinatorEvent.Unknown
        || event instanceof CoordinatorEvent.ReadAnswer
        || event instanceof CoordinatorEvent.ListAnswer;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aCommitsZxidIsTheCzxidOfWhatItCreated() {
    List<CoordinatorEvent> events = events();
    Coordinator client = connected("a", events);
    CoordinatorEvent answer =
        commit(client, events, new ZnodeOp.CreateEphemeral(ROOT + "/x", bytes("1")));
    Znode znode = read(client, events, ROOT + "/x").orElseThrow();
    assertThat(answer)
        .isInstanceOfSatisfying(
            CoordinatorEvent.Committed.class,
            done -> assertThat(done.zxid()).isEqualTo(znode.czxid()));
    assertThat(znode.owner()).isEqualTo(client.session());
    assertThat(znode.version()).isZero();
    assertThat(znode.data()).isEqualTo(bytes("1"));
  }

  @Test
  void aRefusedTransactionChangesNothing() {
    List<CoordinatorEvent> events = events();
    Coordinator client = connected("a", events);
    commit(client, events, new ZnodeOp.CreateEphemeral(ROOT + "/guard", bytes("0")));
    CoordinatorEvent answer =
        commit(
            client,
            events,
            new ZnodeOp.CreateEphemeral(ROOT + "/x", bytes("1")),
            new ZnodeOp.SetData(ROOT + "/guard", bytes("1"), 7));
    assertThat(answer).isInstanceOf(CoordinatorEvent.Refused.class);
    assertThat(read(client, events, ROOT + "/x")).isEmpty();
    assertThat(read(client, events, ROOT + "/guard").orElseThrow().version()).isZero();
  }

  @Test
  void aCheckRefusesWhatFollowsWhereTheNodeIsAnotherAndChangesNothing() {
    List<CoordinatorEvent> events = events();
    Coordinator client = connected("a", events);
    commit(client, events, new ZnodeOp.CreateEphemeral(ROOT + "/guard", bytes("0")));
    ZnodeOp create = new ZnodeOp.CreateEphemeral(ROOT + "/x", bytes("1"));
    for (ZnodeOp.Check wrong :
        List.of(new ZnodeOp.Check(ROOT + "/guard", 1), new ZnodeOp.Check(ROOT + "/no guard", 0))) {
      assertThat(commit(client, events, wrong, create))
          .isInstanceOf(CoordinatorEvent.Refused.class);
      assertThat(read(client, events, ROOT + "/x")).isEmpty();
    }
    CoordinatorEvent answer = commit(client, events, new ZnodeOp.Check(ROOT + "/guard", 0), create);
    Znode created = read(client, events, ROOT + "/x").orElseThrow();
    assertThat(answer)
        .isInstanceOfSatisfying(
            CoordinatorEvent.Committed.class,
            done -> assertThat(done.zxid()).isEqualTo(created.czxid()));
    assertThat(read(client, events, ROOT + "/guard").orElseThrow().version()).isZero();
  }

  @Test
  void aTransactionReplacesAnothersEphemeralUnderAGuard() {
    List<CoordinatorEvent> eventsA = events();
    List<CoordinatorEvent> eventsB = events();
    Coordinator a = connected("a", eventsA);
    Coordinator b = connected("b", eventsB);
    commit(a, eventsA, new ZnodeOp.CreateEphemeral(ROOT + "/primary", bytes("a")));
    long before = read(a, eventsA, ROOT + "/primary").orElseThrow().czxid();
    CoordinatorEvent answer =
        commit(
            b,
            eventsB,
            new ZnodeOp.Delete(ROOT + "/primary", -1),
            new ZnodeOp.CreateEphemeral(ROOT + "/primary", bytes("b")));
    assertThat(answer).isInstanceOf(CoordinatorEvent.Committed.class);
    Znode after = read(b, eventsB, ROOT + "/primary").orElseThrow();
    assertThat(after.czxid()).isGreaterThan(before);
    assertThat(after.owner()).isEqualTo(b.session());
  }

  @Test
  void refusalsAreForMissingExistingAndChangedNodes() {
    List<CoordinatorEvent> events = events();
    Coordinator client = connected("a", events);
    assertThat(commit(client, events, new ZnodeOp.Delete(ROOT + "/none", -1)))
        .isInstanceOf(CoordinatorEvent.Refused.class);
    assertThat(commit(client, events, new ZnodeOp.Create(ROOT + "/no/parent", bytes(""))))
        .isInstanceOf(CoordinatorEvent.Refused.class);
    commit(client, events, new ZnodeOp.CreateEphemeral(ROOT + "/x", bytes("")));
    assertThat(commit(client, events, new ZnodeOp.CreateEphemeral(ROOT + "/x", bytes(""))))
        .isInstanceOf(CoordinatorEvent.Refused.class);
    assertThat(commit(client, events, new ZnodeOp.Delete(ROOT + "/x", 3)))
        .isInstanceOf(CoordinatorEvent.Refused.class);
  }

  @Test
  void answersComeInTheOrderOfTheRequests() {
    List<CoordinatorEvent> events = events();
    Coordinator client = connected("a", events);
    events.clear();
    client.commit(101, List.of(new ZnodeOp.CreateEphemeral(ROOT + "/x", bytes("1"))));
    client.read(102, ROOT + "/x");
    client.list(103, ROOT);
    settle(() -> answers(events) == 3);
    List<CoordinatorEvent> answers =
        List.copyOf(events).stream().filter(CoordinatorContract::isAnswer).toList();
    assertThat(answers.get(0)).isInstanceOf(CoordinatorEvent.Committed.class);
    assertThat(((CoordinatorEvent.ReadAnswer) answers.get(1)).znode()).isPresent();
    assertThat(answers.get(2)).isEqualTo(new CoordinatorEvent.ListAnswer(103, List.of("x")));
  }

  @Test
  void aWatchTellsWhatIsThereThenEveryChange() {
    List<CoordinatorEvent> eventsA = events();
    List<CoordinatorEvent> eventsB = events();
    Coordinator a = connected("a", eventsA);
    Coordinator b = connected("b", eventsB);
    commit(a, eventsA, new ZnodeOp.CreateEphemeral(ROOT + "/old", bytes("1")));
    assertThat(commit(b, eventsB, new ZnodeOp.CreateEphemeral(ROOT + "/sync", bytes("1"))))
        .isInstanceOf(CoordinatorEvent.Committed.class);
    eventsB.clear();
    b.watch(ROOT);
    settle(() -> eventsB.contains(new CoordinatorEvent.TreeRead(ROOT)));
    assertThat(present(eventsB, ROOT + "/old")).isEqualTo("1");
    commit(a, eventsA, new ZnodeOp.SetData(ROOT + "/old", bytes("2"), 0));
    settle(() -> "2".equals(present(eventsB, ROOT + "/old")));
    commit(a, eventsA, new ZnodeOp.CreateEphemeral(ROOT + "/new", bytes("3")));
    settle(() -> "3".equals(present(eventsB, ROOT + "/new")));
    commit(a, eventsA, new ZnodeOp.Delete(ROOT + "/old", -1));
    settle(() -> eventsB.contains(new CoordinatorEvent.Absent(ROOT + "/old")));
  }

  @Test
  void whatWasToldIsSeenAfterASessionWasClosed() {
    List<CoordinatorEvent> eventsA = events();
    List<CoordinatorEvent> eventsB = events();
    Coordinator a = connected("a", eventsA);
    Coordinator b = connected("b", eventsB);
    b.watch(ROOT);
    commit(a, eventsA, new ZnodeOp.CreateEphemeral(ROOT + "/x", bytes("1")));
    settle(() -> present(eventsB, ROOT + "/x") != null);
    a.close();
    settle(() -> eventsB.contains(new CoordinatorEvent.Absent(ROOT + "/x")));
    assertThat(a.session()).isZero();
  }

  private static String present(List<CoordinatorEvent> events, String path) {
    String found = null;
    for (CoordinatorEvent event : List.copyOf(events)) {
      if (event instanceof CoordinatorEvent.Present told && told.znode().path().equals(path)) {
        found = new String(told.znode().data(), StandardCharsets.UTF_8);
      }
    }
    return found;
  }
}
