package io.daybook.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code postmaster.pid} says, the file in which a running PostgreSQL names itself.
 *
 * <p>Source: {@code src/include/utils/pidfile.h} of PostgreSQL: line 1 is the process id, line 4
 * the port, line 8 the status.
 *
 * @param pid the process that wrote the file; it may be long gone
 * @param port where it listens; 0 while that is not written yet
 * @param ready whether it takes connections
 */
record PostmasterFile(long pid, int port, boolean ready) {
  private static final int PORT_LINE = 3;
  private static final int STATUS_LINE = 7;

  static Path in(Path cluster) {
    return cluster.resolve("postmaster.pid");
  }

  /** Returns what the file says; empty if there is none or it is not written to its end yet. */
  static Optional<PostmasterFile> read(Path cluster) throws IOException {
    try {
      List<String> lines = Files.readAllLines(in(cluster));
      if (lines.isEmpty() || !lines.getFirst().strip().matches("\\d{1,18}")) {
        return Optional.empty();
      }
      boolean ready = lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals("ready");
      int port = lines.size() > STATUS_LINE ? Integer.parseInt(lines.get(PORT_LINE).strip()) : 0;
      return Optional.of(new PostmasterFile(Long.parseLong(lines.getFirst().strip()), port, ready));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns the PostgreSQL that runs on the cluster, if one does. Process ids are used again, so
   * the process must be a {@code postgres} that was started on this directory.
   */
  static Optional<ProcessHandle> running(Path cluster) throws IOException {
    return read(cluster)
        .flatMap(file -> ProcessHandle.of(file.pid()))
        .filter(ProcessHandle::isAlive)
        .filter(process -> isPostgresOf(process.info(), cluster));
  }

  private static boolean isPostgresOf(ProcessHandle.Info info, Path cluster) {
    boolean postgres =
        info.command().map(Path::of).map(Path::getFileName).stream()
            .anyMatch(name -> name.toString().startsWith("postgres"));
    return postgres
        && info.arguments().map(List::of).orElse(List.of()).contains(cluster.toString());
  }
}
