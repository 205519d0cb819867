/**
 * The broker: {@code BrokerCommand} reads options into a {@code BrokerConfig}, runs a {@code
 * BrokerAgent}; its {@code BrokerCore} holds the role, the {@code Matchmaker} decides who is told
 * what, the {@code Relay} what is passed on.
 */
package io.zonecast.broker;
