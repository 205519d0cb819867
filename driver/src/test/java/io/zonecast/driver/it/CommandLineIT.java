package io.zonecast.driver.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Publisher and subscriber in a pipe, as one would use them in a shell. No broker is needed. */
final class CommandLineIT {
  private static final String[] REGISTRY = {"--discovery", "zookeeper"};
  @TempDir private static Path directory;
  private static Stage stage;

  @BeforeAll
  static void raise() {
    stage = new Stage(directory);
    stage.zooKeeper();
  }

  @AfterAll
  static void strike() {
    stage.close();
  }

  private static String[] with(String... more) {
    String[] all = Arrays.copyOf(more, more.length + REGISTRY.length);
    System.arraycopy(REGISTRY, 0, all, more.length, REGISTRY.length);
    return all;
  }

  @Test
  void linesOfStandardInputArriveAsJson() throws Exception {
    JarProcess subscriber =
        stage.subscriber(
            "reader", with("--topic", "in", "--topic", "too", "--format", "json", "--count", "3"));
    JarProcess publisher =
        stage.publisher("typist", with("--topic", "in,too", "--stdin", "--wait-subscribers", "1"));
    publisher.type("in\tgrüße\ntoo\tsecond\nin\t\n");
    assertThat(publisher.exit()).as(publisher.words()).isZero();
    assertThat(subscriber.exit()).as(subscriber.words()).isZero();
    List<String> lines = subscriber.lines(".out");
    assertThat(lines).hasSize(3);
    JsonNode first = new ObjectMapper().readTree(lines.get(0));
    assertThat(first.get("topic").asText()).isEqualTo("in");
    assertThat(first.get("payload").asText()).isEqualTo("grüße");
    assertThat(first.get("publisher").asText()).isEqualTo("typist");
    assertThat(first.get("sequence").asLong()).isEqualTo(1);
    assertThat(first.get("kind").asText()).isEqualTo("live");
    assertThat(first.get("received_us").asLong()).isGreaterThan(first.get("sent_us").asLong());
  }

  @Test
  void aCountIsExactHoweverMuchArrivesAtOnce() throws Exception {
    JarProcess subscriber =
        stage.subscriber("counting", with("--topic", "many", "--format", "text", "--count", "10"));
    JarProcess publisher =
        stage.publisher(
            "many",
            with("--topic", "many", "--rate", "0", "--count", "20000", "--wait-subscribers", "1"));
    assertThat(subscriber.exit()).as(subscriber.words()).isZero();
    assertThat(subscriber.lines(".out")).hasSize(10);
    assertThat(Deliveries.of(subscriber.file(".csv")).size()).isEqualTo(10);
    assertThat(publisher.exit()).as(publisher.words()).isZero();
  }

  @Test
  void stoppedOnesHaveWrittenTheirSummariesAndPlots() throws Exception {
    Path png = directory.resolve("latency.png");
    Path svg = directory.resolve("latency.svg");
    JarProcess first =
        stage.subscriber("painter", with("--topic", "plot", "--plot", png.toString()));
    JarProcess second =
        stage.subscriber(
            "drawer", with("--topic", "plot", "--plot", svg.toString(), "--label", "Of mine"));
    JarProcess publisher = stage.publisher("steady", with("--topic", "plot", "--rate", "200"));
    for (JarProcess subscriber : List.of(first, second)) {
      Until.so(
          "deliveries", stage::words, () -> Deliveries.of(subscriber.file(".csv")).size() > 200);
    }
    for (JarProcess process : List.of(publisher, first, second)) {
      process.terminate();
      assertThat(process.exit()).as(process.words()).isZero();
      assertThat(process.hasEvent("stopped")).isTrue();
    }
    long published = publisher.json(".json").at("/topics/plot/published").asLong();
    assertThat(first.json(".json").get("delivered").asLong())
        .isPositive()
        .isLessThanOrEqualTo(published)
        .isEqualTo(Deliveries.of(first.file(".csv")).size());
    BufferedImage image = ImageIO.read(png.toFile());
    assertThat(image.getWidth()).isGreaterThan(600);
    assertThat(Files.size(png)).isGreaterThan(5_000);
    assertThat(Files.readString(svg)).contains("<svg").contains("Of mine");
  }
}
