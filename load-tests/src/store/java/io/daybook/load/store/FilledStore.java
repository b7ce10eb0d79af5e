package io.daybook.load.store;

import io.daybook.load.bench.Report;

/** A store with millions of events, which is kept for the next bench that needs as many. */
final class FilledStore {
  private static final int EVENTS_EACH = 25;

  private FilledStore() {}

  /** Returns a store with at least so many events of orders, filled now or earlier. */
  static Database get(Postgres postgres, int events, Report report) throws InterruptedException {
    String name = "bench_filled_" + events;
    Database database = postgres.database(name);
    Engine.createTables(database);
    if (database.number("SELECT sum(head) FROM partition") < events) {
      database = postgres.fresh(name);
      Engine.createTables(database);
      new StoreFill(StoreFill.Kind.ORDER, "fill-", Math.ceilDiv(events, EVENTS_EACH), EVENTS_EACH)
          .run(database, report);
    }
    return database;
  }
}
