package io.zonecast.zookeeper;

import io.zonecast.port.Coordinator;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.ZnodeOp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.data.Stat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link Coordinator} on ZooKeeper. Any thread may call it; no method blocks but {@link
 * #close()}. Events come from one thread of its own. While no connection stands, every request is
 * answered {@link CoordinatorEvent.Unknown} at once; one that got no answer is, after the session
 * timeout. Nothing is ever sent twice.
 */
public final class CuratorCoordinator implements Coordinator {
  private static final Logger LOG = LoggerFactory.getLogger(CuratorCoordinator.class);
  private static final long CLOSE_MS = 1_000;

  private final ZooKeeperAddress address;
  private final Set<String> directories = new LinkedHashSet<>();
  private final CuratorFramework client;
  private final ScheduledThreadPoolExecutor thread;
  private final List<TreeWatch> trees = new ArrayList<>();
  private final Session session;
  private final Answers answers;
  private volatile Consumer<CoordinatorEvent> listener = event -> {};
  private volatile ZooKeeper handle;
  private volatile boolean closed;

  /**
   * A coordinator that is not connected yet.
   *
   * @param sessionTimeoutMs the session timeout to ask for, milliseconds; the server bounds it
   * @param directories persistent nodes that every connection makes where they are missing, with
   *     their parents; below the root
   */
  public CuratorCoordinator(
      ZooKeeperAddress address, int sessionTimeoutMs, List<String> directories) {
    this.address = address;
    addWithParents("", address.root());
    directories.forEach(directory -> addWithParents(address.root(), directory));
    thread =
        new ScheduledThreadPoolExecutor(
            1, CuratorCoordinator::daemon, new ThreadPoolExecutor.DiscardPolicy());
    thread.setRemoveOnCancelPolicy(true);
    session = new Session(thread, this::tell);
    answers = new Answers(thread, this::tell, sessionTimeoutMs);
    client =
        CuratorFrameworkFactory.builder()
            .connectString(address.connectString())
            .sessionTimeoutMs(sessionTimeoutMs)
            .connectionTimeoutMs(sessionTimeoutMs)
            // Nothing goes through Curator's own operations; ZooKeeper's client goes on connecting
            // by itself.
            .retryPolicy(new RetryOneTime(1))
            .ensembleTracker(false)
            .zookeeperFactory(
                (servers, timeoutMs, watcher, readOnly) -> open(servers, timeoutMs, watcher))
            .build();
  }

  @Override
  public void start(Consumer<CoordinatorEvent> newListener) {
    listener = newListener;
    thread.execute(client::start);
  }

  @Override
  public void watch(String root) {
    thread.execute(
        () -> {
          TreeWatch tree = new TreeWatch(root, address.root(), thread, this::tell);
          trees.add(tree);
          if (session.isConnected()) {
            tree.read(handle);
          }
        });
  }

  @Override
  public void read(long token, String path) {
    request(
        token,
        place ->
            handle.getData(
                address.root() + path,
                false,
                (int rc, String full, Object ctx, byte[] data, Stat stat) ->
                    answer(
                        place,
                        rc,
                        () ->
                            new CoordinatorEvent.ReadAnswer(
                                token,
                                rc == Code.OK.intValue()
                                    ? Optional.of(TreeWatch.znode(path, data, stat))
                                    : Optional.empty())),
                null));
  }

  @Override
  public void list(long token, String path) {
    request(
        token,
        place ->
            handle.getChildren(
                address.root() + path,
                false,
                (int rc, String full, Object ctx, List<String> names) ->
                    answer(
                        place,
                        rc,
                        () ->
                            new CoordinatorEvent.ListAnswer(
                                token, rc == Code.OK.intValue() ? List.copyOf(names) : List.of())),
                null));
  }

  @Override
  public void commit(long token, List<ZnodeOp> steps) {
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("a transaction without steps");
    }
    List<ZnodeOp> copy = List.copyOf(steps);
    request(
        token,
        place ->
            new Transaction(
                    token, copy, address.root(), event -> thread.execute(() -> place.answer(event)))
                .send(handle));
  }

  @Override
  public long session() {
    return closed ? 0 : session.id();
  }

  @Override
  public void close() {
    closed = true;
    listener = event -> {};
    Thread end = daemon(client::close);
    end.setName("coordinator-close");
    end.start();
    try {
      end.join(CLOSE_MS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    thread.shutdownNow();
  }

  /** The handle of the present session, for tests; null before the first. */
  ZooKeeper handle() {
    return handle;
  }

  /** What the lease timer does where Curator did not notice, for tests. */
  void loseSession() {
    thread.execute(session::onLost);
  }

  private void tell(CoordinatorEvent event) {
    listener.accept(event);
  }

  private void request(long token, Consumer<Answers.Place> sender) {
    thread.execute(
        () -> {
          Answers.Place place = answers.next(token);
          if (!session.isConnected()) {
            place.unknown();
            return;
          }
          try {
            sender.accept(place);
          } catch (IllegalArgumentException invalid) {
            // A path that ZooKeeper can't have: the caller's paths are validated, so this is a
            // fault, but nobody waits for ever.
            LOG.error("a request that ZooKeeper can't understand", invalid);
            place.unknown();
          }
        });
  }

  private void answer(Answers.Place place, int rc, Supplier<CoordinatorEvent> event) {
    boolean answered = rc == Code.OK.intValue() || rc == Code.NONODE.intValue();
    thread.execute(
        () -> {
          if (answered) {
            place.answer(event.get());
          } else {
            place.unknown();
          }
        });
  }

  /**
   * Opens a handle for Curator, and listens to it first: Curator's own states come from another
   * thread, without their handle, and some not at all.
   */
  private ZooKeeper open(String servers, int timeoutMs, Watcher curators) throws IOException {
    ZKClientConfig quiet = new ZKClientConfig();
    quiet.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
    CompletableFuture<ZooKeeper> opened = new CompletableFuture<>();
    Watcher both =
        event -> {
          if (event.getType() == Watcher.Event.EventType.None) {
            thread.execute(() -> onState(opened.join(), event.getState()));
          }
          curators.process(event);
        };
    opened.complete(new ZooKeeper(servers, timeoutMs, both, false, quiet));
    return opened.join();
  }

  private void onState(ZooKeeper from, Watcher.Event.KeeperState state) {
    if (state == Watcher.Event.KeeperState.SyncConnected) {
      onConnected(from);
    } else if (from == handle && state == Watcher.Event.KeeperState.Expired) {
      session.onLost();
    } else if (from == handle) {
      session.onSuspended();
    }
  }

  private void onConnected(ZooKeeper now) {
    if (session.wasLost(now.getSessionId())) {
      daemon(this::dropSession).start();
      return;
    }
    handle = now;
    makeDirectories();
    if (session.onConnected(now.getSessionId(), now.getSessionTimeout())) {
      trees.forEach(tree -> tree.read(handle));
    }
  }

  /**
   * The server kept a session that was told as lost, because it was away itself. Its nodes must go
   * before we go on.
   */
  private void dropSession() {
    try {
      client.getZookeeperClient().reset();
    } catch (Exception failure) {
      LOG.debug("the lost session could not be dropped", failure);
    }
  }

  /** Sent before anything else on this connection, and so done before anything else. */
  private void makeDirectories() {
    for (String path : directories) {
      handle.create(
          path,
          new byte[0],
          Ids.OPEN_ACL_UNSAFE,
          CreateMode.PERSISTENT,
          (rc, full, ctx, name) -> {},
          null);
    }
  }

  private void addWithParents(String base, String path) {
    for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
      directories.add(base + path.substring(0, slash));
    }
    directories.add(base + path);
  }

  private static Thread daemon(Runnable work) {
    Thread made = new Thread(work, "coordinator");
    made.setDaemon(true);
    return made;
  }
}
