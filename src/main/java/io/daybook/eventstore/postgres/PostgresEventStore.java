package io.daybook.eventstore.postgres;

import io.daybook.eventstore.AppendBatch;
import io.daybook.eventstore.AppendOutcome;
import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.ParkedReactionStore;
import io.daybook.eventstore.Partitions;
import io.daybook.eventstore.Positions;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.eventstore.ScheduledCommandStore;
import io.daybook.eventstore.Snapshot;
import io.daybook.eventstore.SubjectKey;
import io.daybook.eventstore.SubjectKeyStore;
import io.daybook.kernel.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowIterator;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The event store in one PostgreSQL database.
 *
 * <p>Outcomes and errors: an append whose statement PostgreSQL refused is an outcome; a lost
 * connection, a timeout and a server that shuts down fail the future.
 */
public final class PostgresEventStore implements EventStore {
  private static final long GRACE_MILLIS = 1_000;

  private final PostgresPools pools;
  private final PostgresDurability durability;
  private final PostgresProtection protection;
  private final UUID id;
  private final Partitions partitions;
  private final long timeoutMillis;

  private PostgresEventStore(
      PostgresPools pools,
      PostgresDurability durability,
      PostgresProtection protection,
      UUID id,
      PostgresOptions options) {
    this.pools = pools;
    this.durability = durability;
    this.protection = protection;
    this.id = id;
    this.partitions = new Partitions(options.partitions());
    this.timeoutMillis = options.statementTimeoutMillis() + GRACE_MILLIS;
  }

  /**
   * Opens the store, and creates or migrates its tables.
   *
   * <p>Fails with {@link UnusableStoreException} when the database is not durable, or is not a
   * store of as many partitions.
   */
  public static Future<PostgresEventStore> open(Vertx vertx, PostgresOptions options) {
    return migrated(vertx, options).compose(id -> connected(vertx, options, id));
  }

  private static Future<UUID> migrated(Vertx vertx, PostgresOptions options) {
    PostgresPools owner = PostgresPools.create(vertx, options.ofOwner());
    return PostgresDurability.read(owner.read())
        .compose(found -> found.required(options.allowUnsafeDurability()))
        .compose(
            found ->
                options.ownerUri() == null
                    ? Future.succeededFuture()
                    : PostgresRoles.create(owner.read(), options.uri()))
        .compose(ready -> PostgresMigrations.migrate(owner.read(), options))
        .eventually(owner::close);
  }

  private static Future<PostgresEventStore> connected(
      Vertx vertx, PostgresOptions options, UUID id) {
    PostgresPools pools = PostgresPools.create(vertx, options);
    return Future.all(PostgresDurability.read(pools.read()), PostgresProtection.read(pools.read()))
        .map(
            found ->
                new PostgresEventStore(pools, found.resultAt(0), found.resultAt(1), id, options))
        .recover(failure -> pools.close().transform(closed -> Future.failedFuture(failure)));
  }

  /** Returns how durable a commit of this store is. */
  public PostgresDurability durability() {
    return durability;
  }

  /** Returns what keeps this program from changing events. */
  public PostgresProtection protection() {
    return protection;
  }

  @Override
  public UUID id() {
    return id;
  }

  @Override
  public Partitions partitions() {
    return partitions;
  }

  @Override
  public Future<AppendOutcome> append(AppendBatch batch) {
    return bounded(PostgresAppend.append(pools.append(), batch));
  }

  @Override
  public Future<Head> head(int partition) {
    return bounded(
        pools
            .read()
            .preparedQuery(
                EventTable.sql(
                    "SELECT p.head, e.hash FROM partition p LEFT JOIN {event} e"
                        + " ON e.partition = p.id AND e.position = p.head WHERE p.id = $1",
                    partition))
            .execute(Tuple.of(partition))
            .map(rows -> head(rows.iterator())));
  }

  private static Head head(RowIterator<Row> rows) {
    if (!rows.hasNext()) {
      throw new IllegalStateException("the table partition has no row of that partition");
    }
    Row row = rows.next();
    @Nullable Buffer hash = row.getBuffer(1);
    return new Head(row.getLong(0), hash == null ? EventHash.NONE : EventHash.of(hash.getBytes()));
  }

  @Override
  public Future<Positions> heads() {
    return bounded(PostgresReads.heads(pools.read(), partitions));
  }

  @Override
  public Future<List<RecordedEvent>> readPartition(int partition, long fromPosition, int limit) {
    return bounded(PostgresReads.partition(pools.read(), partition, fromPosition, limit));
  }

  @Override
  public Future<List<RecordedEvent>> readStream(
      StreamId stream, long fromVersion, int limit, Direction direction) {
    int partition = partitions.of(stream);
    return bounded(
        switch (direction) {
          case FORWARD ->
              PostgresReads.forward(pools.read(), partition, stream, fromVersion, limit);
          case BACKWARD ->
              PostgresReads.backward(pools.read(), partition, stream, fromVersion, limit);
        });
  }

  @Override
  public Future<List<RecordedEvent>> readStreams(
      int partition, List<StreamId> streams, int limitEach) {
    return bounded(PostgresReads.streams(pools.read(), partition, streams, limitEach));
  }

  @Override
  public Future<Long> streamVersion(StreamId stream) {
    int partition = partitions.of(stream);
    return bounded(
        pools
            .read()
            .preparedQuery(
                EventTable.sql(
                    "SELECT coalesce(max(version), 0) FROM {event}"
                        + " WHERE partition = $1 AND stream = $2",
                    partition))
            .execute(Tuple.of(partition, stream.toString()))
            .map(rows -> rows.iterator().next().getLong(0)));
  }

  @Override
  public Future<List<RecordedEvent>> readCommand(StreamId stream, String commandId) {
    return bounded(PostgresReads.command(pools.read(), partitions.of(stream), stream, commandId));
  }

  @Override
  public Future<Optional<Snapshot>> readSnapshot(int partition, StreamId stream) {
    return bounded(PostgresSnapshots.read(pools.read(), partition, stream));
  }

  @Override
  public Future<Void> saveSnapshot(int partition, Snapshot snapshot) {
    return bounded(PostgresSnapshots.save(pools.read(), partition, snapshot));
  }

  @Override
  public Future<Optional<Long>> checkpoint(String name, int partition) {
    return bounded(
        pools
            .read()
            .preparedQuery("SELECT position FROM checkpoint WHERE name = $1 AND partition = $2")
            .execute(Tuple.of(name, partition))
            .map(
                rows ->
                    rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next().getLong(0))));
  }

  @Override
  public Future<Void> saveCheckpoint(String name, Positions positions) {
    Long[] values = new Long[positions.partitions()];
    for (int p = 0; p < values.length; p++) {
      values[p] = positions.of(p);
    }
    return bounded(
        pools
            .read()
            .preparedQuery(
                "INSERT INTO checkpoint (name, partition, position) SELECT $1, n - 1, v FROM"
                    + " unnest($2::bigint[]) WITH ORDINALITY AS c(v, n) ON CONFLICT (name,"
                    + " partition) DO UPDATE SET position = excluded.position WHERE"
                    + " checkpoint.position < excluded.position")
            .execute(Tuple.tuple().addString(name).addArrayOfLong(values))
            .mapEmpty());
  }

  /** Returns the keys of data subjects, which lie beside the events. */
  public SubjectKeyStore subjectKeys() {
    return new PostgresSubjectKeys(pools.read(), timeoutMillis);
  }

  /**
   * Keeps a person's key of another store, or destroys what that one has destroyed; false where
   * another key of the person is in the way, and then nothing was done.
   */
  public Future<Boolean> restore(SubjectKey key) {
    return bounded(PostgresKeyRestore.restore(pools.read(), key));
  }

  /** Returns what the store remembers of imports. */
  public PostgresImports imports() {
    return new PostgresImports(pools.read(), partitions.count(), timeoutMillis);
  }

  /** Returns what brings from another store what is still to be done. */
  public PostgresPendingRestore pendingRestore() {
    return new PostgresPendingRestore(pools.read(), partitions);
  }

  /** Returns the reactions that could not be done, which lie beside the events. */
  public ParkedReactionStore parkedReactions() {
    return new PostgresParkedReactions(pools.read(), timeoutMillis);
  }

  /** Returns the commands that wait for their time, which lie beside the events. */
  public ScheduledCommandStore scheduledCommands() {
    return new PostgresScheduledCommands(pools.read(), partitions, timeoutMillis);
  }

  /** Closes all connections; what is in flight is broken off. */
  public Future<Void> close() {
    return pools.close();
  }

  private <T> Future<T> bounded(Future<T> answer) {
    return answer.timeout(timeoutMillis, TimeUnit.MILLISECONDS);
  }
}
