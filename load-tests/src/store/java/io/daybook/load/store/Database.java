package io.daybook.load.store;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * One database, by JDBC, for what is set up and looked at beside a measurement.
 *
 * @param uri {@code postgresql://user:password@host:port/database}
 */
record Database(String uri) {
  /** Returns the same place as JDBC names it, without the user. */
  String jdbcUrl() {
    URI parsed = URI.create(uri);
    return "jdbc:postgresql://%s:%d%s"
        .formatted(
            parsed.getHost(), parsed.getPort() < 0 ? 5432 : parsed.getPort(), parsed.getPath());
  }

  /** Returns the user, the password, and the schema of the store. */
  Properties properties() {
    String[] user = URI.create(uri).getUserInfo().split(":", 2);
    Properties properties = new Properties();
    properties.setProperty("user", user[0]);
    properties.setProperty("password", user.length > 1 ? user[1] : "");
    properties.setProperty("currentSchema", "daybook");
    return properties;
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl(), properties());
  }

  /** Runs statements, each in a transaction of its own. */
  void execute(String... statements) {
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(String.join("; ", statements), e);
    }
  }

  /** Returns the one number that a query finds. */
  long number(String query) {
    try (Connection connection = connect();
        var statement = connection.createStatement();
        var found = statement.executeQuery(query)) {
      found.next();
      return found.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }
}
