package io.daybook.simulation;

import io.daybook.eventstore.RecordedEvent;
import io.daybook.feed.FeedSource;
import io.daybook.relay.RelayTarget;
import io.daybook.testkit.VirtualTime;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A topic on a broker that is away at times, keeps some records twice or not at all, and that
 * somebody deletes; its readers see records again, and out of order. What it acknowledged it has
 * kept, and acknowledgements of a partition come in order, as Kafka's producer promises.
 */
final class SimulatedKafka {
  private static final int POLL_RECORDS_MAX = 20;
  private static final long POLL_MICROS = 20_000;

  private final VirtualTime time;
  private final SplittableRandom random;
  private final List<List<RecordedEvent>> topic = new ArrayList<>();
  private final long[] deletedUpTo;
  private double faultShare;
  private boolean away;
  private int generation;

  SimulatedKafka(VirtualTime time, SplittableRandom random, int partitions, double faultShare) {
    this.time = time;
    this.random = random;
    this.faultShare = faultShare;
    this.deletedUpTo = new long[partitions];
    for (int p = 0; p < partitions; p++) {
      topic.add(new ArrayList<>());
    }
  }

  /** Is there, or not. */
  void away(boolean now) {
    away = now;
  }

  /** From now on nothing goes wrong. */
  void calm() {
    away = false;
    faultShare = 0;
  }

  /** Forgets all records; readers begin at the first record of the new topic. */
  void delete() {
    generation++;
    for (int p = 0; p < deletedUpTo.length; p++) {
      for (RecordedEvent event : topic.get(p)) {
        deletedUpTo[p] = Math.max(deletedUpTo[p], event.position());
      }
      topic.get(p).clear();
    }
  }

  /** Tells whether it has every event up to that position that was not deleted. */
  boolean holdsAllUpTo(int partition, long position) {
    BitSet held = new BitSet();
    topic.get(partition).forEach(event -> held.set((int) event.position()));
    held.set(0, (int) deletedUpTo[partition] + 1);
    return held.nextClearBit(0) > position;
  }

  private boolean fault() {
    return random.nextDouble() < faultShare;
  }

  private Future<Void> reach(VirtualTime.Life process) {
    Promise<Void> promise = Promise.promise();
    process.afterMicros(
        200L + random.nextInt(3_000),
        () -> {
          if (away) {
            promise.fail("the broker is away");
          } else {
            promise.complete();
          }
        });
    return promise.future();
  }

  /** Returns a producer. */
  RelayTarget target(VirtualTime.Life process) {
    return new Producer(process);
  }

  private final class Producer implements RelayTarget {
    private final VirtualTime.Life process;
    private final long[] arrival = new long[deletedUpTo.length];
    private final long[] answer = new long[deletedUpTo.length];

    Producer(VirtualTime.Life process) {
      this.process = process;
    }

    @Override
    public Future<Void> connect() {
      return reach(process);
    }

    @Override
    public void send(RecordedEvent event, Acknowledgement acknowledgement) {
      if (random.nextDouble() < faultShare / 10) {
        throw new IllegalStateException("the buffer is full");
      }
      int p = event.partition();
      long now = time.nanoTime() / 1_000;
      arrival[p] = Math.max(arrival[p], now + 100 + random.nextInt(2_000));
      boolean lost = fault();
      boolean unsure = fault();
      time.after(arrival[p] - now, () -> arrive(event, acknowledgement, lost, unsure));
    }

    private void arrive(
        RecordedEvent event, Acknowledgement acknowledgement, boolean lost, boolean unsure) {
      boolean kept = !lost && !away && !(process.dead() && random.nextBoolean());
      if (kept) {
        List<RecordedEvent> log = topic.get(event.partition());
        log.add(event);
        if (fault()) {
          log.add(event);
        }
      }
      answer(event, acknowledgement, kept && !unsure);
    }

    private void answer(RecordedEvent event, Acknowledgement acknowledgement, boolean known) {
      int p = event.partition();
      long now = time.nanoTime() / 1_000;
      long back = now + (known ? 100 + random.nextInt(1_000) : 50_000);
      answer[p] = Math.max(answer[p], back);
      process.afterMicros(
          answer[p] - now,
          () -> {
            if (known) {
              acknowledgement.published(event.position());
            } else {
              acknowledgement.failed(new IllegalStateException("not acknowledged"));
            }
          });
    }

    @Override
    public Future<Void> close() {
      return Future.succeededFuture();
    }
  }

  /** Returns a consumer. */
  FeedSource source(VirtualTime.Life process) {
    return new Consumer(process);
  }

  private record Told(RecordedEvent stored, boolean damaged) implements FeedSource.Hint {
    @Override
    public int partition() {
      return stored.partition();
    }

    @Override
    public long position() {
      return stored.position();
    }

    @Override
    public RecordedEvent event() {
      if (damaged) {
        throw new IllegalStateException("damaged");
      }
      return stored;
    }
  }

  private final class Consumer implements FeedSource {
    private final VirtualTime.Life process;
    private final int[] offset = new int[deletedUpTo.length];
    private int known = generation;

    Consumer(VirtualTime.Life process) {
      this.process = process;
    }

    @Override
    public Future<Void> start() {
      return reach(process)
          .onSuccess(
              reached -> {
                for (int p = 0; p < offset.length; p++) {
                  offset[p] = topic.get(p).size();
                }
              });
    }

    @Override
    public Future<List<Hint>> next() {
      return reach(process).compose(reached -> poll());
    }

    private Future<List<Hint>> poll() {
      List<Hint> hints = records();
      if (!hints.isEmpty()) {
        return Future.succeededFuture(hints);
      }
      Promise<List<Hint>> later = Promise.promise();
      process.afterMicros(POLL_MICROS, () -> later.complete(records()));
      return later.future();
    }

    private List<Hint> records() {
      if (known != generation) {
        known = generation;
        Arrays.fill(offset, 0);
      }
      List<Hint> hints = new ArrayList<>();
      for (int p = 0; p < offset.length; p++) {
        List<RecordedEvent> log = topic.get(p);
        offset[p] = fault() ? Math.max(0, offset[p] - 3) : offset[p];
        int to = Math.min(log.size(), offset[p] + POLL_RECORDS_MAX);
        for (RecordedEvent event : log.subList(Math.min(offset[p], to), to)) {
          int place = hints.isEmpty() || !fault() ? hints.size() : hints.size() - 1;
          hints.add(place, new Told(event, fault()));
        }
        offset[p] = to;
      }
      return hints;
    }

    @Override
    public boolean delivers() {
      return true;
    }

    @Override
    public Future<Void> stop() {
      return Future.succeededFuture();
    }
  }
}
