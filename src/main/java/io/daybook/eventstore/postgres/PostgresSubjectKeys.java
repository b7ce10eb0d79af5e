package io.daybook.eventstore.postgres;

import io.daybook.eventstore.SubjectKey;
import io.daybook.eventstore.SubjectKeyStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The keys of data subjects in the table {@code subject_key}. */
final class PostgresSubjectKeys implements SubjectKeyStore {
  static final String COLUMNS =
      "id, subject, generation, master, wrapped, created_at, erased_at, coalesce(erasure, 0)";

  private static final String LATEST =
      "SELECT DISTINCT ON (subject) "
          + COLUMNS
          + " FROM subject_key WHERE subject = ANY($1::text[]) ORDER BY subject, generation DESC";

  private static final String CREATE =
      "INSERT INTO subject_key (id, subject, generation, master, wrapped, created_at) SELECT k.id,"
          + " k.subject, 1, k.master, k.wrapped, k.created_at FROM unnest($1::uuid[], $2::text[],"
          + " $3::text[], $4::text[], $5::timestamptz[]) AS k(id, subject, master, wrapped,"
          + " created_at) ON CONFLICT (subject, generation) DO NOTHING";

  private static final String BY_IDS =
      "SELECT " + COLUMNS + " FROM subject_key WHERE id = ANY($1::uuid[])";

  /** The row lock on the count is held until the commit, so numbers are in the order of commits. */
  private static final String ERASE =
      "WITH there AS (SELECT id AS key FROM subject_key WHERE subject = $1 AND erased_at IS NULL"
          + " FOR UPDATE), counted AS (UPDATE erasure_count SET last = last + 1 WHERE EXISTS"
          + " (SELECT 1 FROM there) RETURNING last) UPDATE subject_key SET wrapped = NULL,"
          + " erased_at = clock_timestamp(), erasure = counted.last FROM counted, there WHERE id ="
          + " there.key RETURNING "
          + COLUMNS;

  private static final String RENEW =
      "INSERT INTO subject_key (id, subject, generation, master, wrapped, created_at) SELECT"
          + " $1::uuid, $2::text, l.generation + 1, $3::text, $4::text, $5::timestamptz FROM"
          + " (SELECT generation, erased_at FROM subject_key WHERE subject = $2 ORDER BY generation"
          + " DESC LIMIT 1) l WHERE l.erased_at IS NOT NULL ON CONFLICT (subject, generation) DO"
          + " NOTHING";

  private static final String ERASURES =
      "SELECT " + COLUMNS + " FROM subject_key WHERE erasure > $1 ORDER BY erasure LIMIT $2";

  private static final String MASTERS =
      "SELECT DISTINCT master FROM subject_key WHERE erased_at IS NULL";

  private static final String NOT_WRAPPED_WITH =
      "SELECT "
          + COLUMNS
          + " FROM subject_key WHERE erased_at IS NULL AND master <> $1 ORDER BY id LIMIT $2";

  private static final String REWRAP =
      "UPDATE subject_key SET master = $2, wrapped = $3 WHERE id = $1 AND erased_at IS NULL";

  private final BoundedQueries queries;

  PostgresSubjectKeys(Pool pool, long timeoutMillis) {
    this.queries = new BoundedQueries(pool, timeoutMillis);
  }

  static List<SubjectKey> keys(RowSet<Row> rows) {
    List<SubjectKey> keys = new ArrayList<>(rows.size());
    for (Row row : rows) {
      OffsetDateTime erased = row.getOffsetDateTime(6);
      keys.add(
          new SubjectKey(
              row.getUUID(0),
              row.getString(1),
              row.getInteger(2),
              row.getString(3),
              row.getString(4),
              row.getOffsetDateTime(5).toInstant(),
              erased == null ? null : erased.toInstant(),
              row.getLong(7)));
    }
    return keys;
  }

  @Override
  public Future<List<SubjectKey>> latest(Collection<String> subjects) {
    String[] names = subjects.toArray(String[]::new);
    return queries
        .run(LATEST, Tuple.tuple().addArrayOfString(names))
        .map(PostgresSubjectKeys::keys);
  }

  /** In the order of the subjects, so that two servers never wait for each other. */
  @Override
  public Future<Void> create(List<SubjectKey> firsts) {
    List<SubjectKey> ordered =
        firsts.stream().sorted(Comparator.comparing(SubjectKey::subject)).toList();
    return queries
        .run(
            CREATE,
            Tuple.tuple()
                .addArrayOfUUID(ordered.stream().map(SubjectKey::id).toArray(UUID[]::new))
                .addArrayOfString(ordered.stream().map(SubjectKey::subject).toArray(String[]::new))
                .addArrayOfString(ordered.stream().map(SubjectKey::master).toArray(String[]::new))
                .addArrayOfString(ordered.stream().map(SubjectKey::wrapped).toArray(String[]::new))
                .addArrayOfOffsetDateTime(
                    ordered.stream()
                        .map(key -> key.createdAt().atOffset(ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new)))
        .mapEmpty();
  }

  @Override
  public Future<List<SubjectKey>> byIds(Collection<UUID> ids) {
    return queries
        .run(BY_IDS, Tuple.tuple().addArrayOfUUID(ids.toArray(UUID[]::new)))
        .map(PostgresSubjectKeys::keys);
  }

  @Override
  public Future<Optional<SubjectKey>> erase(String subject) {
    return queries.run(ERASE, Tuple.of(subject)).map(rows -> keys(rows).stream().findFirst());
  }

  @Override
  public Future<Boolean> renew(SubjectKey fresh) {
    return queries
        .run(
            RENEW,
            Tuple.of(
                fresh.id(),
                fresh.subject(),
                fresh.master(),
                fresh.wrapped(),
                fresh.createdAt().atOffset(ZoneOffset.UTC)))
        .map(rows -> rows.rowCount() == 1);
  }

  @Override
  public Future<Long> lastErasure() {
    return queries
        .run("SELECT last FROM erasure_count", Tuple.tuple())
        .map(rows -> rows.iterator().next().getLong(0));
  }

  @Override
  public Future<List<SubjectKey>> erasuresAfter(long number, int limit) {
    return queries.run(ERASURES, Tuple.of(number, (long) limit)).map(PostgresSubjectKeys::keys);
  }

  @Override
  public Future<Set<String>> masters() {
    return queries
        .run(MASTERS, Tuple.tuple())
        .map(
            rows -> {
              Set<String> masters = new HashSet<>();
              rows.forEach(row -> masters.add(row.getString(0)));
              return masters;
            });
  }

  @Override
  public Future<List<SubjectKey>> notWrappedWith(String master, int limit) {
    return queries
        .run(NOT_WRAPPED_WITH, Tuple.of(master, (long) limit))
        .map(PostgresSubjectKeys::keys);
  }

  @Override
  public Future<Void> rewrap(SubjectKey again) {
    return queries.run(REWRAP, Tuple.of(again.id(), again.master(), again.wrapped())).mapEmpty();
  }
}
