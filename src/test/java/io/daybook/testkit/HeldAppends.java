package io.daybook.testkit;

import io.daybook.eventstore.AppendBatch;
import io.daybook.eventstore.AppendOutcome;
import io.daybook.eventstore.EventStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;

/** An event store whose appends wait until a test says what becomes of them. */
public final class HeldAppends extends ForwardingEventStore {
  private final List<Held> held = new ArrayList<>();
  private boolean holding = true;

  /** Wraps a store. */
  public HeldAppends(EventStore store) {
    super(store);
  }

  /** An append that waits. */
  public final class Held {
    private final AppendBatch batch;
    private final Promise<AppendOutcome> answer = Promise.promise();

    private Held(AppendBatch batch) {
      this.batch = batch;
    }

    /** Tells the caller that the connection is lost. */
    public void breakOff() {
      answer.fail("the connection is lost");
    }

    /** Lets it take effect; returns what its caller would be told. */
    public AppendOutcome takeEffect() {
      return store().append(batch).result();
    }

    /** Lets it take effect, and tells the caller. */
    public void succeed() {
      answer.complete(takeEffect());
    }

    /** Tells the caller another outcome. */
    public void answer(AppendOutcome outcome) {
      answer.complete(outcome);
    }
  }

  @Override
  public Future<AppendOutcome> append(AppendBatch batch) {
    if (!holding) {
      return super.append(batch);
    }
    Held one = new Held(batch);
    held.add(one);
    return one.answer.future();
  }

  /** Lets the appends that come from now on pass. */
  public void holdNoMore() {
    holding = false;
  }

  /** Returns an append, of all in order, from 0. */
  public Held get(int index) {
    return held.get(index);
  }

  /** Returns how many appends were held. */
  public int count() {
    return held.size();
  }
}
