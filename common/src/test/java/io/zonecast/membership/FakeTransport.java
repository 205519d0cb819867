package io.zonecast.membership;

import io.zonecast.domain.Endpoint;
import io.zonecast.domain.Lane;
import io.zonecast.port.Bound;
import io.zonecast.port.LinkId;
import io.zonecast.port.Pattern;
import io.zonecast.port.PeerId;
import io.zonecast.port.Transport;
import io.zonecast.port.TransportHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Remembers what it was asked for, and has room or not, as the test says. */
public final class FakeTransport implements Transport {
  /** A frame and where it went. */
  public record Sent(LinkId link, byte[] frame) {}

  /** Whether {@link #send} takes a frame. */
  public boolean room = true;

  private final Map<LinkId, Endpoint> open = new LinkedHashMap<>();
  private final List<String> asked = new ArrayList<>();
  private final List<Sent> sent = new ArrayList<>();
  private final List<byte[]> toSome = new ArrayList<>();
  private int last;

  /** The links that are open, and where they lead. */
  public Map<LinkId, Endpoint> open() {
    return open;
  }

  /** The open link to a place. */
  public LinkId to(Endpoint endpoint) {
    return open.entrySet().stream()
        .filter(link -> link.getValue().equals(endpoint))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no link to " + endpoint + " among " + open));
  }

  /** What was asked for since this was asked, but for frames. */
  public List<String> asked() {
    List<String> taken = List.copyOf(asked);
    asked.clear();
    return taken;
  }

  /** What was sent since this was asked. */
  public List<Sent> sent() {
    List<Sent> taken = List.copyOf(sent);
    sent.clear();
    return taken;
  }

  /** What was sent only to those with room. */
  public List<byte[]> toSome() {
    return toSome;
  }

  @Override
  public Bound bind(Pattern pattern, Lane lane, String host, int port) {
    LinkId link = new LinkId(++last);
    Endpoint endpoint = new Endpoint("10.0.0.1", port == 0 ? 5_000 + last : port);
    asked.add("bind " + name(pattern, lane));
    open.put(link, endpoint);
    return new Bound(link, endpoint);
  }

  @Override
  public LinkId connect(Pattern pattern, Lane lane, Endpoint endpoint) {
    LinkId link = new LinkId(++last);
    asked.add("connect " + name(pattern, lane) + " " + endpoint.port());
    open.put(link, endpoint);
    return link;
  }

  private static String name(Pattern pattern, Lane lane) {
    return lane == Lane.EXPRESS ? lane + " " + pattern : pattern.toString();
  }

  @Override
  public void subscribe(LinkId subscription, byte[] prefix) {
    asked.add("subscribe " + text(prefix));
  }

  @Override
  public void unsubscribe(LinkId subscription, byte[] prefix) {
    asked.add("unsubscribe " + text(prefix));
  }

  /** A prefix without its closing byte; a control character as its number. */
  private static String text(byte[] prefix) {
    String text = new String(prefix, 0, prefix.length - 1, StandardCharsets.UTF_8);
    return text.charAt(0) < ' ' ? (int) text.charAt(0) + text.substring(1) : text;
  }

  @Override
  public boolean send(LinkId link, byte[] frame) {
    if (room) {
      sent.add(new Sent(link, frame));
    }
    return room;
  }

  @Override
  public void sendToThoseWithRoom(LinkId publication, byte[] frame) {
    toSome.add(frame);
  }

  @Override
  public boolean reply(LinkId service, PeerId peer, byte[] frame) {
    throw new UnsupportedOperationException("no service here");
  }

  @Override
  public void close(LinkId link) {
    Endpoint closed = open.remove(link);
    if (closed != null) {
      asked.add("close " + closed.port());
    }
  }

  @Override
  public void probe(Endpoint endpoint, int timeoutMs) {
    asked.add("probe " + endpoint.port());
  }

  @Override
  public int poll(TransportHandler handler, int limit) {
    return 0;
  }

  @Override
  public void await(long timeoutNs) {}

  @Override
  public void wake() {}

  @Override
  public void setReading(LinkId intake, boolean reading) {
    asked.add("reading " + reading);
  }

  @Override
  public long malformed() {
    return 0;
  }

  @Override
  public void close() {
    open.clear();
  }
}
