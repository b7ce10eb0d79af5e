package io.daybook.eventstore.postgres;

import io.daybook.eventstore.SubjectKey;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;

/** Brings the keys of persons from another store. What is erased on either side stays erased. */
final class PostgresKeyRestore {
  private static final String LIVE =
      "INSERT INTO subject_key (id, subject, generation, master, wrapped, created_at)"
          + " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";

  /** An erasure gets the next number of this store. */
  private static final String ERASED =
      """
      WITH counted AS (
        UPDATE erasure_count SET last = last + 1
        WHERE NOT EXISTS (SELECT FROM subject_key
          WHERE (id = $1 OR (subject = $2 AND generation = $3)) AND erased_at IS NOT NULL)
        RETURNING last
      )
      INSERT INTO subject_key (id, subject, generation, master, created_at, erased_at, erasure)
      SELECT $1, $2, $3, $4, $5, $6, last FROM counted
      ON CONFLICT (subject, generation) DO UPDATE SET wrapped = NULL,
        erased_at = excluded.erased_at, erasure = excluded.erasure
        WHERE subject_key.id = excluded.id
      """;

  private PostgresKeyRestore() {}

  static Future<Void> restore(Pool pool, SubjectKey key) {
    Instant erased = key.erasedAt();
    var created = key.createdAt().atOffset(ZoneOffset.UTC);
    Tuple parameters =
        erased == null
            ? Tuple.of(
                key.id(), key.subject(), key.generation(), key.master(), key.wrapped(), created)
            : Tuple.of(
                key.id(),
                key.subject(),
                key.generation(),
                key.master(),
                created,
                erased.atOffset(ZoneOffset.UTC));
    return pool.preparedQuery(erased == null ? LIVE : ERASED).execute(parameters).mapEmpty();
  }
}
