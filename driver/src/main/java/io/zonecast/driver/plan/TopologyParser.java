package io.zonecast.driver.plan;

import io.zonecast.domain.Names;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads {@code --topo} as {@code mn} does: a kind, then its numbers in order or by name, as in
 * {@code linear,10}, {@code linear,4,2}, {@code tree,depth=2,fanout=4}, {@code single,k=8}.
 */
public final class TopologyParser {
  /** Names and defaults of the numbers of each kind, in mn's order. */
  private static final Map<String, List<Map.Entry<String, Integer>>> KINDS =
      Map.of(
          "minimal", List.of(),
          "single", List.of(Map.entry("k", 2)),
          "reversed", List.of(Map.entry("k", 2)),
          "linear", List.of(Map.entry("k", 2), Map.entry("n", 1)),
          "tree", List.of(Map.entry("depth", 1), Map.entry("fanout", 2)));

  private TopologyParser() {}

  /**
   * The topology that a text means.
   *
   * @throws IllegalArgumentException naming the text and the rule
   */
  public static Topology parse(String text) {
    try {
      return read(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "--topo \"" + Names.printable(text) + "\": " + e.getMessage(), e);
    }
  }

  private static Topology read(String text) {
    String[] parts = text.split(",", -1);
    List<Map.Entry<String, Integer>> expected = KINDS.get(parts[0]);
    if (expected == null) {
      throw new IllegalArgumentException(
          parts[0].equals("torus")
              ? "torus has loops, and the switches used here need a network without"
              : "a topology is minimal, single, reversed, linear or tree");
    }
    if (parts.length - 1 > expected.size()) {
      throw new IllegalArgumentException(
          parts[0] + " takes " + expected.size() + " numbers at most");
    }
    Map<String, Integer> values = new HashMap<>();
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      String name = equals < 0 ? expected.get(i - 1).getKey() : parts[i].substring(0, equals);
      if (expected.stream().noneMatch(entry -> entry.getKey().equals(name))) {
        throw new IllegalArgumentException(parts[0] + " has no \"" + Names.printable(name) + "\"");
      }
      if (values.put(name, number(parts[i].substring(equals + 1))) != null) {
        throw new IllegalArgumentException("\"" + name + "\" is given twice");
      }
    }
    expected.forEach(entry -> values.putIfAbsent(entry.getKey(), entry.getValue()));
    return switch (parts[0]) {
      case "minimal" -> new Topology.Single(2, false);
      case "single" -> new Topology.Single(values.get("k"), false);
      case "reversed" -> new Topology.Single(values.get("k"), true);
      case "linear" -> new Topology.Linear(values.get("k"), values.get("n"));
      default -> new Topology.Tree(values.get("depth"), values.get("fanout"));
    };
  }

  private static int number(String text) {
    if (!text.matches("\\d{1,9}")) {
      throw new IllegalArgumentException("\"" + Names.printable(text) + "\" is not a whole number");
    }
    return Integer.parseInt(text);
  }
}
