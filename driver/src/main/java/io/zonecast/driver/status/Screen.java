package io.zonecast.driver.status;

import java.io.PrintWriter;

/** Where a status that goes on changing is shown. One thread. */
interface Screen {
  /** The status has changed. */
  void show(String status);

  /** Something is to be said about what is shown. */
  void say(String line);

  /** What was said holds no more: the connection is back. */
  void takeBack(String line);

  /** Whether nobody can see it any more. */
  boolean isGone();

  /** A terminal, of which all is cleared and drawn anew. */
  static Screen terminal(PrintWriter out) {
    return new Screen() {
      private String shown = "";

      @Override
      public void show(String status) {
        shown = status;
        draw("");
      }

      @Override
      public void say(String line) {
        draw(line + "\n\n");
      }

      @Override
      public void takeBack(String line) {
        draw("");
      }

      private void draw(String above) {
        out.print("\u001b[H\u001b[2J" + above + shown);
        out.flush();
      }

      @Override
      public boolean isGone() {
        return out.checkError();
      }
    };
  }

  /**
   * A file or a pipe: what is new is added.
   *
   * @param between what stands between one status and the next
   * @param remarks where lines about it go
   */
  static Screen lines(PrintWriter out, String between, PrintWriter remarks) {
    return new Screen() {
      private String before = "";

      @Override
      public void show(String status) {
        out.print(before + status);
        out.flush();
        before = between;
      }

      @Override
      public void say(String line) {
        remarks.println(line);
        remarks.flush();
      }

      @Override
      public void takeBack(String line) {
        say(line);
      }

      @Override
      public boolean isGone() {
        return out.checkError();
      }
    };
  }
}
