package io.daybook.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.codec.Json;
import io.daybook.codec.RawEvent;
import io.daybook.command.CommandEnvelope;
import io.daybook.command.CommandEnvelope.Expectation;
import io.daybook.command.CommandReply;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.eventstore.Snapshot;
import io.daybook.eventstore.memory.InMemoryEventStore;
import io.daybook.kernel.Category;
import io.daybook.kernel.StreamId;
import io.daybook.testkit.ForwardingEventStore;
import io.daybook.testkit.TestModule;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  private static final int STREAMS = WarmUp.STREAMS_MAX + 4;

  private final Owners owners = new Owners(TestModule.of(Category.open("note")));
  private final InMemoryEventStore truth = new InMemoryEventStore(1);

  private static StreamId stream(int number) {
    return new StreamId("note", "n-" + number);
  }

  /** Appends an event to each of some streams, one after the other. */
  private void appendToAll() {
    Partition owner = owners.owner(truth);
    for (int i = 0; i < STREAMS; i++) {
      Future<CommandReply> reply =
          owner.handle(
              new CommandEnvelope(
                  stream(i),
                  List.of(new RawEvent("Noted", Json.of("{\"i\":" + i + "}"))),
                  "k" + i,
                  true,
                  "f" + i,
                  new Expectation.Any(),
                  new CommandEnvelope.Context("c", "c", null, null, null)));
      owners.run();
      assertThat(reply.result()).isInstanceOf(CommandReply.Accepted.class);
    }
  }

  private boolean completes(EventStore store) {
    Future<Void> run =
        owners.warmUp(store, PartitionOptions.DEFAULTS).run(truth.head(0).result().position());
    owners.run();
    return run.succeeded();
  }

  /** Notes what is read. */
  private static final class NotedStore extends ForwardingEventStore {
    final List<StreamId> streams = new ArrayList<>();
    final List<StreamId> snapshots = new ArrayList<>();

    NotedStore(EventStore store) {
      super(store);
    }

    @Override
    public Future<List<RecordedEvent>> readStreams(
        int partition, List<StreamId> wanted, int limitEach) {
      streams.addAll(wanted);
      return super.readStreams(partition, wanted, limitEach);
    }

    @Override
    public Future<Optional<Snapshot>> readSnapshot(int partition, StreamId stream) {
      snapshots.add(stream);
      return super.readSnapshot(partition, stream);
    }
  }

  @Test
  void readsTheStreamsOfTheLatestEvents() {
    appendToAll();
    NotedStore noted = new NotedStore(truth);
    assertThat(completes(noted)).isTrue();
    List<StreamId> latest = new ArrayList<>();
    for (int i = STREAMS - 1; latest.size() < WarmUp.STREAMS_MAX; i--) {
      latest.add(stream(i));
    }
    assertThat(noted.streams).isEqualTo(latest);
    assertThat(noted.snapshots).isEqualTo(latest);
  }

  @Test
  void readsAnEmptyLog() {
    NotedStore noted = new NotedStore(truth);
    assertThat(completes(noted)).isTrue();
    assertThat(noted.snapshots).isEmpty();
  }

  @Test
  void aStoreThatFailsOrDoesNotAnswerKeepsNobodyWaiting() {
    appendToAll();
    for (Future<List<RecordedEvent>> answer :
        List.<Future<List<RecordedEvent>>>of(
            Future.failedFuture("away"), Promise.<List<RecordedEvent>>promise().future())) {
      EventStore mute =
          new ForwardingEventStore(truth) {
            @Override
            public Future<List<RecordedEvent>> readStreams(
                int partition, List<StreamId> wanted, int limitEach) {
              return answer;
            }
          };
      assertThat(completes(mute)).isTrue();
    }
  }
}
