package io.zonecast.driver.peer;

import java.util.Arrays;
import java.util.concurrent.Semaphore;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * MQTT, QoS 0, through Paho's asynchronous client; publishing waits while too much is in flight.
 */
final class MqttClient implements Client {
  private static final int AT_MOST_ONCE = 0;
  private static final int IN_FLIGHT = 60_000;
  private static final long LONGEST_WAIT_MS = 60_000;

  private final MqttAsyncClient client;
  private final String[] topics;
  private final Semaphore room = new Semaphore(IN_FLIGHT);

  MqttClient(int port, int topics) throws MqttException {
    this.topics = Topics.names(topics).toArray(String[]::new);
    client =
        new MqttAsyncClient(
            "tcp://127.0.0.1:" + port, MqttAsyncClient.generateClientId(), new MemoryPersistence());
  }

  private void connect(Inbox inbox) throws MqttException {
    client.setCallback(
        new MqttCallback() {
          @Override
          public void messageArrived(String topic, MqttMessage message) {
            inbox.onMessage(Topics.number(topic), message.getPayload(), 0);
          }

          @Override
          public void deliveryComplete(IMqttDeliveryToken token) {
            room.release();
          }

          @Override
          public void connectionLost(Throwable cause) {
            System.err.println("connection lost: " + cause);
            Runtime.getRuntime().halt(1);
          }
        });
    MqttConnectOptions options = new MqttConnectOptions();
    options.setMaxInflight(IN_FLIGHT);
    client.connect(options).waitForCompletion(LONGEST_WAIT_MS);
  }

  @Override
  public void publish(int topic, byte[] frame) throws Exception {
    if (!client.isConnected()) {
      connect((number, message, offset) -> {});
    }
    room.acquire();
    client.publish(topics[topic], frame, AT_MOST_ONCE, false);
  }

  /** Paho's writer is awake as soon as something waits. */
  @Override
  public void flush() {}

  @Override
  public void subscribe(Inbox inbox) throws Exception {
    connect(inbox);
    int[] qos = new int[topics.length];
    Arrays.fill(qos, AT_MOST_ONCE);
    client.subscribe(topics, qos).waitForCompletion(LONGEST_WAIT_MS);
  }

  @Override
  public void close() throws Exception {
    room.acquire(IN_FLIGHT);
    client.disconnect().waitForCompletion(LONGEST_WAIT_MS);
    client.close();
  }
}
