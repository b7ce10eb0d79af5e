package io.daybook.live;

import io.daybook.codec.Json;
import io.daybook.eventstore.Positions;
import io.vertx.core.Future;
import java.lang.System.Logger.Level;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a view that a client follows: a snapshot, then every row that differs.
 *
 * <pre>
 *   NEW      it is not known yet how far the view is
 *   BEHIND   wait until the hub has seen what the client has seen; then perhaps it can resume
 *   READING  a snapshot is asked for; what changes meanwhile is noted
 *   HOLDING  the snapshot is here; wait until the hub has seen all changes that are in it, lay
 *            what was noted over it, send it
 *   LIVE     what changes is noted and sent at once while there is room: the latest state of a row
 *            replaces an earlier one that waits
 * </pre>
 *
 * <p>The position of a frame says that the client has all that changed up to there. So of several
 * rows only the last carries a new one.
 *
 * <p>When changes were missed, or more rows wait than may, what the client has is void: {@code
 * reset}, and a snapshot that is not older than what the client had.
 *
 * <p>Context: owned by one session.
 */
final class ViewSubscription implements Subscription {
  private static final System.Logger LOG = System.getLogger(ViewSubscription.class.getName());

  private final LiveParts parts;
  private final LiveSession session;
  private final String id;
  private final String name;
  private final WatchedView view;
  private final Selector selector;
  private final long sinceNanos;
  private final DirtyRows dirty;
  private State state = State.NEW;
  private SnapshotRead.Outcome.@Nullable Rows held;
  private @Nullable Positions resumeAfter;
  private @Nullable Positions complete;
  private String token = "";
  private boolean established;
  private boolean cancelled;

  private enum State {
    NEW,
    BEHIND,
    READING,
    HOLDING,
    LIVE
  }

  ViewSubscription(
      LiveParts parts, LiveSession session, String id, WatchedView view, Selector selector) {
    this.parts = parts;
    this.session = session;
    this.id = id;
    this.name = LiveFrames.quoted(id);
    this.view = view;
    this.selector = selector;
    this.dirty = new DirtyRows(parts.options().views().dirtyKeysMax());
    this.sinceNanos = parts.sources().clock().nanoTime();
  }

  @Override
  public String id() {
    return id;
  }

  Selector selector() {
    return selector;
  }

  /** Begins; {@code after} is what the client has seen already. */
  void start(@Nullable Positions after) {
    session.send(new LiveMessage.Subscribed(name, null));
    view.add(this);
    resumeAfter = after;
    beginWhenSeen();
  }

  private void beginWhenSeen() {
    if (view.recent().begun()) {
      begin();
    } else {
      parts.turns().take(session.line(), this::beginView);
    }
  }

  private Future<?> beginView() {
    if (cancelled) {
      return Future.succeededFuture();
    }
    return view.begin()
        .map(begun -> begin())
        .onFailure(failure -> retry(failure, this::beginWhenSeen));
  }

  private @Nullable Void begin() {
    Positions after = resumeAfter;
    if (after != null && !view.recent().least().reached(after)) {
      parts.turns().take(session.line(), () -> compareWithHeads(after));
    }
    again();
    return null;
  }

  /** What a client has seen is in the event store, unless it has seen another one. */
  private Future<?> compareWithHeads(Positions after) {
    if (cancelled) {
      return Future.succeededFuture();
    }
    return parts
        .sources()
        .store()
        .heads()
        .onSuccess(heads -> forgetUnless(heads.reached(after)))
        .onFailure(failure -> retry(failure, this::beginWhenSeen));
  }

  private void forgetUnless(boolean seenHere) {
    if (!seenHere && !cancelled && resumeAfter != null) {
      resumeAfter = null;
      reset();
    }
  }

  private void resume(Positions after) {
    dirty.clear();
    state = State.LIVE;
    established = true;
    complete = after;
    token = after.toString();
    session.established();
    view.recent().since(after, change -> offer(new ChangedRow(change)));
    pump();
  }

  /** Notes a change; returns whether there is something to send now. */
  boolean offer(ChangedRow row) {
    ChangedRow.State seen = row.seenBy(view.description(), selector);
    if (seen == null) {
      return false;
    }
    if (dirty.put(row.key(), seen)) {
      parts.counters().conflated++;
    }
    return state == State.LIVE;
  }

  /** What the client has, or is about to get, is void. */
  void invalidate() {
    dirty.invalidate();
    pump();
  }

  @Override
  public void pump() {
    if (cancelled) {
      return;
    }
    if (state == State.BEHIND) {
      settle();
    } else if (state == State.LIVE && !dirty.isEmpty()) {
      if (!session.roomy()) {
        session.await(this);
      } else if (dirty.invalid()) {
        reset();
      } else {
        sendDirty();
      }
    }
  }

  private void sendDirty() {
    while (!dirty.isEmpty()) {
      if (!session.roomy()) {
        session.await(this);
        return;
      }
      ChangedRow.State row = dirty.remove();
      if (dirty.isEmpty()) {
        completed();
      }
      session.send(new LiveMessage.Row(name, row, token));
    }
  }

  private void completed() {
    complete = view.recent().least();
    token = view.recent().token();
  }

  private void reset() {
    sendReset();
    state = State.BEHIND;
    settle();
  }

  private void sendReset() {
    parts.counters().resets++;
    session.send(new LiveMessage.Reset(name));
  }

  /** Goes on now or later. */
  private void settle() {
    if (ready()) {
      goOn();
    } else {
      view.await(this);
    }
  }

  /** Tells whether the hub has seen enough to go on. */
  boolean ready() {
    SnapshotRead.Outcome.Rows rows = held;
    if (rows != null) {
      return view.recent().reached(rows.at());
    }
    Positions had = resumeAfter == null ? complete : resumeAfter;
    return had == null || view.recent().least().reached(had);
  }

  /** Goes on once ready. */
  void goOn() {
    SnapshotRead.Outcome.Rows rows = held;
    if (rows != null) {
      held = null;
      deliver(rows.rows());
    } else if (state == State.BEHIND) {
      read(resumeAfter);
    }
  }

  /** Reads a snapshot unless the client lacks nothing but changes that are kept. */
  private void read(@Nullable Positions after) {
    resumeAfter = null;
    if (after != null && view.recent().covers(after)) {
      resume(after);
      return;
    }
    if (after != null) {
      complete = after;
      sendReset();
    }
    state = State.READING;
    parts.turns().take(session.line(), this::read);
  }

  private Future<?> read() {
    if (cancelled) {
      return Future.succeededFuture();
    }
    if (!session.roomy()) {
      state = State.BEHIND;
      session.await(this);
      return Future.succeededFuture();
    }
    dirty.clear();
    parts.counters().reads++;
    return new SnapshotRead(parts.vertx(), view.description(), selector, parts.options())
        .run()
        .map(this::arrived)
        .onFailure(failure -> retry(failure, this::again));
  }

  private @Nullable Void arrived(SnapshotRead.Outcome outcome) {
    if (cancelled) {
      return null;
    }
    switch (outcome) {
      case SnapshotRead.Outcome.TooLarge large ->
          session.end(this, LiveProblem.tooLarge(large.detail()));
      case SnapshotRead.Outcome.Rows rows -> {
        state = State.HOLDING;
        held = rows;
        settle();
      }
    }
    return null;
  }

  private void deliver(NavigableMap<String, Json> rows) {
    if (dirty.invalid()) {
      again();
      return;
    }
    if (!session.roomy()) {
      state = State.BEHIND;
      session.await(this);
      return;
    }
    dirty.layOver(rows);
    completed();
    state = State.LIVE;
    established = true;
    session.send(new LiveMessage.Snapshot(name, rows, token));
  }

  private void again() {
    if (!cancelled) {
      state = State.BEHIND;
      settle();
    }
  }

  private void retry(Throwable failure, Runnable action) {
    LOG.log(
        Level.DEBUG,
        "live: view {0}: {1}, again soon",
        view.description().name(),
        String.valueOf(failure));
    parts.later(action);
  }

  /** Ends when the client waits for too long for what it says it has seen. */
  void expire(long nowNanos) {
    long waitMillis = parts.options().views().snapshotWaitMillis();
    if (!established && held == null && nowNanos - sinceNanos > waitMillis * 1_000_000L) {
      session.end(
          this, LiveProblem.viewBehind("the view is at " + view.recent().token() + ", not after"));
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
    view.remove(this);
    dirty.clear();
    held = null;
  }
}
