package io.daybook.command;

import io.daybook.eventstore.Partitions;
import io.daybook.platform.BusAddresses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;

/** Sends commands over the event bus to the partition verticle that owns their stream. */
public final class CommandGateway {
  private final Vertx vertx;
  private final Partitions partitions;
  private final DeliveryOptions options;

  /**
   * Creates a gateway.
   *
   * @param replyTimeoutMillis how long an answer is waited for; longer than the partition's own
   *     deadline
   */
  public CommandGateway(Vertx vertx, Partitions partitions, long replyTimeoutMillis) {
    this.vertx = vertx;
    this.partitions = partitions;
    this.options = new DeliveryOptions().setSendTimeout(replyTimeoutMillis).setLocalOnly(true);
  }

  /** Returns how streams map to partitions. */
  public Partitions partitions() {
    return partitions;
  }

  /**
   * Sends a command and returns its answer. The future fails when no answer came in time; then the
   * command may or may not have taken effect.
   */
  public Future<CommandReply> send(CommandEnvelope envelope) {
    String address = BusAddresses.command(partitions.of(envelope.stream()));
    return vertx.eventBus().<CommandReply>request(address, envelope, options).map(Message::body);
  }
}
