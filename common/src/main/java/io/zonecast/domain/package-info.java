/**
 * The words of publish/subscribe as types, and the pure rules over them: validation of names, matching, order of sequences,
 * order of epochs. Imports nothing but the JDK; holds no state that a caller did not hand in.
 */
package io.zonecast.domain;
