package io.zonecast.driver.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonecast.driver.plan.Host;
import io.zonecast.driver.plan.ProcessPlan;
import io.zonecast.driver.plan.Readiness;
import io.zonecast.driver.plan.Role;
import io.zonecast.driver.plan.RunPaths;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalHostsTest {
  @TempDir private Path directory;
  private RunPaths paths;
  private LocalHosts hosts;

  @BeforeEach
  void makeLogs() throws Exception {
    paths = new RunPaths(directory);
    Files.createDirectories(directory.resolve("logs"));
    hosts = new LocalHosts(paths);
  }

  @AfterEach
  void close() {
    hosts.close();
  }

  private static ProcessPlan plan(String id, String... argv) {
    return new ProcessPlan(
        id,
        Role.PUBLISHER,
        1,
        List.of(),
        Host.LOCAL,
        List.of(argv),
        Map.of("GREETING", "hello"),
        Readiness.NONE);
  }

  private static int exit(Launched process) throws Exception {
    return process.exit().get(10, TimeUnit.SECONDS);
  }

  @Test
  void outputGoesToTheLogAndTheExitCodeIsTheProcesssOwn() throws Exception {
    Launched process = hosts.start(plan("p", "sh", "-c", "echo $GREETING $$; pwd >&2; exit 4"));
    assertThat(exit(process)).isEqualTo(4);
    assertThat(Files.readAllLines(paths.log("p")))
        .containsExactly("hello " + process.pid(), directory.toRealPath().toString());
  }

  @Test
  void signalsReachTheirProcessAlone() throws Exception {
    Launched one = hosts.start(plan("one", "sleep", "60"));
    Launched two = hosts.start(plan("two", "sleep", "60"));
    hosts.signal(one, Signal.KILL);
    assertThat(exit(one)).isEqualTo(137);
    assertThat(two.isAlive()).isTrue();
    hosts.signal(two, Signal.TERM);
    assertThat(exit(two)).isEqualTo(143);
    hosts.signal(two, Signal.KILL);
  }

  @Test
  void closingEndsWhatStillLives() throws Exception {
    Launched process = hosts.start(plan("p", "sleep", "60"));
    hosts.close();
    assertThat(exit(process)).isEqualTo(137);
  }

  @Test
  void aProgramThatIsNotThereFailsByName() throws Exception {
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      assertThat(exit(hosts.start(plan("p", "/no/such/program")))).isEqualTo(127);
    } else {
      assertThatThrownBy(() -> hosts.start(plan("p", "/no/such/program")))
          .hasMessageContaining("can't start p");
    }
  }
}
