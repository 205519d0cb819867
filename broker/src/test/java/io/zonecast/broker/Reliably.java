package io.zonecast.broker;

import io.zonecast.domain.Lane;
import io.zonecast.domain.PublisherId;
import io.zonecast.domain.StreamId;
import io.zonecast.domain.SubscriberId;
import io.zonecast.measurement.Counters;
import io.zonecast.registry.InSyncRecord.Member;
import io.zonecast.registry.RegistryView;
import io.zonecast.stream.HeldStreams;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.StreamGrant;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The reliable half of a broker, for tests of the other one. */
final class Reliably {
  private Reliably() {}

  /** Nobody publishes reliably, nobody stands by. */
  static ReliableRelay nothing(Counters counters) {
    RegistryView view = new RegistryView();
    OwedSubscribers.Audience nobody =
        new OwedSubscribers.Audience() {
          @Override
          public boolean isKnown() {
            return true;
          }

          @Override
          public Set<SubscriberId> matched(StreamGrant stream) {
            return Set.of();
          }

          @Override
          public boolean isAttached(SubscriberId subscriber) {
            return false;
          }
        };
    return new ReliableRelay(
        new HeldStreams(),
        new OwedSubscribers(view, new RecentPublishers(view), nobody),
        new Terms(),
        new ReliableRelay.Succession() {
          @Override
          public Set<Member> required() {
            return Set.of();
          }

          @Override
          public Collection<Member> standing() {
            return List.of();
          }

          @Override
          public void setInSync(List<Member> standbys) {}
        },
        counters,
        new ReliableRelay.Output() {
          @Override
          public boolean publish(Lane lane, byte[] frame) {
            return true;
          }

          @Override
          public void answer(Lane lane, byte[] frame) {}

          @Override
          public void acknowledge(
              PublisherId publisher, ControlMessage.Acknowledgement acknowledgement) {}

          @Override
          public void onUndeliverable(
              SubscriberId subscriber, StreamId stream, long from, long to) {}
        });
  }
}
