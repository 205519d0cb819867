/**
 * The subscriber: {@code SubscriberCommand} reads options into a {@code SubscriberConfig}, runs a
 * {@code SubscriberAgent}, whose {@code SubscriberCore} decides where to connect and what to
 * deliver to the {@code DeliverySink}.
 */
package io.zonecast.subscriber;
