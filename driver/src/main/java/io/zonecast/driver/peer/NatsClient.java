package io.zonecast.driver.peer;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.time.Duration;

/** NATS core through jnats, whose writer sends whatever waits when the socket can take it. */
final class NatsClient implements Client {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
  private static final int NO_LIMIT = 0;

  private final Connection connection;
  private final String[] subjects;

  NatsClient(int port, int topics) throws Exception {
    subjects = Topics.names(topics).toArray(String[]::new);
    Options options =
        new Options.Builder()
            .server("nats://127.0.0.1:" + port)
            .noReconnect()
            .writeQueuePushTimeout(LONGEST_WAIT)
            .build();
    connection = Nats.connect(options);
  }

  @Override
  public void publish(int topic, byte[] frame) {
    connection.publish(subjects[topic], frame);
  }

  /** jnats' writer is awake as soon as something waits. */
  @Override
  public void flush() {}

  @Override
  public void subscribe(Inbox inbox) throws Exception {
    Dispatcher dispatcher =
        connection.createDispatcher(
            message -> inbox.onMessage(Topics.number(message.getSubject()), message.getData(), 0));
    dispatcher.setPendingLimits(NO_LIMIT, NO_LIMIT);
    for (String subject : subjects) {
      dispatcher.subscribe(subject);
    }
    connection.flush(LONGEST_WAIT);
  }

  @Override
  public void close() throws Exception {
    connection.flush(LONGEST_WAIT);
    connection.close();
  }
}
