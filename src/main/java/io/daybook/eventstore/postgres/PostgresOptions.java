package io.daybook.eventstore.postgres;

/**
 * How the store talks to PostgreSQL.
 *
 * @param uri {@code postgresql://user:password@host:port/database}
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
    int partitions,
    int appendConnectionsMax,
    int readConnectionsMax,
    int statementTimeoutMillis,
    int connectTimeoutMillis,
    boolean allowUnsafeDurability) {

  /** Returns options with the usual bounds. */
  public static PostgresOptions of(String uri, int partitions) {
    return new PostgresOptions(uri, partitions, 8, 8, 10_000, 5_000, false);
  }
}
