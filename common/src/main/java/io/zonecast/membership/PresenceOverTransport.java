package io.zonecast.membership;

import io.zonecast.domain.Endpoint;
import io.zonecast.port.LinkId;
import io.zonecast.port.Pattern;
import io.zonecast.port.ProbeResult;
import io.zonecast.port.Transport;
import io.zonecast.registry.Presence;
import io.zonecast.wire.ControlCodec;
import io.zonecast.wire.ControlMessage;
import io.zonecast.wire.MalformedFrameException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Asks a process by a fresh connection first (refused: it is gone), then by a {@link
 * ControlMessage.Ping}. Somebody else's answer at the same endpoint means that the asked one is
 * gone. The agent's thread only.
 */
public final class PresenceOverTransport implements Presence {
  private static final int PROBE_TIMEOUT_MS = 500;
  private static final long ANSWER_TIMEOUT_NS = 1_500_000_000;

  private final Transport transport;
  private final RandomGenerator random;
  private final Map<Endpoint, Question> questions = new LinkedHashMap<>();
  private long nowNs;

  private static final class Question {
    final String id;
    final Consumer<Finding> then;
    final long giveUpNs;
    LinkId link;
    long nonce;

    Question(String id, Consumer<Finding> then, long giveUpNs) {
      this.id = id;
      this.then = then;
      this.giveUpNs = giveUpNs;
    }
  }

  /** Over one process's transport. */
  public PresenceOverTransport(Transport transport, RandomGenerator random) {
    this.transport = transport;
    this.random = random;
  }

  @Override
  public void ask(Endpoint control, String id, Consumer<Finding> then) {
    if (questions.putIfAbsent(control, new Question(id, then, nowNs + ANSWER_TIMEOUT_NS)) == null) {
      transport.probe(control, PROBE_TIMEOUT_MS);
    }
  }

  /** Takes a probe's answer; false where it was not asked for here. */
  boolean onProbe(Endpoint endpoint, ProbeResult result) {
    Question question = questions.get(endpoint);
    if (question == null) {
      return false;
    }
    if (result == ProbeResult.REFUSED) {
      answer(endpoint, Finding.GONE);
    } else if (result == ProbeResult.ACCEPTED && question.link == null) {
      question.link = transport.connect(Pattern.CLIENT, endpoint);
      question.nonce = random.nextLong();
      transport.send(question.link, ControlCodec.encode(new ControlMessage.Ping(question.nonce)));
    }
    return true;
  }

  /**
   * Takes a ping that arrived at this process; true where it asked that itself: it listens where
   * the other one did, so the other one is gone.
   */
  boolean onPing(long nonce) {
    for (Map.Entry<Endpoint, Question> entry : questions.entrySet()) {
      if (entry.getValue().link != null && entry.getValue().nonce == nonce) {
        answer(entry.getKey(), Finding.GONE);
        return true;
      }
    }
    return false;
  }

  /** Takes a frame; false where it is on no link of a question. */
  boolean onFrame(LinkId link, byte[] frame) throws MalformedFrameException {
    for (Map.Entry<Endpoint, Question> entry : questions.entrySet()) {
      Question question = entry.getValue();
      if (link.equals(question.link)) {
        if (ControlCodec.decode(frame) instanceof ControlMessage.Pong pong) {
          answer(entry.getKey(), pong.id().equals(question.id) ? Finding.ANSWERED : Finding.GONE);
        }
        return true;
      }
    }
    return false;
  }

  /** Time goes on. */
  void onTick(long newNowNs) {
    nowNs = newNowNs;
    for (Iterator<Question> all = questions.values().iterator(); all.hasNext(); ) {
      Question question = all.next();
      if (nowNs >= question.giveUpNs) {
        all.remove();
        closeLink(question);
        question.then.accept(Finding.SILENT);
        return; // The listener may have asked again: the rest has time until the next cycle.
      }
    }
  }

  private void answer(Endpoint endpoint, Finding finding) {
    Question question = questions.remove(endpoint);
    closeLink(question);
    question.then.accept(finding);
  }

  private void closeLink(Question question) {
    if (question.link != null) {
      transport.close(question.link);
    }
  }
}
