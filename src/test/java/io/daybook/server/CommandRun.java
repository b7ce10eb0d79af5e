package io.daybook.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A command of the command line that was run in this JVM, and what it said. */
record CommandRun(int status, String out, String error) {
  /** Runs a command on an external PostgreSQL. */
  static CommandRun of(String uri, String command, String... words) {
    try {
      Path file = Files.createTempFile("daybook", ".json");
      Files.writeString(file, "{\"postgres\":\"" + uri + "\",\"partitions\":4}");
      List<String> all = new ArrayList<>(List.of("--conf", file.toString()));
      all.addAll(List.of(words));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      int status =
          CommandLine.once(
              command,
              all,
              new PrintStream(out, true, StandardCharsets.UTF_8),
              new PrintStream(err, true, StandardCharsets.UTF_8));
      Files.delete(file);
      return new CommandRun(
          status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
