package io.daybook.eventstore.postgres;

import io.daybook.platform.SecureBytes;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Set;

/**
 * The role that the server works as: it appends and reads events, and neither owns the tables nor
 * may change what is in them.
 */
final class PostgresRoles {
  private static final Set<String> EXISTS = Set.of("42710", "23505");
  private static final String NOT_ALLOWED = "42501";

  private PostgresRoles() {}

  /**
   * Makes the role that a URI names, with the password there, unless there is one of that name.
   * Roles belong to the whole server, so another database's start may be faster.
   *
   * @param owner connections of who owns the tables
   */
  static Future<Void> create(Pool owner, String applicationUri) {
    PgConnectOptions application = PgConnectOptions.fromUri(applicationUri);
    String role = application.getUser();
    return owner
        .preparedQuery("SELECT current_user = $1, EXISTS (SELECT FROM pg_roles WHERE rolname = $1)")
        .execute(Tuple.of(role))
        .compose(
            rows -> {
              if (rows.iterator().next().getBoolean(0)) {
                return Future.failedFuture(
                    new UnusableStoreException(
                        "the user who owns the tables is %s, and so is the one who works with them:"
                                .formatted(role)
                            + " name another one in the setting postgres"));
              }
              return rows.iterator().next().getBoolean(1)
                  ? Future.succeededFuture()
                  : create(owner, role, application.getPassword());
            });
  }

  /** The password is not sent: a server may log its statements. */
  private static Future<Void> create(Pool owner, String role, String password) {
    String verifier = ScramVerifier.of(password, SecureBytes.system());
    return owner
        .query(
            "CREATE ROLE %s LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD '%s'"
                .formatted(quoted(role), verifier))
        .execute()
        .<Void>mapEmpty()
        .recover(failure -> notCreated(role, failure));
  }

  private static Future<Void> notCreated(String role, Throwable failure) {
    String state = failure instanceof PgException error ? String.valueOf(error.getSqlState()) : "";
    if (EXISTS.contains(state)) {
      return Future.succeededFuture();
    }
    return Future.failedFuture(
        state.equals(NOT_ALLOWED)
            ? new UnusableStoreException(
                "there is no role %1$s, and the owner of the tables may not make it; run as a"
                        .formatted(role)
                    + " superuser: CREATE ROLE %s LOGIN PASSWORD '…'".formatted(quoted(role)))
            : failure);
  }

  /** Gives the role what it needs on all tables that there are now, and takes what it must not. */
  static Future<Void> grant(SqlConnection owner, String applicationUri) {
    return owner
        .preparedQuery("SELECT grant_to_application($1)")
        .execute(Tuple.of(PgConnectOptions.fromUri(applicationUri).getUser()))
        .mapEmpty();
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
