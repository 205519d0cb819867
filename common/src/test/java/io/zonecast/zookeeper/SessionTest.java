package io.zonecast.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.CoordinatorEvent.Connected;
import io.zonecast.port.CoordinatorEvent.Lost;
import io.zonecast.port.CoordinatorEvent.Suspended;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionTest {
  private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1);
  private final List<CoordinatorEvent> told = new CopyOnWriteArrayList<>();
  private final Session session = new Session(thread, told::add);

  @AfterEach
  void stop() {
    thread.shutdownNow();
  }

  @Test
  void leaseTellsTheLossByItself() {
    session.onConnected(7, 50);
    session.onSuspended();
    assertThat(session.id()).isEqualTo(7);
    await().until(() -> told.size() == 3);
    assertThat(told).containsExactly(new Connected(7, 50), new Suspended(), new Lost());
    assertThat(session.id()).isZero();
    assertThat(session.wasLost(7)).isTrue();
  }

  @Test
  void everyLossIsToldOnceAndAfterASuspension() {
    session.onLost();
    session.onSuspended();
    session.onConnected(7, 60_000);
    session.onConnected(7, 60_000);
    session.onConnected(8, 60_000);
    session.onLost();
    session.onLost();
    assertThat(told)
        .containsExactly(
            new Connected(7, 60_000),
            new Suspended(),
            new Lost(),
            new Connected(8, 60_000),
            new Suspended(),
            new Lost());
  }
}
