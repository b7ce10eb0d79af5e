package io.daybook.eventstore.postgres;

import io.daybook.eventstore.SubjectKey;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * Brings the keys of persons from another store. Who is erased on either side stays erased, also
 * where the two stores have made different keys for that person.
 */
final class PostgresKeyRestore {
  /** A key that comes after an erasure here of the same life, or a later one, is left out. */
  private static final String LIVE =
      """
      INSERT INTO subject_key (id, subject, generation, master, wrapped, created_at)
      SELECT $1::uuid, $2::text, $3::integer, $4::text, $5::text, $6::timestamptz
      WHERE NOT EXISTS (SELECT FROM subject_key
        WHERE subject = $2 AND generation >= $3 AND erased_at IS NOT NULL)
      ON CONFLICT DO NOTHING
      """;

  private static final String CONFLICT =
      """
      SELECT EXISTS (SELECT FROM subject_key
        WHERE subject = $2 AND generation = $3 AND id <> $1 AND erased_at IS NULL)
      """;

  /**
   * An erasure destroys all keys of the person up to its own life, whatever their ids are. Each one
   * that is destroyed, and the trace of one that was not here, gets the next number of this store.
   */
  private static final String ERASED =
      """
      WITH live AS (
        SELECT id FROM subject_key WHERE subject = $2 AND generation <= $3 AND erased_at IS NULL
        FOR UPDATE
      ), numbered AS (
        SELECT id, row_number() OVER (ORDER BY id) AS number FROM live
      ), trace AS (
        SELECT 1 WHERE NOT EXISTS (SELECT FROM subject_key
          WHERE id = $1 OR (subject = $2 AND generation = $3))
      ), counted AS (
        UPDATE erasure_count
        SET last = last + (SELECT count(*) FROM numbered) + (SELECT count(*) FROM trace)
        WHERE EXISTS (SELECT FROM numbered) OR EXISTS (SELECT FROM trace)
        RETURNING last - (SELECT count(*) FROM trace) AS destroyed, last
      ), destroyed AS (
        UPDATE subject_key k SET wrapped = NULL, erased_at = $6,
          erasure = counted.destroyed - numbered.number + 1
        FROM counted, numbered WHERE k.id = numbered.id
      )
      INSERT INTO subject_key (id, subject, generation, master, created_at, erased_at, erasure)
      SELECT $1::uuid, $2::text, $3::integer, $4::text, $5::timestamptz, $6::timestamptz, last
      FROM counted, trace
      """;

  private PostgresKeyRestore() {}

  /** Tells false where another key of the person is in the way, and then nothing was done. */
  static Future<Boolean> restore(Pool pool, SubjectKey key) {
    Instant erased = key.erasedAt();
    return erased == null ? live(pool, key) : erased(pool, key, erased);
  }

  private static Future<Boolean> live(Pool pool, SubjectKey key) {
    return pool.preparedQuery(LIVE)
        .execute(
            Tuple.of(
                key.id(),
                key.subject(),
                key.generation(),
                key.master(),
                key.wrapped(),
                key.createdAt().atOffset(ZoneOffset.UTC)))
        .compose(rows -> rows.rowCount() == 1 ? Future.succeededFuture(true) : isFree(pool, key));
  }

  private static Future<Boolean> isFree(Pool pool, SubjectKey key) {
    return pool.preparedQuery(CONFLICT)
        .execute(Tuple.of(key.id(), key.subject(), key.generation()))
        .map(rows -> !rows.iterator().next().getBoolean(0));
  }

  private static Future<Boolean> erased(Pool pool, SubjectKey key, Instant erased) {
    return pool.preparedQuery(ERASED)
        .execute(
            Tuple.of(
                key.id(),
                key.subject(),
                key.generation(),
                key.master(),
                key.createdAt().atOffset(ZoneOffset.UTC),
                erased.atOffset(ZoneOffset.UTC)))
        .map(true);
  }
}
