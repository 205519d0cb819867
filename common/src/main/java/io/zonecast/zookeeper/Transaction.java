package io.zonecast.zookeeper;

import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.ZnodeOp;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

/**
 * One commit, sent once. It goes to ZooKeeper's own handle and not through Curator, whose
 * background operations are sent again after a lost connection, so that a guarded transaction could
 * be refused because of its own first success.
 *
 * <p>ZooKeeper does not tell a transaction's id. It is the mzxid that a SetData brings back; a
 * single creation brings its czxid; for a transaction of creations alone a created node is read
 * back, on the same connection. Where that node is gone already, or is not ours, the answer is
 * {@link CoordinatorEvent.Unknown}. A transaction that only deletes is told with the id 0.
 */
final class Transaction {
  private static final Set<Code> UNKNOWN =
      EnumSet.of(
          Code.CONNECTIONLOSS,
          Code.OPERATIONTIMEOUT,
          Code.REQUESTTIMEOUT,
          Code.SESSIONEXPIRED,
          Code.SESSIONMOVED,
          Code.SYSTEMERROR,
          Code.RUNTIMEINCONSISTENCY,
          Code.DATAINCONSISTENCY,
          Code.MARSHALLINGERROR);

  private final long token;
  private final List<ZnodeOp> steps;
  private final String base;
  private final Consumer<CoordinatorEvent> answer;

  /**
   * A commit that was not sent yet.
   *
   * @param base the deployment's root
   * @param answer is called once, by ZooKeeper's event thread
   */
  Transaction(long token, List<ZnodeOp> steps, String base, Consumer<CoordinatorEvent> answer) {
    this.token = token;
    this.steps = steps;
    this.base = base;
    this.answer = answer;
  }

  /** Sends it. Never blocks. */
  void send(ZooKeeper handle) {
    if (steps.size() == 1 && modeOf(steps.get(0)) != null) {
      ZnodeOp step = steps.get(0);
      handle.create(
          base + step.path(),
          dataOf(step),
          Ids.OPEN_ACL_UNSAFE,
          modeOf(step),
          (int rc, String path, Object ctx, String name, Stat stat) -> {
            if (rc == Code.OK.intValue()) {
              answer.accept(new CoordinatorEvent.Committed(token, stat.getCzxid()));
            } else {
              failed(rc, 0);
            }
          },
          null);
      return;
    }
    List<Op> ops = new ArrayList<>();
    steps.forEach(step -> ops.add(op(step)));
    handle.multi(ops, (rc, path, ctx, results) -> onResults(handle, rc, results), null);
  }

  private void onResults(ZooKeeper handle, int rc, List<OpResult> results) {
    if (rc != Code.OK.intValue()) {
      failed(rc, failedStep(results));
      return;
    }
    for (OpResult result : results) {
      if (result instanceof OpResult.SetDataResult set) {
        answer.accept(new CoordinatorEvent.Committed(token, set.getStat().getMzxid()));
        return;
      }
    }
    steps.stream()
        .filter(step -> modeOf(step) != null)
        // An ephemeral one tells by its owner whether it is still ours.
        .reduce((one, other) -> one instanceof ZnodeOp.CreateEphemeral ? one : other)
        .ifPresentOrElse(
            created -> readBack(handle, created),
            () -> answer.accept(new CoordinatorEvent.Committed(token, 0)));
  }

  private void readBack(ZooKeeper handle, ZnodeOp created) {
    handle.exists(
        base + created.path(),
        false,
        (int rc, String path, Object ctx, Stat stat) -> {
          long owner = created instanceof ZnodeOp.CreateEphemeral ? handle.getSessionId() : 0;
          boolean ours = rc == Code.OK.intValue() && stat.getEphemeralOwner() == owner;
          answer.accept(
              ours
                  ? new CoordinatorEvent.Committed(token, stat.getCzxid())
                  : new CoordinatorEvent.Unknown(token));
        },
        null);
  }

  private void failed(int rc, int step) {
    Code code = Code.get(rc);
    if (code == null || UNKNOWN.contains(code)) {
      answer.accept(new CoordinatorEvent.Unknown(token));
      return;
    }
    ZnodeOp at = steps.get(step);
    answer.accept(
        new CoordinatorEvent.Refused(
            token,
            "%s at step %d of %d: %s %s"
                .formatted(
                    code, step + 1, steps.size(), at.getClass().getSimpleName(), at.path())));
  }

  /** The steps before it are marked OK, those after it RUNTIMEINCONSISTENCY. */
  private static int failedStep(List<OpResult> results) {
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i) instanceof OpResult.ErrorResult error
          && error.getErr() != Code.OK.intValue()
          && error.getErr() != Code.RUNTIMEINCONSISTENCY.intValue()) {
        return i;
      }
    }
    return 0;
  }

  private static CreateMode modeOf(ZnodeOp step) {
    if (step instanceof ZnodeOp.Create) {
      return CreateMode.PERSISTENT;
    }
    return step instanceof ZnodeOp.CreateEphemeral ? CreateMode.EPHEMERAL : null;
  }

  private static byte[] dataOf(ZnodeOp step) {
    return step instanceof ZnodeOp.Create create
        ? create.data()
        : ((ZnodeOp.CreateEphemeral) step).data();
  }

  private Op op(ZnodeOp step) {
    String path = base + step.path();
    if (step instanceof ZnodeOp.SetData set) {
      return Op.setData(path, set.data(), set.version());
    }
    if (step instanceof ZnodeOp.Check check) {
      return Op.check(path, check.version());
    }
    if (step instanceof ZnodeOp.Delete delete) {
      return Op.delete(path, delete.version());
    }
    return Op.create(path, dataOf(step), Ids.OPEN_ACL_UNSAFE, modeOf(step));
  }
}
