package io.zonecast.publisher;

import io.zonecast.domain.Deadline;
import io.zonecast.domain.TimeText;
import java.util.Optional;

/** Whether a publisher at a rate can keep the deadline that it offers. */
final class OwnPace {
  private OwnPace() {}

  /**
   * Why it can't; nothing where it can, or where nobody knows.
   *
   * @param rate messages per second over all topics, in turn; 0 for as fast as it goes
   * @param topics how many
   * @param burst so many messages of a topic in a row
   */
  static Optional<String> contradiction(Deadline deadline, double rate, int topics, int burst) {
    if (rate <= 0 || deadline.equals(Deadline.NONE)) {
      return Optional.empty();
    }
    double pauseUs = ((topics - 1.0) * burst + 1) / rate * 1_000_000;
    return pauseUs < deadline.periodUs()
        ? Optional.empty()
        : Optional.of(
            "at --rate %s a topic gets a message each %s, so --deadline %s will be missed"
                .formatted(
                    rate == Math.rint(rate) ? String.valueOf((long) rate) : String.valueOf(rate),
                    TimeText.ofUs(Math.round(pauseUs)),
                    deadline));
  }
}
