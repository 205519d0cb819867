package io.zonecast.publisher;

import io.zonecast.domain.Epoch;
import io.zonecast.domain.StreamId;
import io.zonecast.measurement.AcknowledgementLog;

/** Writes what was acknowledged into a file. */
final class AcknowledgementFile implements AcknowledgementSink {
  private final AcknowledgementLog log;

  AcknowledgementFile(AcknowledgementLog log) {
    this.log = log;
  }

  @Override
  public void acknowledged(StreamId stream, long first, long last, Epoch epoch, long atUs) {
    log.append(
        atUs,
        stream.topic().name(),
        stream.publisher().name(),
        stream.incarnation().zxid(),
        stream.priority(),
        first,
        last,
        epoch.zxid(),
        stream.term());
  }

  @Override
  public void endOfCycle(long nowNs) {
    log.flushIfDue(nowNs);
  }

  @Override
  public void close() {
    log.close();
  }
}
