package io.daybook.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL 18 as a child process, on 127.0.0.1, with its data below the data directory.
 *
 * <p>It is durable: {@code fsync}, {@code synchronous_commit} and {@code full_page_writes} are on.
 * Nobody replicates from it, so the WAL is minimal.
 *
 * <p>A PostgreSQL that a killed Daybook left behind on the same data is stopped first; nothing
 * attaches to it. The caller holds the {@link DataDirectoryLock}.
 */
public final class EmbeddedPostgres {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final int ORPHAN_SECONDS_MAX = 10;
  private static final int ATTEMPTS_MAX = 3;
  private static final Duration POLL = Duration.ofMillis(10);

  private final PostgresCluster cluster;
  private final PostgresProcess process;
  private final int port;
  private final EmbeddedPostgresOptions options;

  private EmbeddedPostgres(
      PostgresCluster cluster, PostgresProcess process, int port, EmbeddedPostgresOptions options) {
    this.cluster = cluster;
    this.process = process;
    this.port = port;
    this.options = options;
  }

  /**
   * Starts it and returns when it takes connections. Blocks: about three seconds on an empty
   * directory, well below one second later.
   *
   * @param dataDirectory of Daybook; PostgreSQL keeps everything in its {@code postgres}
   * @throws EmbeddedServerException if it does not run; the message has the end of its log
   */
  public static EmbeddedPostgres start(Path dataDirectory, EmbeddedPostgresOptions options) {
    try {
      Path directory = Files.createDirectories(dataDirectory.resolve("postgres")).toRealPath();
      Launcher launcher = Launcher.forFilesIn(directory);
      PostgresBinaries binaries = PostgresBinaries.unpackOnce(directory);
      PostgresCluster cluster = PostgresCluster.makeOnce(directory, binaries, launcher);
      endOrphan(cluster);
      return start(directory, launcher, binaries, cluster, options);
    } catch (IOException e) {
      throw new EmbeddedServerException("PostgreSQL in " + dataDirectory + ": " + e, e);
    }
  }

  /**
   * A file whose process has gone, or is another program by now, goes too. PostgreSQL would look at
   * the process id alone and could take a thread of this very process for itself.
   */
  private static void endOrphan(PostgresCluster cluster) throws IOException {
    Optional<ProcessHandle> orphan = PostmasterFile.running(cluster.data());
    if (orphan.isPresent()) {
      LOG.warn("stopping PostgreSQL {}, which was left behind", orphan.get().pid());
      PostgresProcess.end(orphan.get(), ORPHAN_SECONDS_MAX);
    }
    Files.deleteIfExists(PostmasterFile.in(cluster.data()));
  }

  private static EmbeddedPostgres start(
      Path directory,
      Launcher launcher,
      PostgresBinaries binaries,
      PostgresCluster cluster,
      EmbeddedPostgresOptions options)
      throws IOException {
    var server = cluster.server(binaries);
    var settings = PostgresSettings.of(options.settings(), server, launcher);
    var log = new ServerLog(directory.resolve("postgres.log"), options.logBytesMax());
    for (int attempt = 1; ; attempt++) {
      int port = options.port() == 0 ? Ports.free() : options.port();
      var process = PostgresProcess.start(launcher, settings.appendTo(server, port), log);
      var postgres = new EmbeddedPostgres(cluster, process, port, options);
      if (postgres.becomesReady()) {
        LOG.info("PostgreSQL {} listens on {}:{}", PostgresBinaries.VERSION, Ports.HOST, port);
        return postgres;
      }
      boolean lostThePort = options.port() == 0 && !Ports.isFree(port);
      if (!lostThePort || attempt == ATTEMPTS_MAX) {
        throw new EmbeddedServerException(
            "PostgreSQL does not start in " + directory + ":\n" + process.lastLines());
      }
    }
  }

  /** Waits until it says it is ready. What does not become ready is stopped. */
  private boolean becomesReady() throws IOException {
    long deadline = System.nanoTime() + Duration.ofSeconds(options.startSecondsMax()).toNanos();
    try {
      while (process.isAlive() && System.nanoTime() - deadline < 0) {
        if (PostmasterFile.read(cluster.data()).filter(PostmasterFile::ready).isPresent()) {
          return true;
        }
        Thread.sleep(POLL);
      }
    } catch (InterruptedException e) {
      stop();
      throw EmbeddedServerException.interrupted("PostgreSQL started", e);
    }
    stop();
    return false;
  }

  /** Returns where it is, its superuser and the password included: {@code postgresql://…}. */
  public String uri() {
    return cluster.uri(port);
  }

  /** Returns the same for the user as which Daybook works; who opens the store makes that user. */
  public String applicationUri() {
    return cluster.applicationUri(port);
  }

  /**
   * Returns the {@link #applicationUri} of the PostgreSQL that another process runs on the
   * directory; empty when none does.
   */
  public static Optional<String> running(Path dataDirectory) {
    try {
      Optional<PostgresCluster> cluster =
          PostgresCluster.existing(dataDirectory.resolve("postgres"));
      if (cluster.isEmpty()) {
        return Optional.empty();
      }
      return PostmasterFile.read(cluster.get().data().toRealPath())
          .filter(PostmasterFile::ready)
          .map(file -> cluster.get().applicationUri(file.port()));
    } catch (IOException e) {
      throw new EmbeddedServerException("PostgreSQL in " + dataDirectory + ": " + e, e);
    }
  }

  /** Returns whether the process runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Stops it, connections or not. Blocks no longer than the options say and four seconds more. A
   * second call does nothing.
   */
  public void stop() {
    if (process.isAlive()) {
      PostgresProcess.end(server(), options.stopSecondsMax());
    }
  }

  private ProcessHandle server() {
    try {
      return PostmasterFile.running(cluster.data()).orElseGet(process::handle);
    } catch (IOException e) {
      LOG.debug("no postmaster.pid", e);
      return process.handle();
    }
  }
}
