package io.daybook.embedded;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log file of a child process, and its last lines in memory.
 *
 * <p>One thread writes. A full file becomes {@code .1}, so there are never more than two. A disk
 * that takes no more loses lines, it does not stop the child.
 */
final class ServerLog {
  private static final Logger LOG = LoggerFactory.getLogger(ServerLog.class);
  private static final int LAST_LINES = 20;

  private final Path file;
  private final long bytesMax;
  private final Deque<String> last = new ConcurrentLinkedDeque<>();

  ServerLog(Path file, long bytesMax) {
    this.file = file;
    this.bytesMax = bytesMax;
  }

  /** Returns the last lines, the oldest first. */
  String lastLines() {
    return String.join("\n", last);
  }

  /** Copies the lines to the file until the child closes its end. */
  void drain(BufferedReader lines) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      remember(line);
      try {
        append(line);
      } catch (IOException e) {
        LOG.debug("{} takes no more lines", file, e);
      }
    }
  }

  private void remember(String line) {
    last.addLast(line);
    if (last.size() > LAST_LINES) {
      last.pollFirst();
    }
  }

  private void append(String line) throws IOException {
    if (Files.exists(file) && Files.size(file) > bytesMax) {
      Path older = file.resolveSibling(file.getFileName() + ".1");
      Files.move(file, older, StandardCopyOption.REPLACE_EXISTING);
    }
    try (BufferedWriter writer =
        Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      writer.write(line);
      writer.newLine();
    }
  }
}
