package io.zonecast.registry;

import io.zonecast.port.Coordinator;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.Znode;
import io.zonecast.port.ZnodeOp;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A tree that a test drives by hand: a request waits until the test answers it, loses its answer,
 * or loses it altogether. Nothing happens by itself; watches are the test's care.
 */
public final class FakeZooKeeper {
  private final TreeMap<String, Znode> tree = new TreeMap<>();
  private long zxid = 100;
  private long lastSession = 1_000;

  /** A tree with the fixed directories. */
  public FakeZooKeeper() {
    for (String directory : ZnodePaths.DIRECTORIES) {
      tree.put(directory, new Znode(directory, new byte[0], ++zxid, 0, 0));
    }
  }

  /** A client with a session of its own. */
  public Client client() {
    return new Client();
  }

  /** What is there. */
  public Optional<Znode> get(String path) {
    return Optional.ofNullable(tree.get(path));
  }

  /** Everything below the fixed directories, parents first. */
  public List<Znode> all() {
    return List.copyOf(tree.values());
  }

  /** Puts a node there, as somebody else did. */
  public Znode put(String path, byte[] data, long owner) {
    Znode before = tree.get(path);
    Znode now =
        before == null
            ? new Znode(path, data, ++zxid, 0, owner)
            : new Znode(path, data, before.czxid(), before.version() + 1, before.owner());
    tree.put(path, now);
    return now;
  }

  /** Removes a node, as somebody else did. */
  public void remove(String path) {
    tree.remove(path);
  }

  /** Ends a session: its ephemeral nodes go. */
  public void expire(long session) {
    zxid++;
    tree.values().removeIf(znode -> znode.owner() == session);
  }

  /** Tells a view everything, as watches would after a new connection. */
  public void show(RegistryView view, RegistryView... others) {
    List<RegistryView> views = new ArrayList<>(List.of(others));
    views.add(view);
    for (RegistryView each : views) {
      all().forEach(znode -> each.apply(new CoordinatorEvent.Present(znode)));
      for (String root :
          List.of(
              ZnodePaths.CONFIG,
              ZnodePaths.PRIMARIES,
              ZnodePaths.ELECTIONS,
              ZnodePaths.IN_SYNC,
              ZnodePaths.SHARED_STATE)) {
        each.apply(new CoordinatorEvent.TreeRead(root));
      }
    }
  }

  /** Commits all steps or none; why not, or nothing. */
  private Optional<String> commit(List<ZnodeOp> steps, long session) {
    Map<String, Znode> after = new TreeMap<>(tree);
    for (ZnodeOp step : steps) {
      Znode present = after.get(step.path());
      boolean creates = step instanceof ZnodeOp.Create || step instanceof ZnodeOp.CreateEphemeral;
      if (creates == (present != null)) {
        return Optional.of((creates ? "NodeExists " : "NoNode ") + step.path());
      }
      String parent = step.path().substring(0, step.path().lastIndexOf('/'));
      if (creates && !parent.isEmpty() && !after.containsKey(parent)) {
        return Optional.of("NoNode " + parent);
      }
      if (step instanceof ZnodeOp.Create create) {
        after.put(create.path(), new Znode(create.path(), create.data(), zxid + 1, 0, 0));
      } else if (step instanceof ZnodeOp.CreateEphemeral create) {
        after.put(create.path(), new Znode(create.path(), create.data(), zxid + 1, 0, session));
      } else if (step instanceof ZnodeOp.SetData set) {
        if (set.version() != -1 && set.version() != present.version()) {
          return Optional.of("BadVersion " + set.path());
        }
        after.put(
            set.path(),
            new Znode(
                set.path(), set.data(), present.czxid(), present.version() + 1, present.owner()));
      } else if (step instanceof ZnodeOp.Check check) {
        if (check.version() != present.version()) {
          return Optional.of("BadVersion " + check.path());
        }
      } else if (step instanceof ZnodeOp.Delete delete) {
        if (delete.version() != -1 && delete.version() != present.version()) {
          return Optional.of("BadVersion " + delete.path());
        }
        after.remove(delete.path());
      }
    }
    zxid++;
    tree.clear();
    tree.putAll(after);
    return Optional.empty();
  }

  private record Pending(long token, Supplier<CoordinatorEvent.Answer> atServer) {}

  /** One process' client. */
  public final class Client implements Coordinator {
    private final Deque<Pending> pending = new ArrayDeque<>();
    private final List<List<ZnodeOp>> commits = new ArrayList<>();
    private final Requests requests = new Requests(this);
    private long session = ++lastSession;

    private Client() {}

    /** The requests that this client answers. */
    public Requests requests() {
      return requests;
    }

    /** Answers what was asked until nothing is asked any more. */
    public void answerAll() {
      while (!pending.isEmpty()) {
        answerOne();
      }
    }

    /** Answers the oldest request. */
    public void answerOne() {
      requests.onAnswer(pending.removeFirst().atServer().get());
    }

    /** The oldest request takes effect, and others hear of it before its answer comes. */
    public void answerLate(Runnable meanwhile) {
      CoordinatorEvent.Answer answer = pending.removeFirst().atServer().get();
      meanwhile.run();
      requests.onAnswer(answer);
    }

    /** The oldest request takes effect, but its answer is lost. */
    public void loseAnswer() {
      Pending oldest = pending.removeFirst();
      var unused = oldest.atServer().get();
      requests.onAnswer(new CoordinatorEvent.Unknown(oldest.token()));
    }

    /** The oldest request is lost on its way. */
    public void loseRequest() {
      requests.onAnswer(new CoordinatorEvent.Unknown(pending.removeFirst().token()));
    }

    /** How many requests wait. */
    public int waiting() {
      return pending.size();
    }

    /** Every transaction that was asked for, the latest last. */
    public List<List<ZnodeOp>> commits() {
      return commits;
    }

    /** The session is over at the client; a new one stands. The old one may live at the server. */
    public void newSession() {
      session = ++lastSession;
    }

    @Override
    public void start(Consumer<CoordinatorEvent> listener) {
      throw new UnsupportedOperationException("driven by hand");
    }

    @Override
    public void watch(String root) {
      throw new UnsupportedOperationException("driven by hand");
    }

    @Override
    public void read(long token, String path) {
      pending.add(
          new Pending(
              token, () -> new CoordinatorEvent.ReadAnswer(token, FakeZooKeeper.this.get(path))));
    }

    @Override
    public void list(long token, String path) {
      pending.add(
          new Pending(
              token,
              () ->
                  new CoordinatorEvent.ListAnswer(
                      token,
                      tree.keySet().stream()
                          .filter(child -> ZnodePaths.isChildOf(child, path))
                          .map(ZnodePaths::name)
                          .toList())));
    }

    @Override
    public void commit(long token, List<ZnodeOp> steps) {
      commits.add(List.copyOf(steps));
      long asking = session;
      pending.add(
          new Pending(
              token,
              () ->
                  FakeZooKeeper.this
                      .commit(steps, asking)
                      .<CoordinatorEvent.Answer>map(why -> new CoordinatorEvent.Refused(token, why))
                      .orElseGet(() -> new CoordinatorEvent.Committed(token, zxid))));
    }

    @Override
    public long session() {
      return session;
    }

    @Override
    public void close() {
      session = 0;
    }
  }
}
