package io.daybook.command;

import io.daybook.platform.LocalMessage;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * A command on its way to its partition, with the way back for its answer. The way back is no reply
 * over the bus, since that would cost a timer and an address for each command.
 *
 * <p>Context: made on the context of the sender, whose future completes there; answered once, by
 * the partition, from any thread.
 */
public final class CommandDelivery implements LocalMessage {
  private final CommandEnvelope envelope;
  private final Context sender;
  private final Promise<CommandReply> reply = Promise.promise();

  CommandDelivery(CommandEnvelope envelope, Context sender) {
    this.envelope = envelope;
    this.sender = sender;
  }

  /** Returns the command. */
  public CommandEnvelope envelope() {
    return envelope;
  }

  /** Gives the sender its answer. */
  public void answer(CommandReply answer) {
    sender.runOnContext(_ -> reply.tryComplete(answer));
  }

  /** Tells the sender that there is no answer. */
  public void fail(Throwable failure) {
    sender.runOnContext(_ -> reply.tryFail(failure));
  }

  Future<CommandReply> reply() {
    return reply.future();
  }
}
