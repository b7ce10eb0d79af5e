package io.daybook.load.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread that drives many connections with a selector.
 *
 * <p>Each turn starts the requests that are due on free connections, then waits for sockets. A
 * selector sleeps whole milliseconds only, so in an open loop a second thread wakes it when a
 * request is due. When the pace is over, what is overdue is still sent for {@value #OVERDUE_SECONDS}
 * s. Ends when every answer is there (or {@value #DRAIN_SECONDS} s later), when it is stopped, or
 * when every connection has ended.
 */
final class Loop implements Runnable {
  private static final int OVERDUE_SECONDS = 10;
  private static final int DRAIN_SECONDS = 10;
  private static final long SELECT_MILLIS = 50;
  private static final long RECONNECT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final int CONNECT_FAILURES_MAX = 50;

  private final Plan plan;
  private final Pace pace;
  private final Meter meter;
  private final List<Connection> connections;
  private final Deque<Connection> free = new ArrayDeque<>();
  private final Deque<Reopening> reopening = new ArrayDeque<>();
  private final Selector selector;
  private int alive;
  private int underWay;
  private int connectFailures;
  private volatile boolean stopping;
  private volatile boolean ended;

  private record Reopening(Connection connection, long atNanos) {}

  Loop(Plan plan, Pace pace, Meter meter, List<Lane> lanes) {
    this.plan = plan;
    this.pace = pace;
    this.meter = meter;
    this.connections = lanes.stream().map(Connection::new).toList();
    try {
      this.selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts no more requests, and ends when those under way are answered; from any thread. */
  void stop() {
    stopping = true;
    if (selector.isOpen()) {
      selector.wakeup();
    }
  }

  @Override
  public void run() {
    try (selector) {
      alive = connections.size();
      connections.forEach(this::open);
      if (pace.isOpen()) {
        Thread.ofPlatform().daemon().name("pace").start(this::wakeWhenDue);
      }
      long over = Long.MAX_VALUE;
      while (alive > 0) {
        long now = System.nanoTime();
        if (over == Long.MAX_VALUE && (stopping || pace.isOver(now))) {
          over = now;
        }
        if (over != Long.MAX_VALUE && drained(now, over)) {
          break;
        }
        reopenDue(now);
        if (over == Long.MAX_VALUE || now - over < TimeUnit.SECONDS.toNanos(OVERDUE_SECONDS)) {
          startDue(now);
        }
        selector.select(this::ready, SELECT_MILLIS);
      }
      connections.forEach(this::shut);
      meter.unsent(stopping ? 0 : pace.unsent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      ended = true;
    }
  }

  private void wakeWhenDue() {
    while (!ended) {
      LockSupport.parkNanos(pace.sleepNanos(System.nanoTime()));
      if (selector.isOpen()) {
        selector.wakeup();
      }
    }
  }

  private boolean drained(long now, long over) {
    if (underWay == 0) {
      return true;
    }
    if (now - over < TimeUnit.SECONDS.toNanos(OVERDUE_SECONDS + DRAIN_SECONDS)) {
      return false;
    }
    for (int i = 0; i < underWay; i++) {
      meter.error("no answer");
    }
    return true;
  }

  private void open(Connection connection) {
    try {
      connection.open(selector, plan.target().address());
      free(connection);
    } catch (IOException e) {
      notConnected(connection, e);
    }
  }

  /** A connection that is not connected yet must not be written to: the handler frees it. */
  private void free(Connection connection) {
    if (connection.isConnected()) {
      free.add(connection);
    }
  }

  private void startDue(long now) {
    while (!stopping && !free.isEmpty()) {
      long start = pace.take(now);
      if (start == Pace.NOT_NOW) {
        return;
      }
      start(free.remove(), start);
    }
  }

  private void start(Connection connection, long start) {
    try {
      underWay++;
      if (!connection.send(start)) {
        underWay--;
        alive--;
        shut(connection);
      }
    } catch (IOException e) {
      broken(connection, e);
    }
  }

  private void ready(SelectionKey key) {
    Connection connection = (Connection) key.attachment();
    try {
      if (key.isConnectable()) {
        connect(connection);
        return;
      }
      if (key.isWritable()) {
        connection.write();
      }
      if (key.isReadable() && connection.read(meter::answered)) {
        underWay--;
        free.add(connection);
      }
    } catch (IOException | Answer.ProtocolException e) {
      broken(connection, e);
    }
  }

  private void connect(Connection connection) {
    try {
      connection.connected();
      connectFailures = 0;
      free.add(connection);
    } catch (IOException e) {
      notConnected(connection, e);
    }
  }

  private void notConnected(Connection connection, Exception cause) {
    connectFailures++;
    meter.error("not connected: " + cause.getMessage());
    again(connection, connectFailures <= CONNECT_FAILURES_MAX * connections.size());
  }

  private void broken(Connection connection, Exception cause) {
    meter.error("broken: " + cause.getMessage());
    if (!free.remove(connection)) {
      underWay--;
    }
    again(connection, true);
  }

  private void again(Connection connection, boolean hopeful) {
    shut(connection);
    if (plan.reconnects() && hopeful && !stopping) {
      reopening.add(new Reopening(connection, System.nanoTime() + RECONNECT_NANOS));
    } else {
      alive--;
    }
  }

  private void reopenDue(long now) {
    while (!reopening.isEmpty() && reopening.peek().atNanos - now <= 0) {
      open(reopening.remove().connection);
    }
  }

  private void shut(Connection connection) {
    try {
      connection.close();
    } catch (IOException e) {
      meter.error("not closed: " + e.getMessage());
    }
  }
}
