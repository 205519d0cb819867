/**
 * The publisher: {@code PublisherCommand} reads options into a {@code PublisherConfig}, runs a
 * {@code PublisherAgent}, whose {@code PublisherCore} decides what is published when.
 */
package io.zonecast.publisher;
