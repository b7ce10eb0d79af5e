package io.daybook.eventstore.postgres;

import org.jspecify.annotations.Nullable;

/**
 * How the store talks to PostgreSQL.
 *
 * @param uri {@code postgresql://user:password@host:port/database}; its user works with the store
 * @param ownerUri the same for a user who owns the tables and migrates them, and gives the other
 *     one no more than it needs; null: the user of {@code uri} does
 * @param partitions how many partitions a new store gets; an existing store must have as many
 * @param appendConnectionsMax connections for appends
 * @param readConnectionsMax connections for reads
 * @param statementTimeoutMillis after which the server gives a statement up, and the client a
 *     little later
 * @param connectTimeoutMillis after which a connection attempt is given up
 * @param allowUnsafeDurability whether a server with {@code fsync=off} or the like is accepted
 */
public record PostgresOptions(
    String uri,
    @Nullable String ownerUri,
    int partitions,
    int appendConnectionsMax,
    int readConnectionsMax,
    int statementTimeoutMillis,
    int connectTimeoutMillis,
    boolean allowUnsafeDurability) {

  /** Returns options with the usual bounds, for one user who does everything. */
  public static PostgresOptions of(String uri, int partitions) {
    return new PostgresOptions(uri, null, partitions, 8, 8, 10_000, 5_000, false);
  }

  /** Returns these options with a user who owns the tables. */
  public PostgresOptions withOwner(String owner) {
    return new PostgresOptions(
        uri,
        owner,
        partitions,
        appendConnectionsMax,
        readConnectionsMax,
        statementTimeoutMillis,
        connectTimeoutMillis,
        allowUnsafeDurability);
  }

  /** Returns these options for the user who owns the tables, with one connection. */
  PostgresOptions ofOwner() {
    return new PostgresOptions(
        ownerUri == null ? uri : ownerUri,
        null,
        partitions,
        1,
        1,
        statementTimeoutMillis,
        connectTimeoutMillis,
        allowUnsafeDurability);
  }
}
