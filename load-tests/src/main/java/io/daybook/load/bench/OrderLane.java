package io.daybook.load.bench;

import org.jspecify.annotations.Nullable;

/** Places an order, does the further command on it, places the next one, and so on. */
final class OrderLane implements Lane {
  private final Orders orders;
  private final Requests requests;
  private final Acknowledged acknowledged;
  private @Nullable OrderCommand last;
  private boolean placed;

  /** Is told of every command that succeeded. */
  @FunctionalInterface
  interface Acknowledged {
    void acknowledged(OrderCommand command, Answer answer, long nanos);
  }

  OrderLane(Orders orders, Requests requests, Acknowledged acknowledged) {
    this.orders = orders;
    this.requests = requests;
    this.acknowledged = acknowledged;
  }

  @Override
  public Request next() {
    OrderCommand before = last;
    OrderCommand command = placed && before != null ? orders.further(before) : orders.place();
    last = command;
    placed = false;
    return requests.command(command);
  }

  @Override
  public void answered(Answer answer, long nanos) {
    OrderCommand command = last;
    if (command != null && answer.isSuccess()) {
      placed = command.isPlace();
      acknowledged.acknowledged(command, answer, nanos);
    }
  }
}
