package io.zonecast.driver.result.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonecast.measurement.Disk;
import io.zonecast.measurement.EventName;
import io.zonecast.measurement.JsonFiles;
import io.zonecast.measurement.PublisherSummary;
import io.zonecast.measurement.SubscriberSummary;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads a run directory into {@link RunFacts}; what is absent or broken is noted, not thrown. */
public final class RunReader {
  private interface Read<T> {
    T read(Path file) throws IOException;
  }

  private final RunDirectory directory;
  private final List<String> missing = new ArrayList<>();
  private final Set<String> unreadable = new HashSet<>();

  private RunReader(RunDirectory directory) {
    this.directory = directory;
  }

  /**
   * Reads everything but the deliveries.
   *
   * @throws IOException when this is not a directory that can be listed
   */
  public static RunFacts read(Path path) throws IOException {
    RunDirectory directory = new RunDirectory(path);
    if (!Files.exists(directory.experiment()) && !Files.isDirectory(directory.events())) {
      throw new IOException("it is not a run directory (no experiment.json, no events)");
    }
    return new RunReader(directory).read();
  }

  private RunFacts read() throws IOException {
    ObjectNode experiment = object(directory.experiment());
    Lives lives = Lives.of(object(directory.processes()));
    Map<String, Path> deliveries = new TreeMap<>(RunReader::byNumber);
    RunDirectory.files(directory.deliveries(), ".csv")
        .forEach(file -> deliveries.put(RunDirectory.idOf(file), file));
    RunFacts facts =
        new RunFacts(
            directory,
            experiment,
            qos(experiment),
            lives.processes(),
            events(lives),
            all(directory.publishers(), PublisherSummary::read),
            all(directory.subscribers(), SubscriberSummary::read),
            deliveries,
            missing,
            unreadable);
    noteAbsent(facts);
    return facts;
  }

  private RunQos qos(ObjectNode experiment) {
    try {
      return RunQos.of(experiment);
    } catch (IllegalArgumentException e) {
      missing.add("experiment.json does not say what was offered: " + e.getMessage());
      return RunQos.USUAL;
    }
  }

  /** sub-2 before sub-10: shorter first where the text before the number is the same. */
  private static int byNumber(String a, String b) {
    String textOfA = a.replaceAll("[0-9]+$", "");
    String textOfB = b.replaceAll("[0-9]+$", "");
    boolean sameText = textOfA.equals(textOfB) && a.length() != b.length();
    return sameText ? Integer.compare(a.length(), b.length()) : a.compareTo(b);
  }

  private void noteAbsent(RunFacts facts) {
    if (facts.events().stream().noneMatch(event -> event.role().equals("driver"))) {
      missing.add("events/driver.jsonl is missing or empty");
    } else if (facts.events("driver", EventName.TORN_DOWN.text()).isEmpty()) {
      missing.add("events/driver.jsonl does not tell the run's end");
    }
    facts
        .events("driver", EventName.FAILED.text())
        .forEach(event -> missing.add("the run did not come to its end: " + event.text("reason")));
    if (facts.experiment().path("dissemination").asText("").isEmpty()) {
      missing.add("experiment.json does not say what was run");
    }
    for (String id : facts.ids("publisher")) {
      if (!facts.publishers().containsKey(id) && !facts.faulted(id)) {
        missing.add("publishers/" + id + ".json is missing");
      }
    }
    for (String id : facts.ids("subscriber")) {
      if (!facts.subscribers().containsKey(id) && !facts.faulted(id)) {
        missing.add("subscribers/" + id + ".json is missing");
      }
      if (!facts.deliveries().containsKey(id)) {
        missing.add("deliveries/" + id + ".csv is missing");
      }
    }
    for (ProcessEntry process : facts.processes()) {
      boolean ours = List.of("broker", "publisher", "subscriber").contains(process.role());
      if (ours && facts.events().stream().noneMatch(e -> e.id().equals(process.id()))) {
        missing.add("events/" + process.id() + ".jsonl is missing or empty");
      }
    }
  }

  private String named(Path file, IOException e) {
    String why = Disk.why(e);
    return why.contains(file.getFileName().toString()) ? why : directory.name(file) + ": " + why;
  }

  private ObjectNode object(Path file) {
    try {
      return JsonFiles.read(file);
    } catch (IOException e) {
      missing.add(Files.exists(file) ? named(file, e) : directory.name(file) + " is missing");
      return JsonFiles.object();
    }
  }

  private <T> Map<String, T> all(Path folder, Read<T> read) throws IOException {
    Map<String, T> all = new TreeMap<>();
    for (Path file : RunDirectory.files(folder, ".json")) {
      try {
        all.put(RunDirectory.idOf(file), read.read(file));
      } catch (IOException e) {
        missing.add(named(file, e));
      }
    }
    return all;
  }

  private List<Event> events(Lives lives) throws IOException {
    List<Event> events = new ArrayList<>();
    for (Path file : RunDirectory.files(directory.events(), ".jsonl")) {
      readEvents(file, lives, events);
    }
    events.sort(Comparator.comparingLong(Event::atUs));
    return List.copyOf(events);
  }

  private void readEvents(Path file, Lives lives, List<Event> events) {
    String id = RunDirectory.idOf(file);
    String life = id;
    int number = 0;
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        ObjectNode json = JsonFiles.parse(line, directory.name(file) + " line " + ++number);
        if (json.path("event").asText("").equals(EventName.STARTED.text())) {
          life = lives.idOf(id, json.path("pid").asLong());
        }
        String said = json.path("id").asText("");
        events.add(
            new Event(
                json.path("at_us").asLong(),
                said.equals(id) ? life : said,
                json.path("role").asText(""),
                json.path("event").asText(""),
                json));
      }
    } catch (IOException e) {
      unreadable.addAll(lives.idsOf(id));
      missing.add(named(file, e));
    }
  }
}
