package io.zonecast.driver.peer;

import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** JeroMQ as its users write it: plain sockets, and {@code ZMQ.proxy} between them. */
final class JeroMqClient implements Client {
  /** A third more messages pass than with the library's 1,000; more brings nothing. */
  private static final int HIGH_WATER_MARK = 10_000;

  private static final int LINGER_MS = 20_000;
  private static final int SUBSCRIBED_MS = 5_000;

  private final ZContext context = new ZContext(1);
  private final int port;
  private final int topics;
  private ZMQ.Socket publisher;

  JeroMqClient(int port, int topics) {
    this.port = port;
    this.topics = topics;
    context.setLinger(LINGER_MS);
  }

  /** Runs the proxy on the calling thread, until the process is told to end. */
  static void proxy(int senders, int receivers, Runnable ready) {
    try (ZContext context = new ZContext(1)) {
      ZMQ.Socket in = open(context, SocketType.XSUB);
      ZMQ.Socket out = open(context, SocketType.XPUB);
      in.bind(address(senders));
      out.bind(address(receivers));
      ready.run();
      ZMQ.proxy(in, out, null);
    }
  }

  private static ZMQ.Socket open(ZContext context, SocketType type) {
    ZMQ.Socket socket = context.createSocket(type);
    socket.setRcvHWM(HIGH_WATER_MARK);
    // What subscribers send are subscriptions, and those above the mark would be dropped.
    socket.setSndHWM(type == SocketType.XPUB ? HIGH_WATER_MARK : 0);
    socket.setLinger(LINGER_MS);
    if (type == SocketType.XPUB) {
      socket.setXpubNoDrop(true);
    }
    return socket;
  }

  private static String address(int port) {
    return "tcp://127.0.0.1:" + port;
  }

  @Override
  public byte[] prefix(int topic) {
    return Topics.prefix("t" + topic);
  }

  /** Subscriptions come through the proxy, each topic once. */
  @Override
  public void awaitSubscribers() {
    publisher().setReceiveTimeOut(SUBSCRIBED_MS);
    for (int subscribed = 0; subscribed < topics; ) {
      byte[] message = publisher().recv();
      if (message == null) {
        throw new IllegalStateException(
            "subscriptions to " + subscribed + " of " + topics + " topics only");
      }
      subscribed += message[0] == 1 ? 1 : 0;
    }
  }

  @Override
  public void publish(int topic, byte[] frame) {
    if (!publisher().send(frame, 0)) {
      throw new IllegalStateException("not sent: error " + publisher.errno());
    }
  }

  private ZMQ.Socket publisher() {
    if (publisher == null) {
      publisher = open(context, SocketType.XPUB);
      publisher.connect(address(port));
    }
    return publisher;
  }

  /** A message that was sent is on its way already. */
  @Override
  public void flush() {}

  @Override
  public void subscribe(Inbox inbox) {
    ZMQ.Socket subscriber = open(context, SocketType.SUB);
    Topics.names(topics).forEach(name -> subscriber.subscribe(Topics.prefix(name)));
    subscriber.connect(address(port));
    Thread thread = new Thread(() -> receive(subscriber, inbox), "receiver");
    thread.setDaemon(true);
    thread.start();
  }

  private static void receive(ZMQ.Socket subscriber, Inbox inbox) {
    while (true) {
      byte[] frame = subscriber.recv(0);
      int length = 0;
      while (frame[length] != 0) {
        length++;
      }
      inbox.onMessage(Topics.number(frame, length), frame, length + 1);
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
