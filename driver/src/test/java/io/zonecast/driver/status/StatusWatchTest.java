package io.zonecast.driver.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonecast.domain.Dissemination;
import io.zonecast.domain.Qos;
import io.zonecast.membership.CoordinatorByHand;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.registry.ZnodePaths;
import io.zonecast.runtime.SystemTime;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class StatusWatchTest {
  private static final List<String> TREES =
      List.of(
          ZnodePaths.CONFIG,
          ZnodePaths.PRIMARIES,
          ZnodePaths.ELECTIONS,
          ZnodePaths.IN_SYNC,
          ZnodePaths.SHARED_STATE);

  /** What would be seen, in order. */
  private static final class Seen implements Screen {
    final LinkedBlockingQueue<String> shown = new LinkedBlockingQueue<>();

    @Override
    public void show(String status) {
      shown.add(status);
    }

    @Override
    public void say(String line) {
      shown.add("! " + line);
    }

    @Override
    public void takeBack(String line) {
      shown.add("! " + line);
    }

    @Override
    public boolean isGone() {
      return false;
    }
  }

  private final CoordinatorByHand coordinator = new CoordinatorByHand();
  private final Seen seen = new Seen();
  private final RegistryReader reader =
      new RegistryReader(new Inquiry(coordinator, new SystemTime()));
  private final Thread watching =
      new Thread(
          () -> {
            try {
              reader.read(TimeUnit.SECONDS.toNanos(10));
              new StatusWatch(
                      reader,
                      "zk:1",
                      view -> view.publishers().size() + " publishers",
                      seen,
                      new SystemTime())
                  .run();
            } catch (InterruptedException end) {
              seen.shown.add("ended");
            }
          });
  private Picture picture;

  @BeforeEach
  void aDeploymentIsWatched() throws Exception {
    watching.start();
    picture = connected();
    assertThat(next()).isEqualTo("0 publishers");
  }

  @AfterEach
  void itEndsWhenInterrupted() throws Exception {
    watching.interrupt();
    assertThat(next()).isEqualTo("ended");
    watching.join();
  }

  private String next() throws InterruptedException {
    return seen.shown.poll(20, TimeUnit.SECONDS);
  }

  private Picture connected() {
    coordinator.tell(new CoordinatorEvent.Connected(1, 4_000));
    Picture told = new Picture(coordinator::tell, Dissemination.CENTRALIZED);
    allRead();
    return told;
  }

  private void allRead() {
    TREES.forEach(tree -> coordinator.tell(new CoordinatorEvent.TreeRead(tree)));
  }

  @Test
  void whatChangesIsShownAgainAndWhatLooksTheSameIsNot() throws Exception {
    picture.publisher("p1", Qos.DEFAULT, 0, "A");
    assertThat(next()).isEqualTo("1 publishers");
    picture.subscriber("s1", Picture.ZONE, Qos.DEFAULT, "A");
    picture.publisher("p2", Qos.DEFAULT, 0, "A");
    assertThat(next()).isEqualTo("2 publishers");
  }

  @Test
  void changesInARowAreShownAsOneOrFew() throws Exception {
    for (int i = 1; i <= 1_000; i++) {
      picture.publisher("p" + i, Qos.DEFAULT, 0, "A");
    }
    int shown = 1;
    while (!next().equals("1000 publishers")) {
      shown++;
    }
    assertThat(shown).isLessThan(100);
  }

  @Test
  void anOutageIsSaidAndWhatIsReadAfterItIsShownOnlyAsAWhole() throws Exception {
    picture.publisher("p1", Qos.DEFAULT, 0, "A").publisher("p2", Qos.DEFAULT, 0, "A");
    while (!next().equals("2 publishers")) {}
    coordinator.tell(new CoordinatorEvent.Suspended());
    assertThat(next()).startsWith("! ").contains("no connection to ZooKeeper at zk:1");
    coordinator.tell(new CoordinatorEvent.Lost());
    coordinator.tell(new CoordinatorEvent.Connected(2, 4_000));
    assertThat(next()).startsWith("! ").contains("connected to ZooKeeper at zk:1 again");
    picture.gone(ZnodePaths.PUBLISHERS + "/p1");
    picture.publisher("p3", Qos.DEFAULT, 0, "A").publisher("p4", Qos.DEFAULT, 0, "A");
    allRead();
    assertThat(next()).isEqualTo("3 publishers");
  }

  @Test
  void aTerminalIsClearedAndAFileIsAddedTo() {
    StringWriter terminal = new StringWriter();
    StringWriter file = new StringWriter();
    StringWriter remarks = new StringWriter();
    for (Screen screen :
        List.of(
            Screen.terminal(new PrintWriter(terminal)),
            Screen.lines(new PrintWriter(file), "---\n", new PrintWriter(remarks)))) {
      screen.show("1\n");
      screen.say("away");
      screen.takeBack("back");
      screen.show("2\n");
    }
    assertThat(terminal.toString().replace("\u001b[H\u001b[2J", "<clear>"))
        .isEqualTo("<clear>1\n<clear>away\n\n1\n<clear>1\n<clear>2\n");
    assertThat(file.toString()).isEqualTo("1\n---\n2\n");
    assertThat(remarks.toString().lines()).containsExactly("away", "back");
  }
}
