package io.daybook;

import io.daybook.server.CommandLine;

/** Starts the command line. */
public final class Main {
  private Main() {}

  /** Runs the command that the arguments name; see {@code help}. */
  public static void main(String[] arguments) {
    CommandLine.run(arguments);
  }
}
