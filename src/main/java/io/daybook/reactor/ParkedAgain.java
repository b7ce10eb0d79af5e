package io.daybook.reactor;

import io.daybook.eventstore.ParkedReaction;
import io.daybook.eventstore.ParkedReaction.State;
import io.daybook.feed.FeedDecoder;
import io.daybook.feed.FeedEvent;
import io.daybook.kernel.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Does parked reactions after all: those that a person wants tried again, and those that waited
 * behind one that is done.
 *
 * <p>They have lanes of their own, since in the lane of their stream a later event may wait for the
 * room that they make. The order of the stream is kept all the same: only the first of its parked
 * reactions is tried, and as long as that stands in the list the store holds the later ones back.
 *
 * <p>Context: owned by one reactor.
 */
final class ParkedAgain {
  private static final System.Logger LOG = System.getLogger(ParkedAgain.class.getName());

  private final String reactor;
  private final ReactorOptions options;
  private final ReactorPorts ports;
  private final FeedDecoder decoder;
  private final Parking parking;
  private final Lanes lanes;
  private final Work patient;
  private final Work once;
  private final Set<StreamId> resuming = new HashSet<>();

  /** Reacts to an event; fails with {@link StuckException} when that can't be done. */
  @FunctionalInterface
  interface Work {
    Future<Void> react(FeedEvent event);
  }

  /**
   * Creates it.
   *
   * @param lanes for nothing else
   * @param patient tries steps as often as usual
   * @param once tries each step once
   */
  ParkedAgain(
      String reactor,
      ReactorOptions options,
      ReactorPorts ports,
      Parking parking,
      Lanes lanes,
      Work patient,
      Work once) {
    this.reactor = reactor;
    this.options = options;
    this.ports = ports;
    this.decoder = new FeedDecoder(ports.events());
    this.parking = parking;
    this.lanes = lanes;
    this.patient = patient;
    this.once = once;
  }

  /** Reads the list again and goes on with those that wait for nothing any more, now and later. */
  void keepGoing() {
    ports
        .timers()
        .after(
            options.refreshMillis(),
            () -> {
              goOn();
              keepGoing();
            });
  }

  private void goOn() {
    parking
        .refresh()
        .onComplete(
            firsts -> firsts.forEach(this::goOn),
            failure -> LOG.log(System.Logger.Level.DEBUG, "the parked list: {0}", failure));
  }

  private void goOn(ParkedReaction first) {
    if (first.state() == State.WAITING
        && lanes.size() < options.reactionsMax()
        && resuming.add(first.stream())) {
      again(first, patient).onComplete(_ -> resuming.remove(first.stream()));
    }
  }

  /** Tries a parked reaction once more. */
  Future<RetryOutcome> retry(int partition, long position) {
    return ports
        .parked()
        .find(reactor, partition, position)
        .compose(
            found -> {
              Optional<ParkedReaction> open = found.filter(one -> one.state() != State.GIVEN_UP);
              return open.isEmpty()
                  ? Future.succeededFuture(new RetryOutcome.NotParked())
                  : ports.parked().firsts(reactor).compose(firsts -> retry(open.get(), firsts));
            });
  }

  private Future<RetryOutcome> retry(ParkedReaction parked, List<ParkedReaction> firsts) {
    for (ParkedReaction first : firsts) {
      if (first.stream().equals(parked.stream()) && first.position() < parked.position()) {
        return Future.succeededFuture(new RetryOutcome.Behind(first.place()));
      }
    }
    return again(parked, once);
  }

  /** Gives a parked reaction up. */
  Future<RetryOutcome> giveUp(int partition, long position) {
    return ports
        .parked()
        .giveUp(reactor, partition, position)
        .map(
            given -> {
              if (!given) {
                return new RetryOutcome.NotParked();
              }
              LOG.log(
                  System.Logger.Level.WARNING,
                  "reactor {0}: the reaction to {1}:{2} is given up",
                  reactor,
                  Integer.toString(partition),
                  Long.toString(position));
              goOn();
              return new RetryOutcome.Done();
            });
  }

  private Future<RetryOutcome> again(ParkedReaction parked, Work work) {
    Promise<RetryOutcome> done = Promise.promise();
    lanes.add(parked.stream(), () -> againNow(parked, work).onComplete(done).otherwiseEmpty());
    return done.future();
  }

  private Future<RetryOutcome> againNow(ParkedReaction parked, Work work) {
    return ports
        .store()
        .readPartition(parked.partition(), parked.position(), 1)
        .compose(
            events -> {
              FeedEvent event = decoder.decode(events.getFirst());
              return work.react(event)
                  .compose(reacted -> done(parked))
                  .recover(failure -> stillParked(event, failure));
            });
  }

  private Future<RetryOutcome> done(ParkedReaction parked) {
    return ports
        .parked()
        .remove(reactor, parked.partition(), parked.position())
        .map(
            removed -> {
              ports.timers().next(this::goOn);
              return new RetryOutcome.Done();
            });
  }

  private Future<RetryOutcome> stillParked(FeedEvent event, Throwable failure) {
    return failure instanceof StuckException stuck
        ? parking
            .park(event.stored(), stuck)
            .map(kept -> new RetryOutcome.StillParked(stuck.step(), stuck.problem()))
        : Future.failedFuture(failure);
  }
}
