package io.daybook.reactor;

import io.daybook.eventstore.ParkedReaction;
import io.daybook.eventstore.ParkedReactionStore;
import io.daybook.platform.BusAddresses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.util.List;

/** The way to the reactors of this process, and to what they have parked. */
public final class ReactorGateway {
  private static final long REPLY_MILLIS = 30_000;

  private final Vertx vertx;
  private final List<String> names;
  private final ParkedReactionStore parked;
  private final DeliveryOptions options =
      new DeliveryOptions().setSendTimeout(REPLY_MILLIS).setLocalOnly(true);

  /**
   * Creates a gateway.
   *
   * @param names of all reactors
   */
  public ReactorGateway(Vertx vertx, List<String> names, ParkedReactionStore parked) {
    this.vertx = vertx;
    this.names = List.copyOf(names);
    this.parked = parked;
  }

  /** Returns the names of all reactors. */
  public List<String> names() {
    return names;
  }

  private <T> Future<T> ask(String reactor, ReactorRequest request) {
    return vertx
        .eventBus()
        .<T>request(BusAddresses.reactor(reactor), request, options)
        .map(Message::body);
  }

  /** Returns how all reactors are. */
  public Future<List<ReactorStatus>> statuses() {
    return Future.all(names.stream().map(this::status).toList()).map(all -> all.list());
  }

  private Future<ReactorStatus> status(String reactor) {
    return ask(reactor, new ReactorRequest.Status());
  }

  /** Returns what a reactor has parked, after a place. */
  public Future<List<ParkedReaction>> parked(
      String reactor, int partition, long position, int limit) {
    return parked.list(reactor, partition, position, limit);
  }

  /** Lets a reactor try a parked reaction once more. */
  public Future<RetryOutcome> retry(String reactor, int partition, long position) {
    return ask(reactor, new ReactorRequest.Retry(partition, position));
  }

  /** Lets a reactor give a parked reaction up. */
  public Future<RetryOutcome> giveUp(String reactor, int partition, long position) {
    return ask(reactor, new ReactorRequest.GiveUp(partition, position));
  }
}
