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
 * Drives many connections of HTTP/1.1 with a selector, each with one request under way.
 *
 * <p>Each turn starts the requests that are due on free connections, then waits for sockets. A
 * selector sleeps whole milliseconds only, so in an open loop a second thread wakes it when a
 * request is due. Ends as {@link Course} says, or when every connection has ended.
 */
final class Http1Loop implements Loop {
  private static final long SELECT_MILLIS = 50;
  private static final long RECONNECT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final int CONNECT_FAILURES_MAX = 50;

  private final Plan plan;
  private final Pace pace;
  private final Meter meter;
  private final Course course;
  private final List<Http1Connection> connections;
  private final Deque<Http1Connection> free = new ArrayDeque<>();
  private final Deque<Reopening> reopening = new ArrayDeque<>();
  private final Selector selector;
  private int alive;
  private int connectFailures;
  private volatile boolean ended;

  private record Reopening(Http1Connection connection, long atNanos) {}

  Http1Loop(Plan plan, Pace pace, Meter meter, List<Lane> lanes) {
    this.plan = plan;
    this.pace = pace;
    this.meter = meter;
    this.course = new Course(pace, meter);
    this.connections = lanes.stream().map(Http1Connection::new).toList();
    try {
      this.selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    course.stop();
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
      for (long now = System.nanoTime();
          alive > 0 && !course.hasEnded(now);
          now = System.nanoTime()) {
        reopenDue(now);
        startDue(now);
        selector.select(this::ready, SELECT_MILLIS);
      }
      connections.forEach(this::shut);
      course.countUnsent();
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

  private void open(Http1Connection connection) {
    try {
      connection.open(selector, plan.target().address());
      free(connection);
    } catch (IOException e) {
      notConnected(connection, e);
    }
  }

  /** A connection that is not connected yet must not be written to: the handler frees it. */
  private void free(Http1Connection connection) {
    if (connection.isConnected()) {
      free.add(connection);
    }
  }

  private void startDue(long now) {
    while (!free.isEmpty()) {
      long start = course.take(now);
      if (start == Pace.NOT_NOW) {
        return;
      }
      start(free.remove(), start);
    }
  }

  private void start(Http1Connection connection, long start) {
    try {
      course.begun();
      if (!connection.send(start)) {
        course.done();
        alive--;
        shut(connection);
      }
    } catch (IOException e) {
      broken(connection, e);
    }
  }

  private void ready(SelectionKey key) {
    Http1Connection connection = (Http1Connection) key.attachment();
    try {
      if (key.isConnectable()) {
        connect(connection);
        return;
      }
      if (key.isWritable()) {
        connection.write();
      }
      if (key.isReadable() && connection.read(meter::answered)) {
        course.done();
        free.add(connection);
      }
    } catch (IOException | Answer.ProtocolException e) {
      broken(connection, e);
    }
  }

  private void connect(Http1Connection connection) {
    try {
      connection.connected();
      connectFailures = 0;
      free.add(connection);
    } catch (IOException e) {
      notConnected(connection, e);
    }
  }

  private void notConnected(Http1Connection connection, Exception cause) {
    connectFailures++;
    meter.error("not connected: " + cause.getMessage());
    again(connection, connectFailures <= CONNECT_FAILURES_MAX * connections.size());
  }

  private void broken(Http1Connection connection, Exception cause) {
    meter.error("broken: " + cause.getMessage());
    if (!free.remove(connection)) {
      course.done();
    }
    again(connection, true);
  }

  private void again(Http1Connection connection, boolean hopeful) {
    shut(connection);
    if (plan.reconnects() && hopeful && !course.isStopping()) {
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

  private void shut(Http1Connection connection) {
    try {
      connection.close();
    } catch (IOException e) {
      meter.error("not closed: " + e.getMessage());
    }
  }
}
