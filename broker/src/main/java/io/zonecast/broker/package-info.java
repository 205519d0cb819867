/**
 * The broker: {@code BrokerCommand} reads options into a {@code BrokerConfig}, runs a {@code
 * BrokerAgent}; its {@code BrokerCore} holds the role, the {@code Matchmaker} decides who is told
 * what, the {@code Relay} what is passed on, the {@code ReliableRelay} what is acknowledged. A
 * standby's {@code Mirror} holds what its primary holds.
 */
package io.zonecast.broker;
