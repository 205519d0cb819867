package io.zonecast.driver.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.zonecast.driver.MininetTest;
import io.zonecast.driver.plan.ExperimentPlan;
import io.zonecast.driver.plan.Host;
import io.zonecast.driver.plan.Placement;
import io.zonecast.driver.plan.ProcessPlan;
import io.zonecast.driver.plan.Readiness;
import io.zonecast.driver.plan.Role;
import io.zonecast.driver.plan.RunPaths;
import io.zonecast.driver.plan.SwitchKind;
import io.zonecast.driver.plan.Topology;
import io.zonecast.driver.plan.Where;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Needs root and Mininet; skipped elsewhere. */
@MininetTest
class MininetHostsIT {
  private static final Topology THREE = new Topology.Single(3, false);
  private static final Duration BOUND = Duration.ofSeconds(40);
  private static SwitchKind works;

  @TempDir private Path directory;
  private RunPaths paths;

  @BeforeEach
  void probe() throws IOException {
    if (works == null) {
      Placement any =
          new Placement(Where.MININET, Optional.empty(), Optional.empty(), Optional.empty());
      MininetProbe.Finding finding = MininetProbe.probe(any);
      assertThat(finding).isInstanceOf(MininetProbe.Finding.Works.class);
      works = ((MininetProbe.Finding.Works) finding).switchKind();
    }
    paths = new RunPaths(directory);
    Files.createDirectories(directory.resolve("logs"));
  }

  private static ProcessPlan plan(int number, String... argv) {
    Host host = THREE.hosts().get(number - 1);
    return new ProcessPlan(
        "p" + number, Role.BROKER, 1, List.of(), host, List.of(argv), Map.of(), Readiness.NONE);
  }

  private MininetHosts open(ProcessPlan... plans) throws IOException {
    List<ProcessPlan> processes =
        new ExperimentPlan(Where.MININET, Optional.of(THREE), "", List.of(plans), List.of())
            .processes();
    String script =
        TopologyScript.generate(THREE, Optional.empty(), List.of(works), processes, paths);
    Files.writeString(paths.topologyScript(), script);
    return MininetHosts.open(paths.topologyScript(), paths.log("topology"), BOUND);
  }

  private static List<String> interfaces() throws IOException {
    try (Stream<Path> names = Files.list(Path.of("/sys/class/net"))) {
      return names.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private static int exit(Launched process) throws Exception {
    return process.exit().get(20, TimeUnit.SECONDS);
  }

  @Test
  void processesRunOnTheirHostsWithRealAddressesAndPids() throws Exception {
    List<String> before = interfaces();
    ProcessPlan address = plan(1, "sh", "-c", "ip -4 -o addr show; echo pid $$; exit 3");
    ProcessPlan ping = plan(2, "ping", "-c1", "-W5", "10.0.0.3");
    ProcessPlan sleep = plan(3, "sleep", "600");
    Launched sleeping;
    try (MininetHosts hosts = open(address, ping, sleep)) {
      sleeping = hosts.start(sleep);
      Launched first = hosts.start(address);
      assertThat(exit(first)).isEqualTo(3);
      assertThat(Files.readString(paths.log("p1")))
          .contains("10.0.0.1/8")
          .contains("pid " + first.pid());
      assertThat(exit(hosts.start(ping))).isZero();
      assertThat(ProcessHandle.of(sleeping.pid())).isPresent();
      hosts.signal(sleeping, Signal.TERM);
      assertThat(exit(sleeping)).isEqualTo(128 + 15);
    }
    assertThat(interfaces()).isEqualTo(before);
  }

  @Test
  void closingEndsProcessesAndNetwork() throws Exception {
    List<String> before = interfaces();
    Launched sleeping;
    try (MininetHosts hosts = open(plan(1, "sleep", "600"))) {
      sleeping = hosts.start(plan(1, "sleep", "600"));
    }
    assertThat(exit(sleeping)).isEqualTo(128 + 9);
    await().until(() -> ProcessHandle.of(sleeping.pid()).isEmpty());
    assertThat(interfaces()).isEqualTo(before);
  }

  /** Sends to both other hosts, ten times a second, and prints whom it hears. */
  private static ProcessPlan chatter(int number) {
    String program =
        """
        import socket, sys
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.bind((sys.argv[1], 9000))
        s.settimeout(0.05)
        while True:
            for other in sys.argv[2:]:
                s.sendto(b'x', (other, 9000))
            try:
                while True:
                    print(s.recvfrom(9)[1][0], flush=True)
            except TimeoutError:
                pass
        """;
    List<String> addresses = THREE.hosts().stream().map(Host::address).toList();
    List<String> argv = new ArrayList<>(List.of("/usr/bin/python3", "-c", program));
    argv.add(addresses.get(number - 1));
    addresses.stream().filter(address -> !address.equals(argv.get(3))).forEach(argv::add);
    return plan(number, argv.toArray(String[]::new));
  }

  /** How many packets a process has heard from a host. */
  private long heard(int by, int from) throws IOException {
    String address = THREE.hosts().get(from - 1).address();
    return Files.readAllLines(paths.log("p" + by)).stream().filter(address::equals).count();
  }

  private void awaitMore(int by, int from) throws IOException {
    long before = heard(by, from);
    await().atMost(Duration.ofSeconds(20)).until(() -> heard(by, from) > before + 5);
  }

  private void awaitAllMore(int... exceptFromBy) throws IOException {
    for (int by = 1; by <= 3; by++) {
      for (int from = 1; from <= 3; from++) {
        boolean excepted =
            exceptFromBy.length > 0 && from == exceptFromBy[0] && by == exceptFromBy[1];
        if (by != from && !excepted) {
          awaitMore(by, from);
        }
      }
    }
  }

  @Test
  void packetsOfOneWayBetweenTwoHostsVanishAndAllOthersPass() throws Exception {
    try (MininetHosts hosts = open(chatter(1), chatter(2), chatter(3))) {
      Launched first = hosts.start(chatter(1));
      Launched second = hosts.start(chatter(2));
      Launched third = hosts.start(chatter(3));
      awaitAllMore();

      hosts.setReachable(first, second, false);
      hosts.setReachable(first, second, false);
      awaitAllMore(1, 2); // What was under way has arrived.
      long heard = heard(2, 1);
      awaitAllMore(1, 2);
      hosts.setReachable(first, second, true); // Still lost: it was lost twice.
      awaitAllMore(1, 2);
      assertThat(heard(2, 1)).isEqualTo(heard);

      hosts.setReachable(first, second, true);
      awaitAllMore();
      assertThat(List.of(first, second, third)).allMatch(Launched::isAlive);
    }
  }

  @Test
  void aProcessThatHasEndedMayBeStartedAgain() throws Exception {
    ProcessPlan plan = plan(1, "sh", "-c", "echo life; exec sleep 600");
    try (MininetHosts hosts = open(plan)) {
      Launched first = hosts.start(plan);
      await().until(() -> Files.readAllLines(paths.log("p1")).equals(List.of("life")));
      hosts.signal(first, Signal.KILL);
      assertThat(exit(first)).isEqualTo(128 + 9);
      Launched again = hosts.start(plan);
      assertThat(again.pid()).isNotEqualTo(first.pid());
      await().until(() -> Files.readAllLines(paths.log("p1")).equals(List.of("life", "life")));
      hosts.signal(again, Signal.TERM);
      assertThat(exit(again)).isEqualTo(128 + 15);
    }
  }

  @Test
  void aNetworkInTheWayIsToldAndLeftAlone() throws Exception {
    try (MininetHosts first = open(plan(1, "sleep", "600"))) {
      List<String> between = interfaces();
      assertThatThrownBy(this::open)
          .isInstanceOf(LaunchException.class)
          .hasMessageContaining("s1")
          .hasMessageContaining("sudo ip link delete");
      assertThat(interfaces()).isEqualTo(between);
      assertThat(first.switchKind()).isEqualTo(works.word());
    }
  }

  @Test
  void aProgramThatIsNotThereIsToldByItsProcess() throws Exception {
    try (MininetHosts hosts = open(plan(1, "/no/such/program"))) {
      assertThat(exit(hosts.start(plan(1, "/no/such/program")))).isNotZero();
    }
  }
}
