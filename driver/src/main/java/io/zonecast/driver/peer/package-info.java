/**
 * Other messaging systems beside this one, for {@code bench … --peers}: how each is started ({@link
 * io.zonecast.driver.peer.Peer}), and, where its clients are Java, a sender and a receiver that do
 * the same work with its library ({@link io.zonecast.driver.peer.PeerMain}, processes of their
 * own). The libraries are not in driver.jar: {@code scripts/install-peers}.
 */
package io.zonecast.driver.peer;
