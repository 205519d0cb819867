package io.zonecast.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonecast.port.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Mailbox, timer, and how agents are run, without a second thread. */
final class RuntimeTest {
  private final String threadName = Thread.currentThread().getName();

  @AfterEach
  void restoreTheThreadsName() {
    Thread.currentThread().setName(threadName);
  }

  @Test
  void aMailboxKeepsTheOrderAndDrainsAtMostTheLimit() {
    Mailbox<Integer> mailbox = new Mailbox<>(10);
    for (int i = 0; i < 5; i++) {
      assertThat(mailbox.offer(i)).isTrue();
    }
    List<Integer> drained = new ArrayList<>();
    assertThat(mailbox.drain(drained::add, 3)).isEqualTo(3);
    assertThat(mailbox.drain(drained::add, 3)).isEqualTo(2);
    assertThat(mailbox.drain(drained::add, 3)).isZero();
    assertThat(drained).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void aFullMailboxDropsCountsAndStillWakes() {
    Mailbox<Integer> mailbox = new Mailbox<>(2);
    List<String> wakes = new ArrayList<>();
    mailbox.onOffer(() -> wakes.add("wake"));
    assertThat(mailbox.offer(1)).isTrue();
    assertThat(mailbox.offer(2)).isTrue();
    assertThat(mailbox.offer(3)).isFalse();
    assertThat(mailbox.overflowed()).isEqualTo(1);
    assertThat(wakes).hasSize(3);
    List<Integer> drained = new ArrayList<>();
    mailbox.drain(drained::add, 10);
    assertThat(drained).containsExactly(1, 2);
    assertThat(mailbox.offer(4)).isTrue();
  }

  @Test
  void whatAHandlerOffersIsDrainedToo() {
    Mailbox<Integer> mailbox = new Mailbox<>(2);
    mailbox.offer(3);
    List<Integer> drained = new ArrayList<>();
    int count =
        mailbox.drain(
            event -> {
              drained.add(event);
              if (event > 0) {
                mailbox.offer(event - 1);
              }
            },
            10);
    assertThat(count).isEqualTo(4);
    assertThat(drained).containsExactly(3, 2, 1, 0);
  }

  @Test
  void aTimerIsDueOnceAnIntervalAndSkipsWhatWasMissed() {
    Timer timer = new Timer(100, 10);
    assertThat(timer.fire(99)).isFalse();
    assertThat(timer.fire(100)).isTrue();
    assertThat(timer.fire(109)).isFalse();
    assertThat(timer.fire(150)).as("late").isTrue();
    assertThat(timer.fire(159)).as("not again for those missed").isFalse();
    assertThat(timer.dueNs()).isEqualTo(160);
  }

  @Test
  void aHastenedTimerIsDueNowAndNeverLater() {
    Timer timer = new Timer(100, 10);
    timer.hasten(50);
    assertThat(timer.fire(50)).isTrue();
    timer.hasten(1_000);
    assertThat(timer.dueNs()).isEqualTo(60);
  }

  /** Counts its calls; its work is the test's. */
  private static final class CountingAgent implements Agent {
    final List<String> calls = new ArrayList<>();
    Consumer<CountingAgent> work = agent -> {};
    int cycles;
    int workDone;
    boolean done;

    @Override
    public void onStart() {
      calls.add("start");
    }

    @Override
    public int doWork() {
      cycles++;
      work.accept(this);
      return workDone;
    }

    @Override
    public long nextDeadlineNs() {
      return 7;
    }

    @Override
    public void await(long timeoutNs) {
      calls.add("await " + timeoutNs);
    }

    @Override
    public boolean isDone() {
      return done;
    }

    @Override
    public void onStop() {
      calls.add("stop");
      done = true;
    }

    @Override
    public void onClose() {
      calls.add("close");
    }

    @Override
    public String roleName() {
      return "counter";
    }
  }

  private static final class StoppedClock implements TimeSource {
    long nowNs;

    @Override
    public long nanoTime() {
      return nowNs;
    }

    @Override
    public long epochMicros() {
      return 0;
    }
  }

  private final CountingAgent agent = new CountingAgent();
  private final StoppedClock clock = new StoppedClock();
  private final List<String> wakes = new ArrayList<>();
  private final AgentRunner runner = new AgentRunner(agent, clock, () -> wakes.add("wake"));

  @Test
  void aRunnerRunsAnAgentToItsEndAndClosesItOnce() throws InterruptedException {
    agent.work = a -> a.done = a.cycles == 3;
    agent.workDone = 1;
    runner.run();
    assertThat(agent.cycles).isEqualTo(3);
    assertThat(agent.calls).containsExactly("start", "close");
    assertThat(runner.awaitEnd(0)).isTrue();
    assertThat(Thread.currentThread().getName()).isEqualTo("counter");
  }

  @Test
  void aRunnerRestsUntilTheDeadlineOnlyWhereNothingWasDone() {
    agent.work =
        a -> {
          a.workDone = a.cycles == 1 ? 1 : 0;
          clock.nowNs = a.cycles == 3 ? 8 : 2; // The third cycle ends behind the deadline.
          a.done = a.cycles == 4;
        };
    runner.run();
    assertThat(agent.calls).containsExactly("start", "await 5", "close");
  }

  @Test
  void stoppingWakesTheAgentAndIsDeliveredOnceOnItsOwnThread() throws InterruptedException {
    agent.work =
        a -> {
          if (a.cycles == 2) {
            runner.stop();
            runner.stop();
            assertThat(a.calls).doesNotContain("stop");
          }
        };
    assertThat(runner.awaitEnd(0)).isFalse();
    runner.run();
    assertThat(wakes).hasSize(2);
    assertThat(agent.calls).containsOnlyOnce("stop").containsOnlyOnce("close").endsWith("close");
  }

  @Test
  void aFailureClosesTheAgentOnceAndIsThrown() throws InterruptedException {
    agent.work =
        a -> {
          throw new IllegalStateException("broken");
        };
    assertThatThrownBy(runner::run).hasMessage("broken");
    assertThat(agent.calls).containsExactly("start", "close");
    assertThat(runner.awaitEnd(0)).isTrue();
  }

  @Test
  void anInvokerStartsAtTheFirstStepAndRunsWhileThereIsWork() {
    AgentInvoker invoker = new AgentInvoker(agent);
    agent.work = a -> a.workDone = a.cycles < 3 ? 1 : 0;
    invoker.step(10);
    assertThat(agent.cycles).isEqualTo(3);
    invoker.step(10);
    assertThat(agent.cycles).isEqualTo(4);
    assertThat(agent.calls).containsExactly("start");
    assertThat(invoker.nextDeadlineNs()).isEqualTo(7);
  }

  @Test
  void anInvokerStepsNoMoreThanTheLimitAndNothingAfterTheEnd() {
    AgentInvoker invoker = new AgentInvoker(agent);
    agent.workDone = 1;
    invoker.step(5);
    assertThat(agent.cycles).isEqualTo(5);
    invoker.stop();
    invoker.step(5);
    assertThat(agent.cycles).isEqualTo(5);
    assertThat(invoker.isDone()).isTrue();
    invoker.close();
    invoker.close();
    assertThat(agent.calls).containsExactly("start", "stop", "close");
  }

  @Test
  void anInvokerThatNeverStartedClosesNothing() {
    new AgentInvoker(agent).close();
    assertThat(agent.calls).isEmpty();
  }
}
