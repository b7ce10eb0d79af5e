package io.daybook.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.codec.Json;
import io.daybook.eventstore.CommittedBatch;
import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.kernel.StreamId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class OwnEventsTest {
  private final OwnEvents events = new OwnEvents();

  @Test
  void anEventIsThereAsTheRulesGaveIt() {
    add(1, "one", "two");
    FeedEvent second = events.take(2);
    assertThat(second).isNotNull();
    assertThat(second.get(0).event()).isEqualTo("two");
    assertThat(second.position()).isEqualTo(2);
    assertThat(second.personalKeys()).isEmpty();
  }

  @Test
  void oneThatWasTakenIsGoneAndSoAreThoseBeforeIt() {
    add(1, "one", "two", "three");
    assertThat(events.take(2)).isNotNull();
    assertThat(events.take(1)).isNull();
    assertThat(events.take(2)).isNull();
    assertThat(events.take(3)).isNotNull();
  }

  @Test
  void oneOfAnotherWriterIsNotThere() {
    add(1, "one");
    add(3, "three");
    assertThat(events.take(1)).isNotNull();
    assertThat(events.take(2)).isNull();
    FeedEvent third = events.take(3);
    assertThat(third).isNotNull();
    assertThat(third.get(0).event()).isEqualTo("three");
  }

  @Test
  void oneWithSomethingPersonalIsNotKept() {
    add(1, "one", null, "three");
    assertThat(events.take(2)).isNull();
    assertThat(events.take(3)).isNotNull();
  }

  @Test
  void theLatestAreKept() {
    Object[] many = IntStream.range(0, 9_000).boxed().toArray();
    add(1, many);
    assertThat(events.take(9_000 - 8_192)).isNull();
    assertThat(events.take(9_000 - 8_192 + 1)).isNotNull();
    assertThat(events.take(9_000)).isNotNull();
  }

  @Test
  void theyAreBoundedByBytes() {
    for (int i = 1; i <= 20; i++) {
      events.add(new CommittedBatch(0, List.of(recorded(i, 1 << 20)), List.of("large")));
    }
    assertThat(events.take(20 - 8)).isNull();
    assertThat(events.take(20)).isNotNull();
  }

  private void add(long from, Object... decided) {
    List<RecordedEvent> stored =
        IntStream.range(0, decided.length).mapToObj(i -> recorded(from + i, 2)).toList();
    events.add(new CommittedBatch(0, stored, Arrays.asList(decided)));
  }

  private static RecordedEvent recorded(long position, int bytes) {
    return new RecordedEvent(
        0,
        position,
        new StreamId("note", "n-1"),
        position,
        new UUID(0, position),
        "Noted",
        1,
        Json.of(new byte[bytes]),
        Json.of("{}"),
        "c-" + position,
        0,
        Instant.EPOCH,
        EventHash.NONE);
  }
}
