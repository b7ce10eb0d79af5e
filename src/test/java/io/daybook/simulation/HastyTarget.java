package io.daybook.simulation;

import io.daybook.eventstore.RecordedEvent;
import io.daybook.relay.RelayTarget;
import io.vertx.core.Future;

/** A target that calls published what it has only sent. */
record HastyTarget(RelayTarget target) implements RelayTarget {
  @Override
  public Future<Void> connect() {
    return target.connect();
  }

  @Override
  public void send(RecordedEvent event, Acknowledgement acknowledgement) {
    target.send(event, acknowledgement);
    acknowledgement.published(event.position());
  }

  @Override
  public Future<Void> close() {
    return target.close();
  }
}
