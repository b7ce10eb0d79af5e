package io.daybook.reactor;

import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.Positions;
import io.daybook.feed.FeedDecoder;
import io.daybook.feed.FeedEvent;
import io.daybook.feed.FeedRun;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.Reactor;
import io.daybook.reactor.ReactorStatus.State;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One reactor over all partitions of a store.
 *
 * <pre>
 *   hints -> inbox of the partition -> lane of the stream -> rule, steps --+-- done
 *     holes, and what had no room,                                         |
 *     are fetched from the store                                           +-- stuck: parked
 *                                                                          v
 *                                       place moves on -> checkpoint, a moment later
 * </pre>
 *
 * <p>The checkpoint never lies behind an event whose reaction is neither done nor parked. After a
 * crash the events after it are reacted to again, with the same command ids: what took effect
 * before is answered as before. So may several nodes react to the same events at once.
 *
 * <p>Events of one stream are reacted to in order. When one of them is parked, the later ones are
 * parked behind it, and done in order when it is.
 *
 * <p>Context: everything runs on the context of one owner.
 */
public final class RunningReactor {
  private static final System.Logger LOG = System.getLogger(RunningReactor.class.getName());

  private final Reactor reactor;
  private final ReactorOptions options;
  private final ReactorPorts ports;
  private final EventStore store;
  private final FeedDecoder decoder;
  private final ReactorCounters counters = new ReactorCounters();
  private final Outages outages;
  private final Parking parking;
  private final Reacting reacting;
  private final ParkedAgain again;
  private final Checkpoints checkpoints;
  private final Lanes lanes = new Lanes(this::pump);
  private final Lanes lanesOfParked = new Lanes(this::pump);
  private final List<Inbox> inboxes = new ArrayList<>();
  private final List<Progress> progress = new ArrayList<>();
  private final Attempts attempts;
  private final StepSender sender;
  private Positions liveAt;
  private boolean live;
  private boolean pumping;
  private boolean stopped;

  /**
   * Creates a reactor.
   *
   * @throws IllegalArgumentException when it reacts to an event that no category has
   */
  public RunningReactor(
      Reactor reactor,
      List<? extends DomainModule> modules,
      ReactorOptions options,
      ReactorPorts ports) {
    this.reactor = reactor;
    this.options = options;
    this.ports = ports;
    this.store = ports.store();
    this.decoder = new FeedDecoder(ports.events());
    this.outages = new Outages(store);
    this.parking = new Parking(reactor.name(), options, ports, counters);
    this.reacting = new Reacting(reactor, modules, options, ports, counters);
    this.attempts = new Attempts(options, options.attemptsMax(), ports, outages, counters);
    this.sender = new StepSender(ports, attempts);
    Attempts once = new Attempts(options, 1, ports, outages, counters);
    StepSender senderOnce = new StepSender(ports, once);
    this.again =
        new ParkedAgain(
            reactor.name(),
            options,
            ports,
            parking,
            lanesOfParked,
            event -> reacting.to(event, sender, attempts),
            event -> reacting.to(event, senderOnce, once));
    this.checkpoints = new Checkpoints(reactor.name(), options, ports, this::done);
    this.liveAt = Positions.start(store.partitions().count());
  }

  /**
   * Checks a reactor.
   *
   * @throws IllegalArgumentException when it reacts to an event that no category has
   */
  public static void check(Reactor reactor, List<? extends DomainModule> modules) {
    var _ = new Listening(reactor, modules);
  }

  /** Begins where it left off; fails when the store can't be read. */
  public Future<Void> start() {
    return store
        .heads()
        .compose(
            heads -> {
              liveAt = heads;
              Positions first = Positions.start(heads.partitions());
              return checkpoints.begin(reactor.fromNow() ? heads : first);
            })
        .compose(from -> parking.refresh().map(firsts -> from))
        .map(this::begin);
  }

  private Void begin(Positions from) {
    for (int p = 0; p < from.partitions(); p++) {
      inboxes.add(new Inbox(from.of(p), options.windowEvents()));
      progress.add(new Progress(from.of(p)));
    }
    again.keepGoing();
    seen(liveAt);
    return null;
  }

  /** Takes events that the feed hands out, as far as there is room for them. */
  public void offer(List<FeedRun> runs) {
    if (inboxes.isEmpty()) {
      return;
    }
    runs.forEach(run -> inboxes.get(run.partition()).offer(run));
    pump();
  }

  /** Takes note of events that are there. */
  public void seen(Positions heads) {
    for (int p = 0; p < inboxes.size(); p++) {
      inboxes.get(p).seen(heads.of(p));
    }
    pump();
  }

  /** Begins with what waits, as far as may be, and fetches what there is room for. */
  private void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    boolean begun = true;
    while (begun) {
      begun = false;
      for (int p = 0; p < inboxes.size(); p++) {
        while (beginNext(inboxes.get(p), progress.get(p))) {
          begun = true;
        }
      }
    }
    pumping = false;
    checkpoints.moved();
    for (int p = 0; p < inboxes.size(); p++) {
      fetch(p, inboxes.get(p));
    }
  }

  private boolean beginNext(Inbox inbox, Progress place) {
    FeedEvent event = inbox.first();
    if (event == null || !mayBegin() || isFarAhead(event, place)) {
      return false;
    }
    inbox.removeFirst();
    counters.events++;
    if (reacting.concerns(event)) {
      place.begin(event.position(), event.stored().recordedAt());
      lanes.add(
          event.stored().stream(),
          () -> react(event).onSuccess(done -> place.done(event.position())));
    } else {
      place.skip(event.position());
    }
    return true;
  }

  private boolean mayBegin() {
    return !stopped && !parking.isFull() && lanes.size() < options.reactionsMax();
  }

  private boolean isFarAhead(FeedEvent event, Progress place) {
    return event.position() - place.doneUpTo() > options.windowEvents();
  }

  /** Completes when the reaction is done, or parked. */
  private Future<Void> react(FeedEvent event) {
    return parking.holds(event.stored().stream())
        ? parking
            .parkBehind(event.stored())
            .compose(parked -> parked ? Future.succeededFuture() : reactUnlessGivenUp(event))
        : reactUnlessGivenUp(event);
  }

  private Future<Void> reactUnlessGivenUp(FeedEvent event) {
    return parking
        .isGivenUp(event.stored())
        .compose(givenUp -> givenUp ? Future.succeededFuture() : reactNow(event));
  }

  private Future<Void> reactNow(FeedEvent event) {
    return reacting
        .to(event, sender, attempts)
        .recover(failure -> parking.park(event.stored(), stuck(event, failure)));
  }

  private StuckException stuck(FeedEvent event, Throwable failure) {
    StuckException stuck =
        failure instanceof StuckException known
            ? known
            : new StuckException("", "the engine failed: " + Blame.of(failure), 1);
    LOG.log(
        System.Logger.Level.WARNING,
        "reactor {0}: the reaction to {1}:{2} of {3} is parked: {4} {5}",
        reactor.name(),
        Integer.toString(event.stored().partition()),
        Long.toString(event.position()),
        event.stored().stream(),
        stuck.step(),
        stuck.problem());
    return stuck;
  }

  private void fetch(int partition, Inbox inbox) {
    int wanted = stopped ? 0 : inbox.wanted();
    if (wanted == 0) {
      return;
    }
    inbox.beginFetching();
    store
        .readPartition(partition, inbox.taken() + 1, wanted)
        .map(decoder::decodeAll)
        .onComplete(
            events -> fetched(inbox, new FeedRun(partition, events)),
            failure -> ports.timers().after(options.retryMillis(), () -> fetched(inbox, null)));
  }

  private void fetched(Inbox inbox, @Nullable FeedRun run) {
    inbox.fetched(run);
    pump();
  }

  /** Forgets the events that wait, since persons in them were erased, and fetches them anew. */
  public void forget() {
    inboxes.forEach(Inbox::forget);
    pump();
  }

  private Positions done() {
    return positions(progress, Progress::doneUpTo);
  }

  private <T> Positions positions(List<T> places, ToLongFunction<T> position) {
    return places.isEmpty()
        ? Positions.start(store.partitions().count())
        : Positions.of(places.stream().mapToLong(position).toArray());
  }

  /** Tries a parked reaction once more. */
  public Future<RetryOutcome> retry(int partition, long position) {
    return again.retry(partition, position);
  }

  /** Gives a parked reaction up, and leaves a trace of it. */
  public Future<RetryOutcome> giveUp(int partition, long position) {
    return again.giveUp(partition, position);
  }

  /** Returns how it is. */
  public ReactorStatus status() {
    Positions done = done();
    live = live || (!progress.isEmpty() && done.reached(liveAt));
    String problem = parking.isFull() ? "the parked list is full" : outages.problem();
    return new ReactorStatus(
        reactor.name(),
        state(problem),
        problem,
        done,
        positions(inboxes, Inbox::head),
        parking.count(),
        lanes.size() + lanesOfParked.size(),
        counters,
        lagSeconds());
  }

  private State state(@Nullable String problem) {
    if (parking.isFull()) {
      return State.STOPPED;
    }
    if (problem != null) {
      return State.WAITING;
    }
    return live ? State.LIVE : State.CATCHING_UP;
  }

  private double lagSeconds() {
    Instant now = ports.clock().now();
    Instant oldest = now;
    for (int p = 0; p < progress.size(); p++) {
      Instant open = progress.get(p).openSince();
      FeedEvent waiting = inboxes.get(p).first();
      Instant first = open != null ? open : waiting != null ? waiting.stored().recordedAt() : now;
      oldest = first.isBefore(oldest) ? first : oldest;
    }
    return Duration.between(oldest, now).toMillis() / 1_000.0;
  }

  /** Begins with nothing more; completes when what is under way is done and the place is saved. */
  public Future<Void> stop() {
    stopped = true;
    return Future.join(lanes.drained(), lanesOfParked.drained())
        .compose(drained -> checkpoints.save());
  }
}
