package io.daybook.reactor;

import io.daybook.feed.FeedBatch;
import io.daybook.feed.FeedPositions;
import io.daybook.feed.FeedRequest;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.Reactor;
import io.daybook.platform.BusAddresses;
import io.daybook.platform.LocalMessage;
import io.daybook.platform.Timers;
import io.daybook.privacy.SubjectErased;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs one reactor: hands it what the feed hands out on {@code feed.to.reactor.<name>}, answering
 * at once so that nobody waits for it, and what it is asked on {@code reactor.<name>}.
 */
public final class ReactorVerticle extends VerticleBase {
  private static final long ASK_MILLIS = 20;
  private static final long ASK_AGAIN_MILLIS = 2_000;
  private static final long STATUS_MILLIS = 500;
  private static final long STOP_MILLIS_MAX = 2_000;

  private final Reactor reactor;
  private final List<? extends DomainModule> modules;
  private final ReactorOptions options;
  private final Function<Timers, ReactorPorts> ports;
  private @Nullable RunningReactor running;
  private volatile @Nullable ReactorStatus status;
  private boolean stopped;

  /**
   * Creates a reactor.
   *
   * @param ports what it works with, when its timers are known
   */
  public ReactorVerticle(
      Reactor reactor,
      List<? extends DomainModule> modules,
      ReactorOptions options,
      Function<Timers, ReactorPorts> ports) {
    this.reactor = reactor;
    this.modules = modules;
    this.options = options;
    this.ports = ports;
  }

  @Override
  public Future<?> start() {
    RunningReactor started =
        new RunningReactor(reactor, modules, options, ports.apply(Timers.on(context)));
    running = started;
    return started
        .start()
        .compose(
            begun ->
                vertx
                    .eventBus()
                    .<ReactorRequest>localConsumer(
                        BusAddresses.reactor(name()), message -> answer(started, message))
                    .completion())
        .compose(
            listening ->
                vertx
                    .eventBus()
                    .<SubjectErased>localConsumer(
                        BusAddresses.erasedReactor(name()), message -> forget(started, message))
                    .completion())
        .compose(
            listening ->
                vertx
                    .eventBus()
                    .<FeedBatch>localConsumer(
                        BusAddresses.feed(consumer()), message -> take(started, message))
                    .completion())
        .onSuccess(
            listening -> {
              ask(started);
              vertx.setPeriodic(0, STATUS_MILLIS, fired -> status = started.status());
            });
  }

  private String consumer() {
    return "reactor." + name();
  }

  private static void take(RunningReactor reactor, Message<FeedBatch> message) {
    message.reply(null);
    reactor.offer(message.body().runs());
  }

  private static void forget(RunningReactor reactor, Message<SubjectErased> message) {
    reactor.forget();
    message.reply(null);
  }

  private static void answer(RunningReactor reactor, Message<ReactorRequest> message) {
    Future<? extends LocalMessage> answer =
        switch (message.body()) {
          case ReactorRequest.Status() -> Future.succeededFuture(reactor.status());
          case ReactorRequest.Retry(int partition, long position) ->
              reactor.retry(partition, position);
          case ReactorRequest.GiveUp(int partition, long position) ->
              reactor.giveUp(partition, position);
        };
    answer.onComplete(message::reply, failure -> message.fail(500, failure.toString()));
  }

  /** Asks the feed for batches, in case it dropped this one or did not listen yet. */
  private void ask(RunningReactor started) {
    if (stopped) {
      return;
    }
    vertx
        .eventBus()
        .<FeedPositions>request(
            BusAddresses.FEED_SUBSCRIBE,
            new FeedRequest(consumer()),
            new DeliveryOptions().setLocalOnly(true))
        .onComplete(
            answer -> {
              started.seen(answer.body().positions());
              vertx.setTimer(ASK_AGAIN_MILLIS, fired -> ask(started));
            },
            failure -> vertx.setTimer(ASK_MILLIS, fired -> ask(started)));
  }

  /** Returns the name of the reactor. */
  public String name() {
    return reactor.name();
  }

  /** Returns how it was a moment ago; null before the start. Safe for all threads. */
  public @Nullable ReactorStatus status() {
    return status;
  }

  /** Begins with nothing more, and waits a moment for what is under way. */
  @Override
  public Future<?> stop() {
    stopped = true;
    RunningReactor started = running;
    return started == null
        ? Future.succeededFuture()
        : started.stop().timeout(STOP_MILLIS_MAX, TimeUnit.MILLISECONDS).otherwiseEmpty();
  }
}
