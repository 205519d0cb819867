package io.zonecast.driver.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Topics dealt in turn, like cards: each client gets the next topic until every client and every
 * topic had its turn. Topic number t belongs to zone {@code t mod zones + 1}, and a client stays in
 * the zone of its first topic.
 *
 * @param hands each client's topics
 * @param zones each client's zone
 */
record TopicDeal(List<List<String>> hands, List<Integer> zones) {

  static TopicDeal deal(List<String> topics, int clients, int zones) {
    List<List<String>> hands = new ArrayList<>();
    List<Integer> zoneOf = new ArrayList<>(Collections.nCopies(clients, 0));
    for (int i = 0; i < clients; i++) {
      hands.add(new ArrayList<>());
    }
    for (int turn = 0; turn < Math.max(clients, topics.size()); turn++) {
      int client = turn % clients;
      int zone = turn % topics.size() % zones + 1;
      if (hands.get(client).isEmpty()) {
        zoneOf.set(client, zone);
      }
      if (zoneOf.get(client) == zone) {
        hands.get(client).add(topics.get(turn % topics.size()));
      }
    }
    return new TopicDeal(hands, zoneOf);
  }

  /** How many clients have a topic. */
  int holders(String topic) {
    return (int) hands.stream().filter(hand -> hand.contains(topic)).count();
  }
}
