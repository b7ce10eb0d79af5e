package io.daybook.live;

import io.daybook.query.ViewDescription;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The live connections of one HTTP verticle.
 *
 * <p>Context: created, started and called on that verticle's context. Connections are handed over
 * after the start.
 */
public final class LiveHub {
  private final String name;
  private final LiveParts parts;
  private final LiveRequestReader reader;
  private final Set<LiveSession> sessions = new LinkedHashSet<>();
  private long timer = -1;
  private boolean stopped;

  /**
   * Creates a hub.
   *
   * @param name unique in the process; the hub consumes the feed under it
   */
  public LiveHub(Vertx vertx, String name, LiveOptions options, LiveSources sources) {
    this.name = name;
    int partitions = sources.store().partitions().count();
    Map<String, WatchedView> views = new LinkedHashMap<>();
    for (ViewDescription view : sources.queries().views()) {
      int ringChangesMax = options.views().ringChangesMax();
      views.put(view.name(), new WatchedView(vertx, view, partitions, ringChangesMax));
    }
    this.reader = new LiveRequestReader(partitions);
    this.parts =
        new LiveParts(
            vertx,
            options,
            sources,
            new LiveCounters(),
            new ReadTurns(options.reads()),
            views,
            new EventTail(partitions, sources.codec()),
            new Admission(views, sources.categories()));
  }

  /** Begins to follow all views and the feed. */
  public Future<Void> start() {
    List<Future<Void>> started = new ArrayList<>();
    parts.views().values().forEach(view -> started.add(view.start()));
    started.add(parts.tail().start(parts.vertx(), parts.sources(), name));
    return Future.all(started)
        .<Void>mapEmpty()
        .onSuccess(
            ready ->
                timer =
                    parts
                        .vertx()
                        .setPeriodic(
                            parts.options().timing().tickMillis(),
                            fired -> tick(parts.sources().clock().nanoTime())));
  }

  /** Takes over an accepted connection. */
  public void connected(ServerWebSocket socket) {
    WebSocketSink sink = new WebSocketSink(socket, parts.options().queuedBytesMax());
    if (stopped) {
      sink.close(LiveClose.SHUTDOWN);
    } else {
      sink.report(connected(sink), parts.vertx());
    }
  }

  /**
   * Follows something with server-sent events, until the client goes or reads too slowly.
   *
   * @param refusal is told, once at most, instead of anything being sent
   */
  public void follow(HttpServerRequest request, Followed followed, Refusal refusal) {
    SseSink sink = new SseSink(parts.vertx(), request, parts.options().queuedBytesMax(), refusal);
    if (stopped) {
      sink.close(LiveClose.SHUTDOWN);
    } else if (!request.response().closed()) {
      LiveSession session = connected(sink);
      sink.report(session);
      session.subscribe(LiveRequest.of(followed, parts.tail().partitions()));
    }
  }

  LiveSession connected(LiveSink sink) {
    LiveSession session = new LiveSession(parts, sink, reader, sessions::remove);
    sessions.add(session);
    return session;
  }

  void tick(long nowNanos) {
    new ArrayList<>(sessions).forEach(session -> session.tick(nowNanos));
    parts.views().values().forEach(view -> view.tick(nowNanos));
  }

  /** Returns what the hub has counted. */
  public LiveCounters counters() {
    return parts.counters();
  }

  /** Closes all connections and follows nothing any more. */
  public Future<Void> stop() {
    stopped = true;
    parts.vertx().cancelTimer(timer);
    new ArrayList<>(sessions).forEach(session -> session.close(LiveClose.SHUTDOWN));
    List<Future<Void>> stopping = new ArrayList<>();
    parts.views().values().forEach(view -> stopping.add(view.stop()));
    stopping.add(parts.tail().stop());
    return Future.all(stopping).mapEmpty();
  }
}
