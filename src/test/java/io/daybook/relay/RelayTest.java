package io.daybook.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.codec.Json;
import io.daybook.eventstore.AppendBatch;
import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.eventstore.memory.InMemoryEventStore;
import io.daybook.kernel.StreamId;
import io.daybook.testkit.VirtualTime;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A relay whose target is not to be had at first. */
final class RelayTest {
  private static final long SECOND_MICROS = 1_000_000;

  private final VirtualTime time = new VirtualTime();
  private final VirtualTime.Life process = time.process();
  private final InMemoryEventStore store = new InMemoryEventStore(1);
  private final List<Long> sent = new ArrayList<>();
  private int attempts;

  /** A client of which not even the name of its server is known. */
  private final RelayTarget target =
      new RelayTarget() {
        @Override
        public Future<Void> connect() {
          attempts++;
          if (attempts <= 3) {
            throw new IllegalStateException("no such host");
          }
          return Future.succeededFuture();
        }

        @Override
        public void send(RecordedEvent event, Acknowledgement acknowledgement) {
          sent.add(event.position());
          acknowledgement.published(event.position());
        }

        @Override
        public Future<Void> close() {
          return Future.succeededFuture();
        }
      };

  @Test
  void aTargetThatThrowsInsteadOfFailingIsTriedAgain() {
    RecordedEvent event =
        new RecordedEvent(
            0,
            1,
            new StreamId("note", "n"),
            1,
            new UUID(1, 1),
            "Noted",
            1,
            Json.of("{}"),
            Json.of("{}"),
            "c",
            0,
            Instant.EPOCH,
            EventHash.NONE);
    store.append(new AppendBatch(0, 0, List.of(event)));
    Relay relay = new Relay(RelayOptions.DEFAULTS, store, target, new RelayProgress(1), process);

    assertThat(relay.start().succeeded()).isTrue();
    assertThat(time.runUntil(() -> !sent.isEmpty(), 10 * SECOND_MICROS)).isTrue();
    assertThat(sent).containsExactly(1L);
  }
}
