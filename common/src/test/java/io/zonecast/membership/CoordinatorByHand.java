package io.zonecast.membership;

import io.zonecast.port.Coordinator;
import io.zonecast.port.CoordinatorEvent;
import io.zonecast.port.ZnodeOp;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** Tells what the test tells, and answers what the test has ready: else nothing. Any thread. */
public final class CoordinatorByHand implements Coordinator {
  /** The last transaction that was asked for. */
  public volatile List<ZnodeOp> committed = List.of();

  private final AtomicLong session = new AtomicLong(1);
  private final List<LongFunction<CoordinatorEvent>> answers = new ArrayList<>();
  private volatile Consumer<CoordinatorEvent> listener = event -> {};

  /** The next request that has no answer yet is answered so, given its token. */
  public synchronized CoordinatorByHand answer(LongFunction<CoordinatorEvent> answer) {
    answers.add(answer);
    return this;
  }

  /** Another session stands. */
  public void newSession() {
    session.incrementAndGet();
  }

  /** Tells something. */
  public void tell(CoordinatorEvent event) {
    listener.accept(event);
  }

  private synchronized void asked(long token) {
    if (!answers.isEmpty()) {
      listener.accept(answers.remove(0).apply(token));
    }
  }

  @Override
  public void start(Consumer<CoordinatorEvent> newListener) {
    listener = newListener;
  }

  @Override
  public void watch(String root) {}

  @Override
  public void read(long token, String path) {
    asked(token);
  }

  @Override
  public void list(long token, String path) {
    asked(token);
  }

  @Override
  public void commit(long token, List<ZnodeOp> steps) {
    committed = List.copyOf(steps);
    asked(token);
  }

  @Override
  public long session() {
    return session.get();
  }

  @Override
  public void close() {}
}
