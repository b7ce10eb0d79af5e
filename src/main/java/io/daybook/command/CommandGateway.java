package io.daybook.command;

import io.daybook.eventstore.Partitions;
import io.daybook.platform.BusAddresses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageProducer;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/**
 * Sends commands over the event bus to the partition verticle that owns their stream.
 *
 * <p>Safe for all threads.
 */
public final class CommandGateway {
  private final Vertx vertx;
  private final Partitions partitions;
  private final List<MessageProducer<CommandDelivery>> producers;

  /** Creates a gateway. */
  public CommandGateway(Vertx vertx, Partitions partitions) {
    this.vertx = vertx;
    this.partitions = partitions;
    DeliveryOptions options = new DeliveryOptions().setLocalOnly(true);
    this.producers =
        IntStream.range(0, partitions.count())
            .mapToObj(
                id ->
                    vertx
                        .eventBus()
                        .<CommandDelivery>sender(BusAddresses.command(id))
                        .deliveryOptions(options))
            .toList();
  }

  /** Returns how streams map to partitions. */
  public Partitions partitions() {
    return partitions;
  }

  /**
   * Sends a command and returns its answer, on the context that called. A partition answers every
   * command, at its deadline at the latest. The future fails when no partition is there, or when it
   * could not answer; then the command may or may not have taken effect.
   */
  public Future<CommandReply> send(CommandEnvelope envelope) {
    return sent(envelope).reply();
  }

  /**
   * The same, for who must not depend on that: the future fails after so many milliseconds without
   * an answer.
   */
  public Future<CommandReply> send(CommandEnvelope envelope, long replyMillisMax) {
    CommandDelivery delivery = sent(envelope);
    TimeoutException late = new TimeoutException("no answer within " + replyMillisMax + " ms");
    long timer = vertx.setTimer(replyMillisMax, _ -> delivery.fail(late));
    return delivery.reply().andThen(_ -> vertx.cancelTimer(timer));
  }

  private CommandDelivery sent(CommandEnvelope envelope) {
    CommandDelivery delivery = new CommandDelivery(envelope, vertx.getOrCreateContext());
    producers
        .get(partitions.of(envelope.stream()))
        .write(delivery)
        .onComplete(_ -> {}, delivery::fail);
    return delivery;
  }
}
