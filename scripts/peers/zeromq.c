/*
 * libzmq beside Zonecast, for `driver.jar bench ... --peers`: a proxy, a sender and a receiver, each a process.
 *
 *   zeromq-peer middle  --port P --port2 Q             senders connect to P, receivers to Q; prints "ready", ends by a signal
 *   zeromq-peer send    --port P [--bind] --size BYTES [--rate N] [--topics T] [--burst B] [--seconds S] [--count N]
 *                       [--id NAME] [--summary FILE]   with --bind there is no middle: the receivers connect to P
 *   zeromq-peer receive --port P [--topics T] [--senders K] [--skip-seconds S] [--summary FILE]
 *   zeromq-peer version
 *
 * A message is one frame: topic, a zero byte (so that a subscription to t1 is none to t10), payload. The payload: 8 bytes
 * sent time, microseconds since 1970; 8 bytes number, from 1, or 0 for a hello and -1 for an end, both big endian; filler.
 * A sender says hello on every topic until a line comes on standard input. Nothing is thrown away: XPUB with
 * ZMQ_XPUB_NODROP lets a sender wait where PUB would drop. --hwm N: other high-water marks than libzmq's 1000.
 *
 * Exit codes: 0, 1 failed, 2 wrong usage.
 */
#define _GNU_SOURCE
#include <endian.h>
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <zmq.h>

enum {
  HEADER = 16,         /* bytes of time and number */
  TOPIC_ROOM = 16,     /* bytes of the longest topic name and its zero */
  TOPICS_MOST = 1000000,
  HELLO_MS = 10,
  LOOK_MS = 200,       /* between two looks at the clock while nothing comes */
  IDLE_MS = 20000,     /* of silence, after which a receiver gives up */
  SUBSCRIBED_MS = 5000,
  STAMPS_EVERY = 16,   /* messages, where a sender goes as fast as it can */
  CLOCK_EVERY = 64     /* messages that were waiting already when the receiver took them */
};
static const int64_t HELLO = 0, END = -1;

static struct {
  int port, port2, bind, size, topics, senders, hwm;
  int64_t rate, burst, count;
  double seconds, skip_seconds;
  const char *id, *summary;
} options = {.size = 100, .topics = 1, .senders = 1, .hwm = 1000, .burst = 1, .id = "sender"};

static volatile sig_atomic_t stopped;

static void on_signal(int number) {
  (void)number;
  stopped = 1;
}

static void fail(const char *what) {
  fprintf(stderr, "zeromq-peer: %s: %s\n", what, zmq_strerror(errno));
  exit(1);
}

static void check(int rc, const char *what) {
  if (rc < 0) fail(what);
}

static void *allocate(size_t count, size_t size) {
  void *memory = calloc(count, size);
  if (!memory) fail("memory");
  return memory;
}

static int64_t clock_ns(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static int64_t wall_us(void) { return clock_ns(CLOCK_REALTIME) / 1000; }

static int64_t monotonic_ms(void) { return clock_ns(CLOCK_MONOTONIC) / 1000000; }

static void say(const char *line) {
  puts(line);
  fflush(stdout);
}

/* ---- sockets ---- */

static void set(void *socket, int option, int value, const char *what) {
  check(zmq_setsockopt(socket, option, &value, sizeof value), what);
}

static void *open_socket(void *context, int type) {
  void *socket = zmq_socket(context, type);
  if (!socket) fail("socket");
  /* What subscribers send are subscriptions, and those above the mark would be dropped. */
  set(socket, ZMQ_SNDHWM, type == ZMQ_XPUB ? options.hwm : 0, "ZMQ_SNDHWM");
  set(socket, ZMQ_RCVHWM, options.hwm, "ZMQ_RCVHWM");
  set(socket, ZMQ_LINGER, IDLE_MS, "ZMQ_LINGER");
  if (type == ZMQ_XPUB) set(socket, ZMQ_XPUB_NODROP, 1, "ZMQ_XPUB_NODROP");
  return socket;
}

static void attach(void *socket, int bind, int port) {
  char address[64];
  snprintf(address, sizeof address, "tcp://127.0.0.1:%d", port);
  check(bind ? zmq_bind(socket, address) : zmq_connect(socket, address), address);
}

static void middle(void) {
  void *context = zmq_ctx_new();
  void *in = open_socket(context, ZMQ_XSUB);
  void *out = open_socket(context, ZMQ_XPUB);
  attach(in, 1, options.port);
  attach(out, 1, options.port2);
  say("ready");
  zmq_proxy(in, out, NULL);
}

/* ---- sending ---- */

struct topic {
  int length; /* with its zero byte */
  char name[TOPIC_ROOM];
};

static struct topic *topic_names(void) {
  struct topic *topics = allocate(options.topics, sizeof *topics);
  for (int i = 0; i < options.topics; i++)
    topics[i].length = snprintf(topics[i].name, TOPIC_ROOM, "t%d", i) + 1;
  return topics;
}

static void send_message(void *socket, const struct topic *topic, int64_t sent_us, int64_t number) {
  zmq_msg_t message;
  check(zmq_msg_init_size(&message, topic->length + options.size), "zmq_msg_init_size");
  char *bytes = zmq_msg_data(&message);
  memcpy(bytes, topic->name, topic->length);
  bytes += topic->length;
  uint64_t header[2] = {htobe64((uint64_t)sent_us), htobe64((uint64_t)number)};
  memcpy(bytes, header, HEADER);
  memset(bytes + HEADER, 'z', options.size - HEADER);
  while (zmq_msg_send(&message, socket, 0) < 0)
    if (errno != EINTR || stopped) fail("zmq_msg_send");
}

static void send_everywhere(void *socket, const struct topic *topics, int64_t number) {
  for (int i = 0; i < options.topics; i++) send_message(socket, &topics[i], wall_us(), number);
}

/* Subscriptions that have come since the last call; each topic comes once from the proxy or the first receiver. */
static int new_subscriptions(void *socket) {
  int found = 0;
  char first;
  while (zmq_recv(socket, &first, 1, ZMQ_DONTWAIT) >= 0) found += first == 1;
  return found;
}

/* Hellos until a line comes on standard input and somebody is subscribed to every topic. */
static void greet(void *socket, const struct topic *topics) {
  int subscribed = 0;
  int64_t go_ms = 0;
  say("ready");
  for (;;) {
    subscribed += new_subscriptions(socket);
    if (go_ms && subscribed >= options.topics) return;
    if (go_ms && monotonic_ms() - go_ms > SUBSCRIBED_MS) {
      fprintf(stderr, "zeromq-peer: subscriptions to %d of %d topics only\n", subscribed, options.topics);
      exit(1);
    }
    send_everywhere(socket, topics, HELLO);
    struct pollfd input = {.fd = go_ms ? -1 : STDIN_FILENO, .events = POLLIN};
    if (poll(&input, 1, HELLO_MS) > 0) {
      char line[80];
      if (!fgets(line, sizeof line, stdin)) {
        fprintf(stderr, "zeromq-peer: standard input ended before a line came\n");
        exit(1);
      }
      go_ms = monotonic_ms();
    }
    if (stopped) exit(1);
  }
}

static void sleep_until(int64_t due_ns) {
  struct timespec t = {due_ns / 1000000000, due_ns % 1000000000};
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) == EINTR && !stopped) {
  }
}

/* Publishes on every topic in turn, a burst on each; returns how many. */
static int64_t publish(void *socket, const struct topic *topics) {
  int64_t most = options.count > 0 ? options.count : INT64_MAX;
  int64_t start_ns = clock_ns(CLOCK_MONOTONIC);
  int64_t end_ns = options.seconds > 0 ? start_ns + (int64_t)(options.seconds * 1e9) : INT64_MAX;
  int64_t now_us = 0, left_in_burst = options.burst;
  int topic = 0;
  for (int64_t sent = 0;; sent++) {
    if (sent == most || stopped) return sent;
    if (options.rate > 0) {
      int64_t due_ns = start_ns + (int64_t)((double)sent * 1e9 / (double)options.rate);
      if (due_ns >= end_ns) return sent;
      if (due_ns > clock_ns(CLOCK_MONOTONIC)) sleep_until(due_ns);
      now_us = wall_us();
    } else if (sent % STAMPS_EVERY == 0) {
      if (clock_ns(CLOCK_MONOTONIC) >= end_ns) return sent;
      now_us = wall_us();
    }
    send_message(socket, &topics[topic], now_us, sent + 1);
    if (--left_in_burst == 0) {
      left_in_burst = options.burst;
      if (++topic == options.topics) topic = 0;
    }
  }
}

static FILE *open_summary(void) {
  FILE *file = options.summary ? fopen(options.summary, "w") : stdout;
  if (!file) fail(options.summary);
  return file;
}

static void close_summary(FILE *file) {
  if (ferror(file) | fclose(file)) fail("summary");
}

static void sender(void) {
  struct topic *topics = topic_names();
  void *context = zmq_ctx_new();
  void *socket = open_socket(context, ZMQ_XPUB);
  attach(socket, options.bind, options.port);
  greet(socket, topics);
  int64_t start_ns = clock_ns(CLOCK_MONOTONIC);
  int64_t published = publish(socket, topics);
  double seconds = (double)(clock_ns(CLOCK_MONOTONIC) - start_ns) / 1e9;
  send_everywhere(socket, topics, END);
  zmq_close(socket);
  zmq_ctx_term(context); /* waits until everything is sent */
  FILE *file = open_summary();
  fprintf(file, "{\"id\":\"%s\",\"published\":%" PRId64 ",\"seconds\":%.6f}\n", options.id, published, seconds);
  close_summary(file);
}

/* ---- latencies: powers of two, each in 128 equal parts, so an error below 1 % ---- */

enum { PARTS = 128, PARTS_LOG2 = 7, BUCKETS = (64 - PARTS_LOG2) * PARTS };

static struct {
  uint64_t buckets[BUCKETS], count, max;
  double sum;
} latencies;

static void record(int64_t latency_us) {
  uint64_t value = latency_us > 0 ? (uint64_t)latency_us : 0; /* one clock for all, but it may be set back */
  int shift = value < PARTS ? 0 : 63 - __builtin_clzll(value) - (PARTS_LOG2 - 1);
  latencies.buckets[(value >> shift) + (uint64_t)shift * (PARTS / 2)]++;
  latencies.count++;
  latencies.sum += (double)value;
  if (value > latencies.max) latencies.max = value;
}

/* The largest value of the bucket that holds the quantile; 0 where nothing was recorded. */
static uint64_t quantile(double part) {
  uint64_t rank = (uint64_t)(part * (double)latencies.count + 0.999999), seen = 0;
  for (uint64_t i = 0; i < BUCKETS; i++) {
    seen += latencies.buckets[i];
    if (seen < rank || seen == 0) continue;
    int shift = i < PARTS ? 0 : (int)(i / (PARTS / 2)) - 1;
    uint64_t top = ((i - (uint64_t)shift * (PARTS / 2) + 1) << shift) - 1;
    return top < latencies.max ? top : latencies.max;
  }
  return 0;
}

/* ---- receiving ---- */

static struct {
  int64_t delivered, first_us, last_us, out_of_order;
  int greeted, complete;
} received;

struct stream {
  int64_t last; /* number */
  int greeted, ends;
};

/* The topic's number; *payload is set to where the payload begins. */
static int topic_of(const char *bytes, size_t size, size_t *payload) {
  int topic = 0;
  size_t i = 1;
  for (; i < size && bytes[i]; i++) topic = topic * 10 + (bytes[i] - '0');
  if (size < i + 1 + HEADER || topic < 0 || topic >= options.topics) {
    fprintf(stderr, "zeromq-peer: a message that is none of ours\n");
    exit(1);
  }
  *payload = i + 1;
  return topic;
}

/* Takes messages until all ends have come, or nothing for IDLE_MS after the greeting, or a signal. */
static void take_all(void *socket) {
  struct stream *streams = allocate(options.topics, sizeof *streams);
  int64_t skip_us = (int64_t)(options.skip_seconds * 1e6), counted_from_us = 0;
  int64_t now_us = 0, last_message_ms = 0, number = HELLO;
  int unread = 0, still_to_end = options.topics;
  zmq_msg_t message;
  zmq_msg_init(&message);
  while (!stopped && still_to_end > 0) {
    /* A message that had to be waited for is timed by itself; those in a queue behind it share a clock for 64. */
    if (zmq_msg_recv(&message, socket, ZMQ_DONTWAIT) < 0) {
      unread = 0;
      if (errno != EAGAIN && errno != EINTR) fail("zmq_msg_recv");
      if (zmq_msg_recv(&message, socket, 0) < 0) {
        if (errno != EAGAIN && errno != EINTR) fail("zmq_msg_recv");
        if (received.greeted && monotonic_ms() - last_message_ms > IDLE_MS) break;
        continue;
      }
    }
    if (unread-- == 0) {
      now_us = wall_us();
      last_message_ms = monotonic_ms();
      unread = CLOCK_EVERY - 1;
    }
    const char *bytes = zmq_msg_data(&message);
    size_t payload;
    struct stream *stream = &streams[topic_of(bytes, zmq_msg_size(&message), &payload)];
    uint64_t header[2];
    memcpy(header, bytes + payload, HEADER);
    int64_t sent_us = (int64_t)be64toh(header[0]), before = number;
    number = (int64_t)be64toh(header[1]);
    if (number > 0) {
      if (received.delivered++ == 0) {
        received.first_us = now_us = wall_us();
        counted_from_us = now_us + skip_us;
      }
      received.last_us = now_us;
      if (number <= stream->last && options.senders == 1) received.out_of_order++;
      stream->last = number;
      if (now_us >= counted_from_us) record(now_us - sent_us);
    } else if (number == END) {
      if (before > 0) received.last_us = now_us = wall_us();
      if (++stream->ends == options.senders) still_to_end--;
    } else if (!stream->greeted) {
      stream->greeted = 1;
      if (++received.greeted == options.topics) say("ready");
    }
  }
  zmq_msg_close(&message);
  received.complete = still_to_end == 0;
  free(streams);
}

static void receiver(void) {
  void *context = zmq_ctx_new();
  void *socket = open_socket(context, ZMQ_SUB);
  set(socket, ZMQ_RCVTIMEO, LOOK_MS, "ZMQ_RCVTIMEO");
  struct topic *topics = topic_names();
  for (int i = 0; i < options.topics; i++)
    check(zmq_setsockopt(socket, ZMQ_SUBSCRIBE, topics[i].name, topics[i].length), "ZMQ_SUBSCRIBE");
  attach(socket, 0, options.port);
  take_all(socket);
  FILE *file = open_summary();
  fprintf(file, "{\"delivered\":%" PRId64 ",\"first_received_us\":%" PRId64 ",\"last_received_us\":%" PRId64,
          received.delivered, received.first_us, received.last_us);
  fprintf(file, ",\"complete\":%s,\"out_of_order\":%" PRId64, received.complete ? "true" : "false",
          options.senders == 1 ? received.out_of_order : -1);
  fprintf(file, ",\"latency_us\":{\"count\":%" PRIu64 ",\"mean\":%.3f", latencies.count,
          latencies.count ? latencies.sum / (double)latencies.count : 0);
  fprintf(file, ",\"p50\":%" PRIu64 ",\"p99\":%" PRIu64 ",\"p999\":%" PRIu64 ",\"max\":%" PRIu64 "}}\n", quantile(0.5),
          quantile(0.99), quantile(0.999), latencies.max);
  close_summary(file);
}

/* ---- command line ---- */

static void usage(const char *what) {
  fprintf(stderr, "zeromq-peer: %s; see the head of scripts/peers/zeromq.c\n", what);
  exit(2);
}

static double number(const char *text, double least, double most) {
  char *end;
  double value = strtod(text, &end);
  if (*end || end == text || !(value >= least && value <= most)) usage(text);
  return value;
}

static void parse(int argc, char **argv) {
  static const char *names[] = {"port",  "port2",   "bind", "size",    "topics",  "senders",      "hwm", "rate",
                                "burst", "seconds", "count", "id",     "summary", "skip-seconds", NULL};
  struct option known[16] = {{0}};
  for (int i = 0; names[i]; i++)
    known[i] = (struct option){names[i], strcmp(names[i], "bind") ? required_argument : no_argument, NULL, 'a' + i};
  for (int o; (o = getopt_long(argc, argv, "", known, NULL)) != -1;) {
    switch (o) {
      case 'a': options.port = (int)number(optarg, 1, 65535); break;
      case 'b': options.port2 = (int)number(optarg, 1, 65535); break;
      case 'c': options.bind = 1; break;
      case 'd': options.size = (int)number(optarg, HEADER, 1 << 30); break;
      case 'e': options.topics = (int)number(optarg, 1, TOPICS_MOST); break;
      case 'f': options.senders = (int)number(optarg, 1, TOPICS_MOST); break;
      case 'g': options.hwm = (int)number(optarg, 0, 1 << 30); break;
      case 'h': options.rate = (int64_t)number(optarg, 0, 1e9); break;
      case 'i': options.burst = (int64_t)number(optarg, 1, 1e12); break;
      case 'j': options.seconds = number(optarg, 0, 1e6); break;
      case 'k': options.count = (int64_t)number(optarg, 0, 1e15); break;
      case 'l': options.id = optarg; break;
      case 'm': options.summary = optarg; break;
      case 'n': options.skip_seconds = number(optarg, 0, 1e6); break;
      default: exit(2);
    }
  }
  if (optind < argc) usage(argv[optind]);
}

int main(int argc, char **argv) {
  const char *role = argc > 1 ? argv[1] : "";
  if (!strcmp(role, "version")) {
    int major, minor, patch;
    zmq_version(&major, &minor, &patch);
    printf("libzmq %d.%d.%d\n", major, minor, patch);
    return 0;
  }
  parse(argc - 1, argv + 1);
  if (!options.port) usage("--port is missing");
  if (!strcmp(role, "middle")) {
    if (!options.port2) usage("--port2 is missing");
    middle();
    return 1;
  }
  sigaction(SIGTERM, &(struct sigaction){.sa_handler = on_signal}, NULL);
  sigaction(SIGINT, &(struct sigaction){.sa_handler = on_signal}, NULL);
  if (!strcmp(role, "send")) {
    if (!options.seconds && !options.count) usage("--seconds or --count is missing");
    sender();
  } else if (!strcmp(role, "receive")) {
    receiver();
  } else {
    usage("middle, send, receive or version");
  }
  return 0;
}
