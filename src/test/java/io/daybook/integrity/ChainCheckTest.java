package io.daybook.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.codec.Json;
import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.HashChain;
import io.daybook.eventstore.Partitions;
import io.daybook.eventstore.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ChainCheckTest {
  private static final Partitions ONE = new Partitions(1);

  private final HashChain chain = new HashChain();

  private static StoredEvent event(long position, long version, String command, int index) {
    return new StoredEvent(
        0,
        position,
        "note/n",
        version,
        new UUID(0, position),
        "Noted",
        1,
        Json.of("{\"b\": 1, \"a\": [1.50]}"),
        Json.of("{}"),
        command,
        index,
        position,
        null);
  }

  private StoredEvent linked(EventHash previous, StoredEvent event) {
    return new StoredEvent(
        event.partition(),
        event.position(),
        event.stream(),
        event.version(),
        event.id(),
        event.type(),
        event.schemaVersion(),
        event.data(),
        event.metadata(),
        event.commandId(),
        event.commandIndex(),
        event.recordedAtMicros(),
        chain.hash(previous, event));
  }

  private List<StoredEvent> chained(StoredEvent... events) {
    List<StoredEvent> linked = new ArrayList<>();
    EventHash previous = EventHash.NONE;
    for (StoredEvent event : events) {
      linked.add(linked(previous, event));
      previous = Objects.requireNonNull(linked.getLast().hash());
    }
    return linked;
  }

  private static List<String> problems(List<StoredEvent> events) {
    ChainCheck check = new ChainCheck(0, ONE, 0, EventHash.NONE);
    List<String> problems = new ArrayList<>();
    for (StoredEvent event : events) {
      Problem problem = check.check(event);
      if (problem != null) {
        problems.add(problem.position() + ": " + problem.what());
      }
    }
    return problems;
  }

  @Test
  void aChainThatHoldsHasNoProblem() {
    assertThat(
            problems(
                chained(
                    event(1, 1, "a", 0),
                    event(2, 2, "b", 0),
                    event(3, 3, "b", 1),
                    event(4, 4, "b", 2),
                    event(5, 5, "c", 0))))
        .isEmpty();
  }

  @Test
  void aCommandsEventsMustFollowEachOther() {
    String what = "it is not the next event of its command";
    assertThat(problems(chained(event(1, 1, "a", 1)))).containsExactly("1: " + what);
    assertThat(problems(chained(event(1, 1, "a", 0), event(2, 2, "b", 1))))
        .containsExactly("2: " + what);
    assertThat(problems(chained(event(1, 1, "a", 0), event(2, 2, "a", 2))))
        .containsExactly("2: " + what);
    assertThat(problems(chained(event(1, 1, "a", 0), event(2, 3, "a", 1))))
        .containsExactly("2: " + what);
  }

  @Test
  void anEventThatWasChangedIsOneProblem() {
    List<StoredEvent> events =
        new ArrayList<>(chained(event(1, 1, "a", 0), event(2, 2, "b", 0), event(3, 3, "c", 0)));
    StoredEvent second = events.get(1);
    StoredEvent changed =
        new StoredEvent(
            0,
            2,
            "note/n",
            2,
            second.id(),
            "Other",
            1,
            second.data(),
            second.metadata(),
            "b",
            0,
            2,
            second.hash());
    events.set(1, changed);
    assertThat(problems(events)).singleElement().asString().startsWith("2: the event is not the");
  }

  @Test
  void aChainMayBeginInTheMiddle() {
    List<StoredEvent> events = chained(event(1, 1, "a", 0), event(2, 2, "b", 0));
    ChainCheck check = new ChainCheck(0, ONE, 1, Objects.requireNonNull(events.get(0).hash()));
    assertThat(check.check(events.get(1))).isNull();
    assertThat(check.position()).isEqualTo(2);
    assertThat(check.hash()).isEqualTo(events.get(1).hash());
  }

  @Test
  void jsonThatNoEventHasIsAProblemAndNotAnError() {
    StoredEvent first = chained(event(1, 1, "a", 0)).getFirst();
    StoredEvent deep =
        new StoredEvent(
            0,
            1,
            "note/n",
            1,
            first.id(),
            "Noted",
            1,
            Json.of("[".repeat(5_000)),
            first.metadata(),
            "a",
            0,
            1,
            first.hash());
    assertThat(problems(List.of(deep))).containsExactly("1: the event can't be hashed");
  }
}
