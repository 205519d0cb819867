package io.zonecast.driver.plan;

import java.util.List;

/** The kind of Mininet's switches. */
public enum SwitchKind {
  /** Open vSwitch in the kernel. */
  OVS("ovs"),
  /** A Linux bridge. */
  LXBR("lxbr"),
  /** Open vSwitch in user space: slow, and needs no kernel module. */
  OVS_USER("ovs-user");

  /** The order in which kinds are tried when none is named: the first that forwards is taken. */
  public static final List<SwitchKind> PROBED = List.of(OVS, LXBR, OVS_USER);

  private final String word;

  SwitchKind(String word) {
    this.word = word;
  }

  /** The word used on the command line, in files and in {@code topology.py}. */
  public String word() {
    return word;
  }

  /**
   * The kind for a {@link #word()}.
   *
   * @throws IllegalArgumentException naming the word where it is none of them
   */
  public static SwitchKind of(String word) {
    for (SwitchKind kind : values()) {
      if (kind.word.equals(word)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("switch \"" + word + "\" is not ovs, lxbr or ovs-user");
  }

  @Override
  public String toString() {
    return word;
  }
}
