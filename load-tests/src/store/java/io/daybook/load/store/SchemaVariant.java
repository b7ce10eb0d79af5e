package io.daybook.load.store;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A store's tables without one of the things that they have, to see what that one costs. */
enum SchemaVariant {
  /** The tables as the server makes them. */
  AS_IT_IS {
    @Override
    List<String> changes() {
      return List.of();
    }
  },

  /** No unique index on the command ids. */
  WITHOUT_IDEMPOTENCY_INDEX {
    @Override
    List<String> changes() {
      return List.of("DROP INDEX event_command_id");
    }
  },

  /**
   * One table for all partitions. The names of the partitions' tables become views of it that
   * PostgreSQL replaces by the table when it parses a statement, so the server's statements stay as
   * they are.
   */
  ONE_TABLE {
    @Override
    List<String> changes() {
      List<String> changes = new ArrayList<>();
      changes.add("CREATE TABLE event_all (LIKE event)");
      changes.add("ALTER TABLE event_all ADD PRIMARY KEY (partition, position)");
      changes.add("ALTER TABLE event_all ADD UNIQUE (partition, stream, version)");
      changes.add(
          "CREATE UNIQUE INDEX event_all_command_id ON event_all (partition, stream, command_id)"
              + " WHERE command_index = 0");
      changes.add("DROP TABLE event");
      changes.add(
          "CREATE TRIGGER event_is_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON event_all"
              + " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()");
      IntStream.range(0, Engine.PARTITIONS)
          .forEach(p -> changes.add("CREATE VIEW event_" + p + " AS SELECT * FROM event_all"));
      return changes;
    }
  };

  /** Returns what is done to the tables that the server made. */
  abstract List<String> changes();

  /** Makes the tables in a new database. */
  Database create(Postgres postgres, String name) {
    Database database = postgres.fresh(name);
    Engine.createTables(database);
    database.execute(changes().toArray(String[]::new));
    return database;
  }
}
