package io.zonecast.subscriber;

import io.zonecast.domain.Topic;
import io.zonecast.measurement.DeliveryLog;
import io.zonecast.measurement.LatencyPlot;
import io.zonecast.measurement.LatencyRecorder;
import java.util.Optional;

/**
 * Writes deliveries to standard output, to the delivery log and to the plot, as asked, and measures
 * latency.
 */
final class RecordingSink implements DeliverySink {
  private final DeliverySink output;
  private final Optional<DeliveryLog> log;
  private final Optional<LatencyPlot> plot;
  private final long skipUs;
  private final Optional<Topic> only;
  private final LatencyRecorder latency = new LatencyRecorder();
  private long firstReceivedUs;
  private long lastReceivedUs;

  /**
   * A sink.
   *
   * @param skipUs so long, from the first delivery on, latency is not counted, microseconds
   * @param only the topic whose latency is counted; nothing: every topic's
   */
  RecordingSink(
      DeliverySink output,
      Optional<DeliveryLog> log,
      Optional<LatencyPlot> plot,
      long skipUs,
      Optional<Topic> only) {
    this.only = only;
    this.output = output;
    this.skipUs = skipUs;
    this.log = log;
    this.plot = plot;
  }

  @Override
  public void deliver(Delivered delivered) {
    output.deliver(delivered);
    long receivedUs = delivered.receivedUs();
    if (firstReceivedUs == 0) {
      firstReceivedUs = receivedUs;
    }
    lastReceivedUs = receivedUs;
    if (receivedUs - firstReceivedUs >= skipUs && isCounted(delivered)) {
      latency.record(delivered.kind(), delivered.latencyUs());
    }
    log.ifPresent(
        file ->
            file.append(
                receivedUs,
                delivered.stream().topic().name(),
                delivered.stream().publisher().name(),
                delivered.sequence(),
                delivered.message().sentUs(),
                delivered.kind(),
                delivered.epoch(),
                delivered.stream().incarnation().zxid(),
                delivered.stream().priority(),
                delivered.message().dueUs(),
                delivered.stream().term()));
    plot.ifPresent(picture -> picture.record(delivered.kind(), receivedUs, delivered.latencyUs()));
  }

  private boolean isCounted(Delivered delivered) {
    return only.isEmpty() || only.get().equals(delivered.stream().topic());
  }

  @Override
  public void flush() {
    output.flush();
    log.ifPresent(DeliveryLog::flush);
  }

  @Override
  public void endOfCycle(long nowNs) {
    output.endOfCycle(nowNs);
    log.ifPresent(file -> file.flushIfDue(nowNs));
  }

  @Override
  public long nextDeadlineNs() {
    return log.map(DeliveryLog::nextFlushNs).orElse(Long.MAX_VALUE);
  }

  @Override
  public void close() {
    output.close();
    log.ifPresent(DeliveryLog::close);
  }

  LatencyRecorder latency() {
    return latency;
  }

  long firstReceivedUs() {
    return firstReceivedUs;
  }

  long lastReceivedUs() {
    return lastReceivedUs;
  }
}
