package io.daybook.load.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Drives some connections of HTTP/2 on an event loop, each with many requests under way.
 *
 * <p>Each turn starts the requests that are due on free lanes, and writes those of one connection
 * together. A turn follows what was read from a connection and, in an open loop, the time when a
 * request is due; without epoll an event loop sleeps whole milliseconds only. Ends as {@link
 * Course} says, or when every connection has ended.
 */
final class Http2Loop implements Loop {
  private static final long TURN_MILLIS = 50;
  private static final long RECONNECT_MILLIS = 200;
  private static final int CONNECT_FAILURES_MAX = 50;

  private final Plan plan;
  private final Pace pace;
  private final Meter meter;
  private final Course course;
  private final List<Http2Connection> connections = new ArrayList<>();
  private final Deque<Http2Exchange> free = new ArrayDeque<>();
  private final Set<Http2Connection> unflushed = new LinkedHashSet<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final EventLoopGroup thread;
  private final Bootstrap bootstrap;
  private int alive;
  private int connectFailures;

  Http2Loop(Plan plan, Pace pace, Meter meter, List<Lane> lanes) {
    this.plan = plan;
    this.pace = pace;
    this.meter = meter;
    this.course = new Course(pace, meter);
    for (int i = 0; i < lanes.size(); i += plan.streams()) {
      connections.add(new Http2Connection(this, lanes.subList(i, i + plan.streams())));
    }
    this.alive = connections.size();
    boolean epoll = Epoll.isAvailable();
    Class<? extends Channel> socket = epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    this.thread =
        new MultiThreadIoEventLoopGroup(
            1,
            new DefaultThreadFactory("load-http2", true),
            epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    this.bootstrap =
        new Bootstrap().group(thread).channel(socket).option(ChannelOption.TCP_NODELAY, true);
  }

  @Override
  public void stop() {
    course.stop();
  }

  @Override
  public void run() {
    try {
      thread.execute(this::begin);
      ended.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } finally {
      thread.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  private void begin() {
    connections.forEach(this::open);
    thread.scheduleWithFixedDelay(this::turn, 0, TURN_MILLIS, TimeUnit.MILLISECONDS);
    if (pace.isOpen()) {
      turnWhenDue();
    }
  }

  private void turnWhenDue() {
    turn();
    if (!ended.isDone()) {
      long sleep = pace.sleepNanos(System.nanoTime());
      thread.schedule(this::turnWhenDue, sleep, TimeUnit.NANOSECONDS);
    }
  }

  /** Starts what is due, or ends. */
  void turn() {
    if (ended.isDone()) {
      return;
    }
    try {
      long now = System.nanoTime();
      startDue(now);
      if (alive == 0 || course.hasEnded(now)) {
        end();
      }
    } catch (RuntimeException | Error e) {
      defect(e);
    }
  }

  private void end() {
    connections.forEach(Http2Connection::close);
    course.countUnsent();
    ended.complete(null);
  }

  /** The load makes no sense any more. */
  void defect(Throwable cause) {
    connections.forEach(Http2Connection::close);
    ended.completeExceptionally(cause);
  }

  private void startDue(long now) {
    while (!free.isEmpty()) {
      long start = course.take(now);
      if (start == Pace.NOT_NOW) {
        break;
      }
      start(free.remove(), start);
    }
    unflushed.forEach(Http2Connection::flush);
    unflushed.clear();
  }

  private void start(Http2Exchange exchange, long start) {
    Http2Connection connection = exchange.connection();
    course.begun();
    if (exchange.send(start)) {
      unflushed.add(connection);
      return;
    }
    course.done();
    if (connection.isOver()) {
      alive--;
      connection.close();
    }
  }

  private void open(Http2Connection connection) {
    if (!ended.isDone()) {
      connection.open(bootstrap, plan.target().address());
    }
  }

  void connected(List<Http2Exchange> exchanges) {
    connectFailures = 0;
    exchanges.stream().filter(exchange -> !exchange.isOver()).forEach(free::add);
    turn();
  }

  void answered(Http2Exchange exchange) {
    course.done();
    exchange.answered(meter);
    free.add(exchange);
  }

  void reset(Http2Exchange exchange, String why) {
    meter.error(why);
    course.done();
    exchange.lost();
    free.add(exchange);
  }

  void notConnected(Http2Connection connection, String why, boolean hopeful) {
    connectFailures++;
    meter.error("not connected: " + why);
    again(connection, hopeful && connectFailures <= CONNECT_FAILURES_MAX * connections.size());
  }

  /** Every request under way is an error; without any, the connection's end is one. */
  void broken(Http2Connection connection, String why) {
    String error = "broken: " + why;
    if (connection.exchanges().stream().noneMatch(Http2Exchange::isBusy)) {
      meter.error(error);
    }
    for (Http2Exchange exchange : connection.exchanges()) {
      if (exchange.isBusy()) {
        meter.error(error);
        course.done();
        exchange.lost();
      }
    }
    free.removeIf(exchange -> exchange.connection() == connection);
    unflushed.remove(connection);
    again(connection, true);
  }

  private void again(Http2Connection connection, boolean hopeful) {
    if (plan.reconnects() && hopeful && !course.isStopping()) {
      thread.schedule(() -> open(connection), RECONNECT_MILLIS, TimeUnit.MILLISECONDS);
    } else {
      alive--;
    }
  }
}
