package io.daybook.eventstore.postgres;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;

/**
 * How durable a commit is on the PostgreSQL server (its manual, chapter 28.3 and 20.5).
 *
 * @param serverVersion for example {@code 18.3}
 * @param fsync whether commits reach the disk
 * @param synchronousCommit the level that this program's sessions commit with
 * @param fullPageWrites whether torn pages are healed after a crash
 */
public record PostgresDurability(
    String serverVersion, boolean fsync, String synchronousCommit, boolean fullPageWrites) {

  static Future<PostgresDurability> read(Pool pool) {
    return pool.query(
            "SELECT current_setting('server_version'), current_setting('fsync')::bool,"
                + " current_setting('synchronous_commit'),"
                + " current_setting('full_page_writes')::bool")
        .execute()
        .map(rows -> of(rows.iterator().next()))
        .recover(failure -> Future.failedFuture(explained(failure)));
  }

  /** Says it plainly where user, password or database are wrong (SQLSTATE, classes 28 and 3D). */
  static Throwable explained(Throwable failure) {
    String state = failure instanceof PgException refusal ? refusal.getSqlState() : "";
    return state != null && (state.startsWith("28") || state.startsWith("3D"))
        ? new UnusableStoreException(
            "PostgreSQL refuses ("
                + state
                + "): are user, password and database in DAYBOOK_POSTGRES right?")
        : failure;
  }

  private static PostgresDurability of(Row row) {
    return new PostgresDurability(
        row.getString(0), row.getBoolean(1), row.getString(2), row.getBoolean(3));
  }

  Future<PostgresDurability> required(boolean allowUnsafe) {
    if (safe() || allowUnsafe) {
      return Future.succeededFuture(this);
    }
    return Future.failedFuture(
        new UnusableStoreException(
            "PostgreSQL runs with "
                + this
                + ": acknowledged commands could be lost; switch both on, or set"
                + " postgresUnsafeDurability"));
  }

  /** Tells whether a crash of the server or its machine keeps every commit. */
  public boolean safe() {
    return fsync && fullPageWrites && !synchronousCommit.equals("off");
  }

  @Override
  public String toString() {
    return "fsync=%s synchronous_commit=%s full_page_writes=%s"
        .formatted(onOff(fsync), synchronousCommit, onOff(fullPageWrites));
  }

  private static String onOff(boolean on) {
    return on ? "on" : "off";
  }
}
