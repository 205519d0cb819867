package io.zonecast.driver;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far a run is; a bar on a terminal, nothing elsewhere. One thread. */
interface Progress extends AutoCloseable {
  /** Moves to a time since "all matched". */
  void at(Duration elapsed);

  @Override
  void close();

  /** A progress over a length of time. */
  static Progress over(Duration length, Console console) {
    return console.isTerminal() ? new Bar(length) : new Silent();
  }

  /** Shows nothing. */
  final class Silent implements Progress {
    @Override
    public void at(Duration elapsed) {}

    @Override
    public void close() {}
  }

  /** A bar on standard error, in tenths of a second. */
  final class Bar implements Progress {
    private final ProgressBar bar;

    Bar(Duration length) {
      PrintStream stderr =
          new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
      this.bar =
          new ProgressBarBuilder()
              .setTaskName("publishing")
              .setInitialMax(Math.max(1, length.toMillis() / 100))
              .setUpdateIntervalMillis(200)
              .setStyle(ProgressBarStyle.ASCII)
              .setConsumer(new ConsoleProgressBarConsumer(stderr))
              .hideEta()
              .build();
    }

    @Override
    public void at(Duration elapsed) {
      bar.stepTo(Math.min(bar.getMax(), elapsed.toMillis() / 100));
    }

    @Override
    public void close() {
      bar.close();
    }
  }
}
