package io.daybook.load.store;

import io.daybook.embedded.EmbeddedServers;
import io.daybook.load.bench.Options;
import io.daybook.load.bench.Options.UsageException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The one PostgreSQL of a bench: embedded, kept in a directory, or one that is there already. */
final class Postgres implements AutoCloseable {
  private static final String DIRECTORY = "target/store-bench";

  private final @Nullable EmbeddedServers embedded;
  private final String uri;
  private final Path directory;

  private Postgres(@Nullable EmbeddedServers embedded, String uri, Path directory) {
    this.embedded = embedded;
    this.uri = uri;
    this.directory = directory;
  }

  /**
   * Starts it, or takes the one that {@code --postgres} names.
   *
   * @param options {@code --postgres URI} of a role that may create databases; {@code --data
   *     DIRECTORY} for what is embedded
   */
  static Postgres start(Options options) {
    Path directory = Path.of(options.text("data", DIRECTORY)).toAbsolutePath();
    String given = options.text("postgres", "");
    if (!given.isEmpty()) {
      return new Postgres(null, given, directory);
    }
    EmbeddedServers servers = EmbeddedServers.start(directory, true, false);
    String uri = servers.postgresUri();
    if (uri == null) {
      throw new IllegalStateException("no embedded PostgreSQL in " + directory);
    }
    return new Postgres(servers, uri, directory);
  }

  /** Returns the directory for what a bench keeps. */
  Path directory() {
    return directory;
  }

  /** Returns a database of that name, which may be there already. */
  Database database(String name) {
    Database own = new Database(URI.create(uri).resolve("/" + name).toString());
    Database server = new Database(uri);
    if (server.number("SELECT count(*) FROM pg_database WHERE datname = '" + name + "'") == 0) {
      server.execute("CREATE DATABASE " + name);
    }
    return own;
  }

  /** Returns a new, empty database of that name; one that was there before is dropped. */
  Database fresh(String name) {
    drop(name);
    return database(name);
  }

  /** Drops a database, with the connections to it. */
  void drop(String name) {
    new Database(uri).execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
  }

  /** Returns what the figures depend on: version, and the settings that make commits durable. */
  String description() {
    try (var connection = new Database(uri).connect();
        var statement = connection.createStatement();
        var found =
            statement.executeQuery(
                "SELECT format('PostgreSQL %s, fsync=%s, synchronous_commit=%s, shared_buffers=%s',"
                    + " current_setting('server_version'), current_setting('fsync'),"
                    + " current_setting('synchronous_commit'),"
                    + " current_setting('shared_buffers'))")) {
      found.next();
      return found.getString(1);
    } catch (SQLException e) {
      throw new UsageException("PostgreSQL does not answer: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    if (embedded != null) {
      embedded.close();
    }
  }
}
