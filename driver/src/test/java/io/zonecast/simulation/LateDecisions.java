package io.zonecast.simulation;

import io.zonecast.port.Coordinator;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.ZnodeOp;
import io.zonecast.registry.ZnodePaths;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Decisions about owners that arrive at ZooKeeper late, after their sender's death if need be: as
 * what is under way between two hosts may.
 */
final class LateDecisions {
  private final List<List<ZnodeOp>> underWay = new ArrayList<>();
  private boolean holding;

  /** From now on decisions are under way until {@link #arrive}. */
  void hold() {
    holding = true;
  }

  boolean isSomeUnderWay() {
    return !underWay.isEmpty();
  }

  /** What is under way arrives. */
  void arrive(World world) {
    holding = false;
    for (List<ZnodeOp> steps : underWay) {
      SimZooKeeper.Outcome outcome = world.zooKeeper().commit(0, steps);
      world.recorder().note(SimZooKeeper.NAME, "late", outcome);
    }
    underWay.clear();
  }

  /** A process' way to ZooKeeper that its decisions go so. */
  Coordinator on(Coordinator way) {
    return new Way(way);
  }

  private final class Way implements Coordinator {
    private final Coordinator way;

    Way(Coordinator way) {
      this.way = way;
    }

    @Override
    public void commit(long token, List<ZnodeOp> steps) {
      if (holding && steps.stream().anyMatch(LateDecisions::isDecision)) {
        underWay.add(steps);
      } else {
        way.commit(token, steps);
      }
    }

    @Override
    public void start(Consumer<CoordinatorEvent> listener) {
      way.start(listener);
    }

    @Override
    public void watch(String root) {
      way.watch(root);
    }

    @Override
    public void read(long token, String path) {
      way.read(token, path);
    }

    @Override
    public void list(long token, String path) {
      way.list(token, path);
    }

    @Override
    public long session() {
      return way.session();
    }

    @Override
    public void close() {
      way.close();
    }
  }

  private static boolean isDecision(ZnodeOp step) {
    return ZnodePaths.isChildOf(step.path(), ZnodePaths.OWNERS);
  }
}
