package io.zonecast.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.ZnodeOp;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A coordinator that remembers what it was told, with requests that wait for their answers. */
final class Client implements AutoCloseable {
  static final int SESSION_MS = 2_000;
  static final Duration DEADLINE = Duration.ofSeconds(20);

  final CuratorCoordinator coordinator;
  final List<CoordinatorEvent> told = new CopyOnWriteArrayList<>();
  private final BlockingQueue<CoordinatorEvent> answers = new LinkedBlockingQueue<>();
  private long lastToken;

  Client(int port, int sessionMs) {
    coordinator =
        new CuratorCoordinator(
            ZooKeeperAddress.parse("127.0.0.1:" + port + "/test/deep"),
            sessionMs,
            List.of("/shared/things", "/other"));
    coordinator.start(
        event -> {
          boolean answer =
              event instanceof CoordinatorEvent.ReadAnswer
                  || event instanceof CoordinatorEvent.ListAnswer
                  || event instanceof CoordinatorEvent.Committed
                  || event instanceof CoordinatorEvent.Refused
                  || event instanceof CoordinatorEvent.Unknown;
          if (answer) {
            answers.add(event);
          } else {
            told.add(event);
          }
        });
  }

  static Client connected(int port) {
    return connected(port, SESSION_MS);
  }

  static Client connected(int port, int sessionMs) {
    Client client = new Client(port, sessionMs);
    client.awaitTold(CoordinatorEvent.Connected.class, 1);
    return client;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  void awaitTold(Class<? extends CoordinatorEvent> kind, int times) {
    await().atMost(DEADLINE).until(() -> told.stream().filter(kind::isInstance).count() >= times);
  }

  void awaitTold(CoordinatorEvent event) {
    await().atMost(DEADLINE).until(() -> told.contains(event));
  }

  /** The states of the session so far, by name. */
  List<String> states() {
    return told.stream()
        .filter(
            e ->
                e instanceof CoordinatorEvent.Connected
                    || e instanceof CoordinatorEvent.Suspended
                    || e instanceof CoordinatorEvent.Lost)
        .map(e -> e.getClass().getSimpleName())
        .toList();
  }

  CoordinatorEvent commit(ZnodeOp... steps) throws InterruptedException {
    coordinator.commit(++lastToken, List.of(steps));
    return answer();
  }

  CoordinatorEvent.Committed committed(ZnodeOp... steps) throws InterruptedException {
    CoordinatorEvent answer = commit(steps);
    assertThat(answer).isInstanceOf(CoordinatorEvent.Committed.class);
    return (CoordinatorEvent.Committed) answer;
  }

  CoordinatorEvent read(String path) throws InterruptedException {
    coordinator.read(++lastToken, path);
    return answer();
  }

  CoordinatorEvent list(String path) throws InterruptedException {
    coordinator.list(++lastToken, path);
    return answer();
  }

  CoordinatorEvent answer() throws InterruptedException {
    CoordinatorEvent answer = answers.poll(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    assertThat(answer).as("an answer in time").isNotNull();
    return answer;
  }

  @Override
  public void close() {
    coordinator.close();
  }
}
