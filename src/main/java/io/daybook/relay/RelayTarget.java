package io.daybook.relay;

import io.daybook.eventstore.RecordedEvent;
import io.vertx.core.Future;

/**
 * Where events are published.
 *
 * <p>Context: called on one context and never blocks it; calls the acknowledgement from any thread.
 */
public interface RelayTarget {
  /** Is told what became of the events of one partition. */
  interface Acknowledgement {
    /** The event at that position is published. */
    void published(long position);

    /** An event could not be published; those after it may have been. */
    void failed(Throwable cause);
  }

  /** Connects; fails when the target can't be reached. May be called again after a failure. */
  Future<Void> connect();

  /**
   * Sends an event, after all that were sent before it.
   *
   * @throws RuntimeException when it can't even be queued; then it was not sent
   */
  void send(RecordedEvent event, Acknowledgement acknowledgement);

  /** Sends what is queued and disconnects. */
  Future<Void> close();
}
