package io.daybook.load.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The fastest plain JDBC store that we know how to write: one autocommitted insert a command into
 * the same table, server-prepared from the first execution, no casts, no read, no head; positions
 * come from a counter in memory, and the event is ready-made. Connections are HikariCP's, borrowed
 * for each command by virtual threads.
 */
final class JdbcStore implements Contestant {
  private static final String SQL =
      "INSERT INTO event_%d (partition, position, stream, version, id, type, schema_version, data,"
          + " metadata, command_id, command_index, recorded_at, hash) VALUES (?, ?, ?, ?, ?, ?, ?,"
          + " ?, ?, ?, 0, ?, ?)";

  private final String name;
  private final HikariDataSource source;
  private final SampleEvents samples;
  private final int threads;
  private final List<String> statements = new ArrayList<>();
  private final AtomicLong[] positions = new AtomicLong[Engine.PARTITIONS];
  private int runs;

  /**
   * Creates it on a database that has the store's tables.
   *
   * @param connections of the pool
   * @param threads that send commands
   */
  JdbcStore(String name, Database database, SampleEvents samples, int connections, int threads) {
    this.name = name;
    this.samples = samples;
    this.threads = threads;
    for (int p = 0; p < Engine.PARTITIONS; p++) {
      statements.add(SQL.formatted(p));
      positions[p] = new AtomicLong();
    }
    source = new HikariDataSource(config(database, connections));
  }

  private static HikariConfig config(Database database, int connections) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(database.jdbcUrl());
    config.setDataSourceProperties(database.properties());
    config.addDataSourceProperty("prepareThreshold", "1");
    config.addDataSourceProperty("options", "-c plan_cache_mode=force_generic_plan");
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(connections);
    config.setAutoCommit(true);
    return config;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public double perSecond(int seconds) throws InterruptedException {
    runs++;
    long from = System.nanoTime();
    long until = from + TimeUnit.SECONDS.toNanos(seconds);
    AtomicLong done = new AtomicLong();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      EventRows rows = new EventRows("jdbc" + runs + '-' + i, samples);
      int first = i;
      writers.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      done.addAndGet(insertUntil(until, rows, first));
                    } catch (SQLException | RuntimeException e) {
                      failure.compareAndSet(null, e);
                    }
                  }));
    }
    for (Thread writer : writers) {
      writer.join();
    }
    Throwable first = failure.get();
    if (first != null) {
      throw new IllegalStateException("the JDBC store failed", first);
    }
    return done.get() * (double) TimeUnit.SECONDS.toNanos(1) / (until - from);
  }

  private long insertUntil(long until, EventRows rows, int first) throws SQLException {
    long done = 0;
    while (true) {
      insert(rows.next(), (int) ((first + done / 2) % Engine.PARTITIONS));
      if (System.nanoTime() - until >= 0) {
        return done;
      }
      done++;
    }
  }

  private void insert(EventRows.Row row, int partition) throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(statements.get(partition))) {
      statement.setInt(1, partition);
      statement.setLong(2, positions[partition].incrementAndGet());
      statement.setString(3, row.stream());
      statement.setLong(4, row.version());
      statement.setObject(5, row.id());
      statement.setString(6, row.sample().type());
      statement.setInt(7, row.sample().schemaVersion());
      statement.setObject(8, row.sample().data().toString(), Types.OTHER);
      statement.setObject(9, row.sample().metadata().toString(), Types.OTHER);
      statement.setString(10, row.commandId());
      statement.setObject(11, OffsetDateTime.now(ZoneOffset.UTC));
      statement.setBytes(12, row.hash());
      statement.executeUpdate();
    }
  }

  @Override
  public void close() {
    source.close();
  }
}
