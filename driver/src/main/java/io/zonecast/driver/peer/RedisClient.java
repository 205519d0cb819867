package io.zonecast.driver.peer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import redis.clients.jedis.BinaryJedisPubSub;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

/** Redis pub/sub through Jedis: publishing in a pipeline, whose replies are read at each flush. */
final class RedisClient implements Client {
  /** What Redis recommends, "for instance"; 128 would be a third slower. */
  private static final int COMMANDS_A_FLUSH = 10_000;

  private static final int NO_TIMEOUT = 0;

  private final Jedis jedis;
  private final Pipeline pipeline;
  private final byte[][] channels;
  private int waiting;

  RedisClient(int port, int topics) {
    DefaultJedisClientConfig config =
        DefaultJedisClientConfig.builder().socketTimeoutMillis(NO_TIMEOUT).build();
    jedis = new Jedis(new HostAndPort("127.0.0.1", port), config);
    pipeline = jedis.pipelined();
    channels =
        Topics.names(topics).stream().map(name -> name.getBytes(US_ASCII)).toArray(byte[][]::new);
  }

  @Override
  public void publish(int topic, byte[] frame) {
    pipeline.publish(channels[topic], frame);
    if (++waiting == COMMANDS_A_FLUSH) {
      flush();
    }
  }

  @Override
  public void flush() {
    pipeline.sync();
    waiting = 0;
  }

  @Override
  public void subscribe(Inbox inbox) {
    BinaryJedisPubSub listener =
        new BinaryJedisPubSub() {
          @Override
          public void onMessage(byte[] channel, byte[] message) {
            inbox.onMessage(Topics.number(channel, channel.length), message, 0);
          }
        };
    Thread thread = new Thread(() -> jedis.subscribe(listener, channels), "receiver");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    jedis.close();
  }
}
