package io.zonecast.driver.peer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonecast.driver.launch.FreePort;
import io.zonecast.measurement.JsonFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A peer's processes doing a small work on this machine; closing ends what still runs. */
final class PeerTrial implements AutoCloseable {
  private final Peer peer;
  private final Peer.Site site;
  private final Path folder;
  private final UnaryOperator<List<String>> launch;
  private final Peer.Ports ports;
  private final List<Process> started = new ArrayList<>();

  /**
   * A trial.
   *
   * @param folder of its files; exists
   * @param launch changes a command line before it is started
   */
  PeerTrial(Peer peer, Peer.Site site, Path folder, UnaryOperator<List<String>> launch) {
    List<Integer> free = FreePort.pick(2);
    this.peer = peer;
    this.site = site;
    this.folder = folder;
    this.launch = launch;
    this.ports = new Peer.Ports(free.get(0), free.get(1));
  }

  /** So many of each publish and receive; the summaries, senders' first. */
  List<JsonNode> run(Peer.Sending sending, int senders, int receivers) throws Exception {
    startMiddle();
    List<Path> summaries = new ArrayList<>();
    List<Process> publishing = new ArrayList<>();
    for (int i = 0; i < senders; i++) {
      Path summary = summary(summaries, "sender-" + i);
      publishing.add(start(peer.send(site, ports, as(sending, "sender-" + i, summary))));
    }
    List<Process> receiving = new ArrayList<>();
    for (int i = 0; i < receivers; i++) {
      Path summary = summary(summaries, "receiver-" + i);
      receiving.add(
          start(
              peer.receive(
                  site, ports, new Peer.Receiving(sending.topics(), senders, 0, summary))));
    }
    for (Process process : receiving) {
      awaitReady(process);
    }
    for (Process process : publishing) {
      awaitReady(process);
      try (OutputStream in = process.getOutputStream()) {
        in.write('\n');
      }
    }
    List<JsonNode> read = new ArrayList<>();
    for (Process process : publishing) {
      assertThat(process.waitFor()).isZero();
    }
    for (Process process : receiving) {
      assertThat(process.waitFor()).isZero();
    }
    for (Path summary : summaries) {
      read.add(JsonFiles.read(summary));
    }
    return read;
  }

  private static Peer.Sending as(Peer.Sending what, String id, Path summary) {
    return new Peer.Sending(
        what.size(),
        what.rate(),
        what.topics(),
        what.burst(),
        what.seconds(),
        what.count(),
        id,
        summary);
  }

  private Path summary(List<Path> summaries, String id) {
    Path summary = folder.resolve(id + ".json");
    summaries.add(summary);
    return summary;
  }

  private void startMiddle() throws IOException {
    Optional<Peer.Middle> middle = peer.middle(site, ports, folder);
    if (middle.isEmpty()) {
      return;
    }
    Process process = start(middle.get().argv());
    if (middle.get().readiness() == Peer.Readiness.PRINTS_READY) {
      awaitReady(process);
    } else {
      await().atMost(Duration.ofSeconds(10)).until(() -> accepts(ports.senders()));
    }
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static void awaitReady(Process process) throws IOException {
    BufferedReader lines = process.inputReader(UTF_8);
    String line;
    do {
      line = lines.readLine();
      assertThat(line).as("before it is ready").isNotNull();
    } while (!line.equals("ready"));
  }

  private Process start(List<String> argv) throws IOException {
    Process process =
        new ProcessBuilder(launch.apply(argv))
            .redirectError(folder.resolve("errors-" + started.size()).toFile())
            .start();
    started.add(process);
    return process;
  }

  @Override
  public void close() {
    started.forEach(Process::destroyForcibly);
    started.forEach(process -> process.onExit().join());
  }
}
