package io.zonecast.driver.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A network's shape, one of those that {@code mn --topo} knows; {@link TopologyParser} reads it.
 * Hosts are named as Mininet names them, in the order in which Mininet gives them addresses.
 */
public sealed interface Topology {
  /** The most hosts of a network. */
  int MAX_HOSTS = 1024;

  /** Mininet's name of the shape. */
  String kind();

  /** The parameters of Mininet's class for the shape, by their names there. */
  Map<String, Integer> parameters();

  /** How many hosts, from 1 to {@link #MAX_HOSTS}. */
  int hostCount();

  /** As {@code --topo} is written. */
  String text();

  /** The hosts' names, in the order of their addresses. */
  default List<String> hostNames() {
    return IntStream.rangeClosed(1, hostCount()).mapToObj(i -> "h" + i).toList();
  }

  /** A host with its address in 10.0.0.0/8, which is its place in the order. */
  default List<Host> hosts() {
    List<Host> hosts = new ArrayList<>();
    for (String name : hostNames()) {
      int number = hosts.size() + 1;
      hosts.add(new Host(name, "10.0.%d.%d".formatted(number >> 8, number & 0xff)));
    }
    return hosts;
  }

  /** One switch with all hosts; {@code reversed} numbers its ports downwards. */
  record Single(int k, boolean reversed) implements Topology {
    /** Checks the bounds. */
    public Single {
      requireHosts(reversed ? "reversed" : "single", k);
    }

    @Override
    public String kind() {
      return reversed ? "reversed" : "single";
    }

    @Override
    public Map<String, Integer> parameters() {
      return Map.of("k", k);
    }

    @Override
    public int hostCount() {
      return k;
    }

    @Override
    public String text() {
      return kind() + "," + k;
    }
  }

  /** {@code k} switches in a row with {@code n} hosts each. */
  record Linear(int k, int n) implements Topology {
    /** Checks the bounds. */
    public Linear {
      requireHosts("linear", Math.min(k, n) < 1 ? 0 : (long) k * n);
    }

    @Override
    public String kind() {
      return "linear";
    }

    @Override
    public Map<String, Integer> parameters() {
      return Map.of("k", k, "n", n);
    }

    @Override
    public int hostCount() {
      return k * n;
    }

    @Override
    public String text() {
      return "linear," + k + (n == 1 ? "" : "," + n);
    }

    @Override
    public List<String> hostNames() {
      if (n == 1) {
        return Topology.super.hostNames();
      }
      return IntStream.rangeClosed(1, n)
          .boxed()
          .flatMap(j -> IntStream.rangeClosed(1, k).mapToObj(i -> "h" + j + "s" + i))
          .toList();
    }
  }

  /** A tree of switches, {@code depth} levels with {@code fanout} branches, hosts as leaves. */
  record Tree(int depth, int fanout) implements Topology {
    /** Checks the bounds. */
    public Tree {
      requireHosts(
          "tree", depth < 1 || fanout < 1 || depth > 10 ? 0 : (long) Math.pow(fanout, depth));
    }

    @Override
    public String kind() {
      return "tree";
    }

    @Override
    public Map<String, Integer> parameters() {
      return Map.of("depth", depth, "fanout", fanout);
    }

    @Override
    public int hostCount() {
      return (int) Math.pow(fanout, depth);
    }

    @Override
    public String text() {
      return "tree,depth=" + depth + ",fanout=" + fanout;
    }
  }

  private static void requireHosts(String kind, long hosts) {
    if (hosts < 1) {
      throw new IllegalArgumentException(
          kind + ": its numbers must be whole and from 1 (a tree's depth at most 10)");
    }
    if (hosts > MAX_HOSTS) {
      throw new IllegalArgumentException(
          kind + " has " + hosts + " hosts; at most " + MAX_HOSTS + " are allowed");
    }
  }
}
