package io.zonecast.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import picocli.CommandLine;

/**
 * One call of a program in this JVM, through its real command line.
 *
 * @param code its exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
public record Ran(int code, String out, String err) {
  /** Calls it. */
  public static Ran of(Object command, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine program =
        Programs.of(command).setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int code = program.execute(arguments);
    return new Ran(code, out.toString(), err.toString());
  }

  /** The lines of {@link #err}. */
  public List<String> complaints() {
    return err.lines().toList();
  }

  /** An address of this machine where nobody listens. */
  public static String nobody() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "127.0.0.1:" + socket.getLocalPort();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
