package io.daybook.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.kernel.StreamId;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RowOriginsTest {
  private static final UUID PERSON = new UUID(1, 1);
  private final RowOrigins origins = new RowOrigins(true);

  private void touched(String row, String stream) {
    origins.touched(row, StreamId.parse(stream), Set.of());
  }

  private List<String> streams(String row) {
    return origins.streamsOf(row).orElseThrow().stream().map(StreamId::toString).sorted().toList();
  }

  @Test
  void aRowOfItsOwnStreamHasThatAlone() {
    touched("a", "order/a");
    touched("a", "order/a");
    touched(".", "order/.");

    assertThat(streams("a")).containsExactly("order/a");
    assertThat(streams(".")).containsExactly("order/.");
  }

  @Test
  void everyStreamThatHasTouchedARowIsAmongItsStreams() {
    touched("a", "order/a");
    touched("a", "order/b");
    touched("a", "payment/a");
    touched("b", "payment/b");
    touched("b", "order/b");
    touched("c", "payment/c");
    touched("the north", "order/a");

    assertThat(streams("a")).containsExactly("order/a", "order/b", "payment/a");
    assertThat(streams("b")).containsExactly("order/b", "payment/b");
    assertThat(streams("c")).contains("payment/c");
    assertThat(streams("the north")).containsExactly("order/a");
  }

  @Test
  void whatIsUsualIsLearntFromARowOfItsOwnStream() {
    touched("the north", "payment/p-1");
    touched("the north", "payment/p-2");
    touched("p-9", "payment/p-1");
    touched("a", "order/a");

    assertThat(streams("the north")).containsExactly("payment/p-1", "payment/p-2");
    assertThat(streams("p-9")).containsExactly("payment/p-1");
    assertThat(streams("a")).containsExactly("order/a");
    touched("p-9", "order/p-9");
    assertThat(streams("p-9")).containsExactly("order/p-9", "payment/p-1");
  }

  @Test
  void ofVeryManyStreamsNothingIsKnown() {
    for (int i = 0; i <= RowOrigins.STREAMS_MAX; i++) {
      touched("a", "order/o-" + i);
    }
    touched("a", "order/a");

    assertThat(origins.streamsOf("a")).isEmpty();
  }

  @Test
  void whereNothingIsPersonalNothingIsKnown() {
    RowOrigins none = new RowOrigins(false);
    none.touched("a", StreamId.parse("order/a"), Set.of());

    assertThat(none.streamsOf("a")).isEmpty();
  }

  @Test
  void rowsOfPersonsAreTakenOnce() {
    origins.touched("a", StreamId.parse("order/a"), Set.of(PERSON));
    origins.touched("b", StreamId.parse("order/b"), Set.of(PERSON));

    assertThat(origins.takeRows(Set.of(PERSON))).containsExactlyInAnyOrder("a", "b");
    assertThat(origins.takeRows(Set.of(PERSON))).isEmpty();
    origins.giveBack(Set.of(PERSON), List.of("a"));
    assertThat(origins.takeRows(Set.of(PERSON))).containsExactly("a");
  }
}
