package io.daybook.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.codec.EventCodec;
import io.daybook.codec.Json;
import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.EventJson;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.feed.FeedDecoder;
import io.daybook.feed.FeedEvent;
import io.daybook.kernel.Category;
import io.daybook.kernel.OpenEvent;
import io.daybook.kernel.Recorded;
import io.daybook.kernel.StreamId;
import io.daybook.kernel.View;
import io.daybook.testkit.TestModule;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Events of open categories, as the feed, views and clients see them. */
class OpenEventsTest {
  record Total(String sensor, long events, long value) {}

  record Noted(String text) {}

  private static final View<Total> TOTALS =
      View.of("totals", Total.class)
          .on(OpenEvent.class, OpenEventsTest::sensor, OpenEventsTest::fold)
          .build();

  private static final List<TestModule> MODULES =
      List.of(
          TestModule.of(
              Category.open("measurement"), TestModule.journal("note").event(Noted.class).build()));

  private final EventCodec codec = new EventCodec(MODULES);
  private final EventFold<Total> fold = new EventFold<>(TOTALS, MODULES);

  private static String sensor(Recorded<OpenEvent> recorded) {
    return recorded.event().data().text("sensor");
  }

  private static Total fold(@Nullable Total before, Recorded<OpenEvent> recorded) {
    long value = recorded.event().data().number("value");
    return before == null
        ? new Total(sensor(recorded), 1, value)
        : new Total(before.sensor(), before.events() + 1, before.value() + value);
  }

  private static RecordedEvent stored(String category, String type, int schema, String data) {
    return new RecordedEvent(
        0,
        1,
        new StreamId(category, "m"),
        1,
        new UUID(0, 1),
        type,
        schema,
        Json.of(data.replace('\'', '"')),
        Json.of("{}"),
        "c",
        0,
        Instant.EPOCH,
        EventHash.NONE);
  }

  @Test
  void aViewFoldsThemByWhatTheyHold() {
    FeedDecoder decoder = new FeedDecoder(codec);
    Total total = null;
    for (int value = 1; value <= 3; value++) {
      FeedEvent event =
          decoder.decode(
              stored("measurement", "T" + value, 1, "{'sensor':'s','value':" + value + "}"));
      assertThat(event.problem()).isNull();
      assertThat(event.size()).isEqualTo(1);
      assertThat(fold.key(event.get(0))).isEqualTo("s");
      total = fold.apply(total, event.get(0));
    }
    assertThat(total).isEqualTo(new Total("s", 3, 6));
  }

  @Test
  void oneThatCannotBeReadConcernsTheViewAndThoseOfOtherCategoriesDoNot() {
    FeedEvent broken = new FeedDecoder(codec).decode(stored("measurement", "T", 1, "[]"));
    assertThat(broken.problem()).isNotNull();
    assertThat(fold.concerns(broken.stored())).isTrue();
    assertThat(fold.concerns(stored("note", "Unheard", 1, "{}"))).isFalse();
  }

  @Test
  void clientsSeeThemAsTheyAreWhateverTheirVersion() {
    String json = EventJson.of(stored("measurement", "T", 3, "{'a':1}"), codec).toString();
    assertThat(json)
        .contains("\"schemaVersion\":3", "\"data\":{\"a\":1}")
        .doesNotContain("current", "unreadable");
  }
}
