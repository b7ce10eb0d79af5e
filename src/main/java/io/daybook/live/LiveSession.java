package io.daybook.live;

import io.daybook.eventstore.Positions;
import io.daybook.live.LiveOptions.Timing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection: its subscriptions, and the room that is left for what they send.
 *
 * <p>Subscriptions that find no room are called again, one after another, when there is some. While
 * there is none nothing is read from the client either, so that answers do not pile up.
 *
 * <p>Context: owned by one hub.
 */
final class LiveSession {
  private final LiveParts parts;
  private final LiveSink sink;
  private final LiveRequestReader reader;
  private final Consumer<LiveSession> onEnded;
  private final ReadTurns.Line line = new ReadTurns.Line();
  private final Map<String, Subscription> subscriptions = new HashMap<>();
  private final Set<Subscription> awaitingRoom = new LinkedHashSet<>();
  private int badFrames;
  private long heardNanos;
  private long pingedNanos;
  private long fullNanos;
  private boolean full;
  private boolean paused;
  private boolean pumping;
  private boolean ended;

  LiveSession(
      LiveParts parts, LiveSink sink, LiveRequestReader reader, Consumer<LiveSession> onEnded) {
    this.parts = parts;
    this.sink = sink;
    this.reader = reader;
    this.onEnded = onEnded;
    this.heardNanos = parts.sources().clock().nanoTime();
    this.pingedNanos = heardNanos;
    parts.counters().connections++;
  }

  ReadTurns.Line line() {
    return line;
  }

  /** Sends a frame. */
  void send(LiveMessage message) {
    if (!ended) {
      parts.counters().frames++;
      sink.send(message);
    }
  }

  /** What was asked for is followed now, though there may be nothing to send yet. */
  void established() {
    if (!ended) {
      sink.established();
    }
  }

  /** Tells whether rows and events may be sent now. */
  boolean roomy() {
    return !ended && !sink.full();
  }

  /** Calls the subscription again when there is room. */
  void await(Subscription subscription) {
    if (!ended) {
      awaitingRoom.add(subscription);
    }
  }

  /** Takes a text frame. */
  void received(String frame) {
    if (ended) {
      return;
    }
    heard();
    switch (reader.read(frame)) {
      case LiveRequest.Ping ping -> send(new LiveMessage.Pong(name(ping.id())));
      case LiveRequest.Unsubscribe unsubscribe -> unsubscribe(unsubscribe.id());
      case LiveRequest.Subscribe subscribe -> subscribe(subscribe);
      case LiveRequest.Malformed malformed -> bad(malformed);
    }
    if (!ended && !paused && sink.full()) {
      paused = true;
      sink.pause();
    }
  }

  /** Takes a binary frame, which is always wrong. */
  void receivedBinary() {
    close(LiveClose.BINARY);
  }

  private void bad(LiveRequest.Malformed malformed) {
    error(malformed.id(), LiveProblem.malformed(malformed.detail()));
    badFrames++;
    if (badFrames > parts.options().badFramesMax()) {
      close(LiveClose.BAD_FRAMES);
    }
  }

  private void error(@Nullable String id, LiveProblem problem) {
    parts.counters().errors++;
    send(new LiveMessage.Failed(name(id), problem));
  }

  private static @Nullable String name(@Nullable String id) {
    return id == null ? null : LiveFrames.quoted(id);
  }

  /** Begins a subscription, or says why not. */
  void subscribe(LiveRequest.Subscribe subscribe) {
    LiveProblem problem = objection(subscribe);
    if (problem != null) {
      error(subscribe.id(), problem);
      return;
    }
    switch (subscribe) {
      case LiveRequest.SubscribeView view -> follow(view);
      case LiveRequest.SubscribeStream stream -> {
        StreamSubscription added =
            new StreamSubscription(parts, this, stream.id(), stream.stream(), stream.from());
        add(added);
        added.start();
      }
      case LiveRequest.SubscribeCategory category ->
          follow(category.id(), new LogScope.Category(category.category()), category.after());
      case LiveRequest.SubscribePartition partition ->
          follow(partition.id(), new LogScope.Partition(partition.partition()), partition.after());
    }
  }

  private void follow(String id, LogScope scope, @Nullable Positions after) {
    LogSubscription added = new LogSubscription(parts, this, id, scope);
    add(added);
    added.start(after);
  }

  private void follow(LiveRequest.SubscribeView request) {
    WatchedView view = parts.views().get(request.view());
    if (view == null) {
      throw new IllegalStateException("the view was there: " + request.view());
    }
    ViewSubscription added =
        new ViewSubscription(parts, this, request.id(), view, request.selector());
    add(added);
    Positions after = request.after();
    added.start(after);
  }

  private void add(Subscription subscription) {
    subscriptions.put(subscription.id(), subscription);
    parts.counters().subscriptions++;
  }

  private @Nullable LiveProblem objection(LiveRequest.Subscribe subscribe) {
    if (subscriptions.containsKey(subscribe.id())) {
      return LiveProblem.duplicate(subscribe.id());
    }
    int max = parts.options().subscriptionsMax();
    if (subscriptions.size() >= max) {
      return LiveProblem.tooMany(max);
    }
    return parts.admission().objection(subscribe);
  }

  private void unsubscribe(String id) {
    Subscription subscription = subscriptions.get(id);
    if (subscription == null) {
      error(id, LiveProblem.notFound("there is no subscription of that id"));
    } else {
      remove(subscription);
      send(new LiveMessage.Unsubscribed(LiveFrames.quoted(id)));
    }
  }

  private void remove(Subscription subscription) {
    subscriptions.remove(subscription.id());
    awaitingRoom.remove(subscription);
    parts.counters().subscriptions--;
    subscription.cancel();
  }

  /** Ends a subscription that can't go on. */
  void end(Subscription subscription, LiveProblem problem) {
    remove(subscription);
    error(subscription.id(), problem);
  }

  /** Notes that the client is there. */
  void heard() {
    heardNanos = parts.sources().clock().nanoTime();
  }

  /** Sends on, and reads on, after the socket was full. */
  void drained() {
    full = false;
    heard();
    pump();
    if (paused && !ended && !sink.full()) {
      paused = false;
      sink.resume();
    }
  }

  private void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    while (!awaitingRoom.isEmpty() && roomy()) {
      Iterator<Subscription> first = awaitingRoom.iterator();
      Subscription subscription = first.next();
      first.remove();
      subscription.pump();
    }
    pumping = false;
  }

  /** Pings, and closes a connection that has been full or silent for too long. */
  void tick(long nowNanos) {
    Timing timing = parts.options().timing();
    if (sink.full()) {
      fullNanos = full ? fullNanos : nowNanos;
      full = true;
      if (nowNanos - fullNanos >= timing.stallMillis() * 1_000_000L) {
        parts.counters().slowCloses++;
        close(LiveClose.SLOW);
      }
      return;
    }
    if (nowNanos - heardNanos >= timing.idleMillis() * 1_000_000L) {
      close(LiveClose.IDLE);
    } else if (nowNanos - pingedNanos >= timing.pingMillis() * 1_000_000L) {
      pingedNanos = nowNanos;
      sink.ping();
    }
  }

  /** Closes the connection. */
  void close(LiveClose why) {
    if (!ended) {
      ended();
      sink.close(why);
    }
  }

  /** The connection has ended. */
  void ended() {
    if (ended) {
      return;
    }
    ended = true;
    parts.counters().connections--;
    new ArrayList<>(subscriptions.values()).forEach(this::remove);
    awaitingRoom.clear();
    onEnded.accept(this);
  }
}
